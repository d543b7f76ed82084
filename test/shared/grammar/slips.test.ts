// The law behind the guards: from a line with private words or names, no single slip in its first word or its sign
// leads to a public message, but for what no guard can tell from English (`excuse`).

import fc from 'fast-check';
import { type Known, type Parsed, parse } from '../../../shared/grammar/parse.ts';
import { keyOf } from '../../../shared/names.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { known } from './known.ts';

const PRIVATE_LINES = [
  'message bob the secret',
  'message ann x',
  '/message bob the secret',
  '/Message Carl the secret',
  'msg bob the secret',
  '/msg bob the secret',
  '@bob the secret',
  '@bob: the secret',
  '@ bob the secret',
  '@zoe-2 the secret',
  '*devs the secret',
  '*30@bob the secret',
  '*1h30m@bob the secret',
  '*30*devs the secret',
  '*5m*devs the secret',
  '*30*global the secret',
  'private bob the secret',
  'private nobody the secret',
  '/private bob the secret',
  'startprivate bob',
  '/startprivate bob',
  'stopprivate bob',
  'sendfile bob secret.txt',
  '/SendFile bob secret.txt',
  'accept bob',
  'decline bob',
  'block bob',
  'block ann bob',
  '/block ann bob',
  'unblock bob',
  '~bob',
  '+bob devs',
  '-bob devs',
  '+ devs',
  '- devs',
  '*ann,bob -> devs',
  '*ann, bob -> team',
  '*ann -> team',
];

const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
const KEYS = [...PRINTABLE, '\n', '\t', 'é', '€', '§', '²', '＠', '“'];

/** Every line that is one slip away from `line` in its first word, the blank behind it included. */
function* slipsOf(line: string): Generator<string> {
  const end = /^\S+/.exec(line)?.[0].length ?? 0;
  for (let at = 0; at <= end && at < line.length; at += 1) {
    const before = line.slice(0, at);
    const here = line.charAt(at);
    const after = line.slice(at + 1);
    yield before + after;
    yield before + after.charAt(0) + here + after.slice(1);
    yield before + here.toUpperCase() + after;
    yield before + here.toLowerCase() + after;
    for (const key of KEYS) {
      yield before + key + after;
      yield before + key + here + after;
    }
  }
  yield line.toUpperCase().slice(0, end) + line.slice(end);
}

function isPublic(parsed: Parsed): boolean {
  if (parsed.kind === 'mistake') return false;
  const it = parsed.command;
  if (it.verb === 'broadcast') return true;
  return it.verb === 'message' && it.to.kind === 'global' && it.lifetime === undefined;
}

/** Why a slip may end in public words after all. */
function excuse(line: string, slipped: string): string | undefined {
  const start = slipped.trimStart();
  if (start.startsWith('\\')) return 'it asks for plain text';
  if (/^private[\w/-]nobody|^privatenobody/i.test(start)) return 'one word, and nobody is known';
  if (!/^[@~+*-]/.test(line)) return undefined;
  if (line.startsWith('~') && !start.includes(line.slice(1))) return 'no name is left';
  const bare = line.slice(1).trimStart();
  if (start === bare) return 'the sign is gone: `bob hi` is English';
  if (start.startsWith(bare.charAt(0) + line.charAt(0))) return 'nobody swaps sign and name';
  if (start.slice(1).trimStart() === bare && /^[A-Za-z>é]/.test(start)) {
    return 'a letter for the sign may be a word (`a bob`), and `>` quotes';
  }
  return undefined;
}

function leaks(line: string, world: Known): string[] {
  return [...slipsOf(line)].filter(
    (slipped) => isPublic(parse(slipped, world)) && excuse(line, slipped) === undefined,
  );
}

describe('slips', (test) => {
  test('the lines themselves are no public messages', () => {
    assert.equal(
      PRIVATE_LINES.filter((line) => isPublic(parse(line, known()))),
      [],
    );
  });
  test('no single slip in a first word or sign makes private words public', () => {
    assert.equal(
      PRIVATE_LINES.flatMap((line) => leaks(line, known())),
      [],
    );
  });
  test('nor a password', () => {
    const leaked = ['passwd hunter22', '/passwd hunter22'].flatMap((line) =>
      [...slipsOf(line)].filter((slipped) => isPublic(parse(slipped, known()))),
    );
    assert.equal(
      leaked.filter((line) => !/^(?:\\|passed )/i.test(line)),
      [],
    );
  });
  test('nor with any names', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{2,11}$/);
    const text = fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9}){0,3}$/);
    const make = fc.constantFrom<(user: string, group: string, text: string) => string>(
      (user, _, words) => `message ${user} ${words}`,
      (user, _, words) => `msg ${user} ${words}`,
      (user, _, words) => `@${user} ${words}`,
      (user, _, words) => `@ ${user} ${words}`,
      (user, _, words) => `private ${user} ${words}`,
      (user, _, words) => `*30@${user} ${words}`,
      (_, group, words) => `*${group} ${words}`,
      (_, group, words) => `*1h*${group} ${words}`,
      (user) => `block ${user}`,
      (user) => `~${user}`,
      (user, group) => `+${user} ${group}`,
    );
    const property = fc.property(make, name, name, text, (line, user, group, words) => {
      fc.pre(
        keyOf(user) !== keyOf(group) && !/^(?:global|u)/i.test(user) && keyOf(group) !== 'global',
      );
      const world: Known = {
        isUser: (it) => keyOf(it) === keyOf(user),
        isGroup: (it) => keyOf(it) === keyOf(group),
        openRequests: 0,
      };
      const leaked = leaks(line(user, group, words), world);
      if (leaked.length > 0) throw new Error(`${user} ${group}: ${leaked.slice(0, 9).join(' | ')}`);
    });
    fc.assert(property, { numRuns: 60, includeErrorInReport: true, endOnFailure: true });
  });
  test('no later line of a public text is a private command', () => {
    const part = fc.constantFrom(...PRIVATE_LINES, 'hello', '', '  ', '\\hello', 'exit', '- milk');
    const property = fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
      const parsed = parse(parts.join('\n'), known());
      const later = isPublic(parsed)
        ? parts.slice(parts.findIndex((it) => it.trim() !== '') + 1)
        : [];
      const first = parts.find((it) => it.trim() !== '') ?? '';
      return first.startsWith('\\') || !later.some((line) => PRIVATE_LINES.includes(line));
    });
    fc.assert(property, { numRuns: 2000 });
  });
});
