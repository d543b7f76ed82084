import fc from 'fast-check';
import type { Command, CommandOf, Target, Verb } from '../../../shared/grammar/command.ts';
import { format } from '../../../shared/grammar/format.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { ROWS } from '../../../shared/grammar/table.ts';
import { LIFETIME_SECONDS_MAX, WINDOW_SECONDS_MAX } from '../../../shared/lifetime.ts';
import { isName, keyOf } from '../../../shared/names.ts';
import { cleanText, isTooLong, trimText } from '../../../shared/text.ts';
import { cpuMs } from '../../helpers/cpu.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { GROUPS, known, USERS } from './known.ts';

const name = fc.oneof(
  fc.constantFrom(...USERS, ...GROUPS),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/).filter((it) => keyOf(it) !== 'global'),
);
const words = ROWS.flatMap((row) => [...row.words, ...row.usage, row.example, row.topic]);
const piece = fc.oneof(
  fc.constantFrom(
    ...words,
    ...USERS,
    ...GROUPS,
    '@',
    '*',
    '~',
    '+',
    '-',
    '->',
    '\\',
    '/',
    ' ',
    '\n',
    ':',
    ',',
    '30',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ maxLength: 8 }),
);
const line = fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(''));
const clean = (text: string): string => trimText(cleanText(text));
const text = fc
  .oneof(line, fc.string(), fc.string({ unit: 'grapheme' }))
  .map(clean)
  .filter((it) => it !== '');
const oneLine = text
  .map((it) => it.replace(/\n/g, ' ').trim())
  .filter((it) => it !== '' && clean(it) === it);

const group = name.map((it): Target => ({ kind: 'group', name: it }));
const user = name.map((it): Target => ({ kind: 'user', name: it }));
const to = fc.oneof(fc.constant<Target>({ kind: 'global' }), user, group);
const lifetime = fc.integer({ min: 1, max: LIFETIME_SECONDS_MAX });
const chat = fc.oneof(
  to,
  name.map((it): Target => ({ kind: 'any', name: it })),
);
const of = fc.integer({ min: 1, max: 999_999_999_999_999 });
const topic = fc.constantFrom(
  ...ROWS.map((row) => keyOf(row.topic)),
  '@',
  '*',
  '+',
  '~',
  'msg',
  'exit',
);

const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true } as never) as fc.Arbitrary<T>;

const setting = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.-]{0,20}$/);
const alone = fc.constant({});
const names = fc.array(name, { minLength: 1 });

const isAction = fc.constant(true as const);
const acted = oneLine.filter((it) => !it.startsWith('\\'));
const at = fc.oneof(
  fc.constant({}),
  record({ of }),
  record({ chat }),
  record({ chat, of }),
) as fc.Arbitrary<CommandOf<'edit'>['at']>;
const mark = fc.constantFrom('👍', '🎉', 'lgtm', ':none:', 'thank you', '#', 'bob#12');

const phrase = fc.stringMatching(/^[a-zé*@#]{1,9}( [a-z]{1,9})?$/);
const texts = fc.array(phrase, { minLength: 1, maxLength: 4 });
const sought = fc.oneof(
  record({ texts }),
  record({ texts, in: chat }),
  record({ texts, from: name, since: fc.integer({ min: 1, max: WINDOW_SECONDS_MAX }) }),
) as fc.Arbitrary<Omit<CommandOf<'find'>, 'verb'>>;

/** Whatever each command may be; one that is missing does not compile. */
const ARGUMENTS: { readonly [V in Verb]: fc.Arbitrary<Omit<CommandOf<V>, 'verb'>> } = {
  message: fc.oneof(
    record({ to, text }),
    record({ to, text, lifetime }),
    record({ to, text: acted, action: isAction }),
  ),
  reply: fc.oneof(record({ at, text }), record({ at, text: acted, action: isAction })),
  react: record({ at, mark }),
  edit: fc.oneof(record({ at, text }), record({ at, text: acted, action: isAction })),
  delete: record({ at }),
  broadcast: record({ text }),
  whoelse: fc.oneof(alone, record({ from: name })),
  whoelsesince: record({ window: fc.integer({ min: 1, max: WINDOW_SECONDS_MAX }) }),
  displayallusers: fc.oneof(alone, record({ from: name })),
  block: record({ names }),
  unblock: record({ names }),
  toggleblock: record({ name }),
  blocked: alone,
  makegroup: record({ group: name, members: names }),
  addmember: record({ name, group: name }),
  removemember: record({ name, group: name }),
  members: record({ group: name }),
  find: fc.oneof(record({ more: isAction }), sought),
  ls: fc.oneof(
    alone,
    record({ chat }),
    record({ chat, max: fc.integer({ min: 1, max: 999_999_999 }) }),
    record({ chat, older: fc.constant(true as const) }),
  ),
  read: record({ chat }),
  links: fc.oneof(alone, record({ chat })),
  startprivate: record({ name }),
  private: record({ name, text }),
  stopprivate: fc.oneof(alone, record({ name })),
  sendfile: record({ name, path: oneLine }),
  accept: fc.oneof(alone, record({ name }), record({ name, file: oneLine })),
  decline: fc.oneof(alone, record({ name }), record({ name, file: oneLine })),
  cancelfile: fc.oneof(record({ name }), record({ name, file: oneLine })),
  trust: record({ name }),
  notify: record({ level: fc.constantFrom('all' as const, 'mentions' as const, 'none' as const) }),
  set: fc.oneof(alone, record({ setting }), record({ setting, value: oneLine })),
  name: alone,
  devices: alone,
  forget: record({ device: fc.stringMatching(/^[!-~]{1,20}$/) }),
  passwd: alone,
  help: fc.oneof(alone, record({ topic })),
  logout: alone,
};
const command: fc.Arbitrary<Command> = fc.oneof(
  ...Object.entries(ARGUMENTS).map(([verb, it]) =>
    (it as fc.Arbitrary<object>).map((values) => ({ verb, ...values }) as Command),
  ),
);

describe('the grammar’s laws', (test) => {
  test('parse never throws, and what it gives is clean', () => {
    const property = fc.property(line, fc.nat(2), (typed, requests) => {
      const parsed = parse(typed, known(requests));
      if (parsed.kind === 'mistake')
        return parsed.text !== '' && clean(parsed.text) === parsed.text;
      const it = parsed.command;
      if ('text' in it) return it.text !== '' && clean(it.text) === it.text && !isTooLong(it.text);
      return !('name' in it) || isName(it.name);
    });
    fc.assert(property, { numRuns: 20_000 });
  });
  test('parse(format(c)) is c', () => {
    const property = fc.property(command, (it) => {
      const typed = format(it, known(1));
      assert.equal(parse(typed, known(1)), { kind: 'command', command: it }, JSON.stringify(typed));
    });
    fc.assert(property, { numRuns: 20_000 });
  });
  test('with `\\` in front every line goes to global as it stands', () => {
    const property = fc.property(text, (typed) => {
      const parsed = parse(`\\${typed}`, known());
      if (parsed.kind === 'mistake' || parsed.command.verb !== 'message') return false;
      const { to, text } = parsed.command;
      return to.kind === 'global' && (text === typed || text === `\\${typed}`);
    });
    fc.assert(property, { numRuns: 10_000 });
  });
  test('a refusal to send says how to send it as text, and tells none of the words', () => {
    const property = fc.property(line, (typed) => {
      const parsed = parse(`${typed} x hunter22`, known());
      if (parsed.kind === 'command') return true;
      return parsed.text.includes('\\') && !parsed.text.includes('hunter22');
    });
    fc.assert(property, { numRuns: 10_000 });
  });
  test('a text of more than 4,000 characters is refused, whatever it is for', () => {
    const long = 'x'.repeat(4_001);
    for (const head of [
      '',
      '\\',
      '@bob ',
      '*devs ',
      '*30@bob ',
      'broadcast ',
      'private bob ',
      '/me ',
      'sendfile bob ',
    ]) {
      const parsed = parse(head + long, known());
      assert.is(parsed.kind === 'mistake' && parsed.code, 'too-long', head);
      const most = long.slice(head === '\\' ? 2 : 1);
      assert.is(parse(head + most, known()).kind, 'command', head);
    }
  });
  test('known is not asked about ordinary lines', () => {
    const silent = {
      isUser: () => Boolean(assert.unreachable('isUser')),
      isGroup: () => Boolean(assert.unreachable('isGroup')),
      openRequests: 0,
    };
    for (const typed of [
      'hello there you',
      'what is it?',
      '+1',
      'a',
      '@bob hi',
      'message bob hi',
      'exit code 1',
    ]) {
      parse(typed, silent);
    }
  });
  test('a line costs next to nothing, and time is linear on hostile ones', () => {
    const spent = (typed: string, rounds: number): number => {
      const repeat = (): void => {
        for (let round = 0; round < rounds; round += 1) parse(typed, known());
      };
      return cpuMs(repeat) / rounds;
    };
    spent('a plain line of text', 20_000);
    assert.ok(spent('a plain line of text, as people write them', 20_000) < 0.02); // measured: 0.001 ms
    for (const unit of [
      '\\',
      '*',
      '@',
      '@a',
      '*a,',
      '\n',
      '\n@',
      '\nmessage ',
      '->',
      'a->',
      'a ',
      ' ',
      '-',
      '/',
      '*1',
      '\na -> b',
      'q@',
      '\n"bob ',
      '＠',
      '\n＠',
      '\n```',
      '\n```x\n@bob',
      '``` x\n',
    ]) {
      const ms = spent(unit.repeat(65_536 / unit.length), 1);
      assert.ok(ms < 250, `${JSON.stringify(unit)}: ${ms} ms`);
    }
  });
});
