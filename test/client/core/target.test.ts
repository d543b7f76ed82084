import fc from 'fast-check';
import { linesFor, targetOf } from '../../../client/core/spelling.ts';
import { chatShows } from '../../../client/core/target.ts';
import type { Target } from '../../../shared/grammar/command.ts';
import { type Known, parse } from '../../../shared/grammar/parse.ts';
import { cleanText } from '../../../shared/text.ts';
import { assert, describe } from '../../helpers/describe.ts';

const NAMES = ['bob', 'ann', 'devs'];
const TARGETS: readonly Target[] = [
  { kind: 'global' },
  { kind: 'user', name: 'bob' },
  { kind: 'group', name: 'devs' },
];

/** What a server that knows these people makes of the lines: the first that it does not refuse. */
function arrives(lines: readonly string[], users: readonly string[], groups: readonly string[]) {
  const known: Known = {
    isUser: (name) => users.includes(name.toLowerCase()),
    isGroup: (name) => groups.includes(name.toLowerCase()),
    openRequests: 0,
  };
  const found = lines.map((line) => parse(line, known)).find(({ kind }) => kind === 'command');
  return found?.kind === 'command' ? found.command : undefined;
}

describe('a target', (test) => {
  test('is global, a user, a group, or either', () => {
    assert.equal(targetOf('Global'), { kind: 'global' });
    assert.equal(targetOf('*global'), { kind: 'global' });
    assert.equal(targetOf('@bob'), { kind: 'user', name: 'bob' });
    assert.equal(targetOf('*devs'), { kind: 'group', name: 'devs' });
    assert.equal(targetOf('devs'), { kind: 'any', name: 'devs' });
    for (const word of ['', '@', '@global', 'a b', '1x', '**devs', '@bob:', '*30@bob']) {
      assert.is(targetOf(word), undefined, word);
    }
  });
  test('that may be either is tried as a user first', () => {
    const lines = linesFor({ kind: 'any', name: 'devs' }, 'hi');
    assert.equal(lines, ['@devs hi', '*devs hi']);
  });
  test('of tail is one chat, by its name in any case', () => {
    const message = { seq: 1, from: 'bob', to: 'amy', at: 1, text: 'hi' };
    const said = (type: 'direct' | 'group' | 'global', chat: string) =>
      ({ kind: 'message', type, chat, mine: false, message, past: false }) as const;
    const bob = chatShows({ kind: 'user', name: 'BOB' });
    assert.ok(bob(said('direct', 'Bob')));
    assert.ok(bob({ kind: 'erased', chat: 'bob', until: 1 }));
    assert.not.ok(bob(said('group', 'bob')));
    assert.not.ok(bob(said('direct', 'bobby')));
    assert.not.ok(bob({ kind: 'notice', text: 'bob is here' }));
    const either = chatShows({ kind: 'any', name: 'devs' });
    assert.ok(either(said('group', 'devs')) && either(said('direct', 'devs')));
    assert.ok(chatShows({ kind: 'global' })(said('global', 'global')));
  });
});

const COMMANDS = [
  ...['block bob', '/me waves', '@ann hi', '*devs hi', '*30@bob x', 'ls', 'logout', 'help', 'y'],
  ...['mesage bob hi', 'private bob x', '\\x', '\\\\@ann x', '~bob', '+bob devs', '- devs', '@'],
  ...['one\n@ann two', 'one\nprivate ann x', '*ann,bob -> devs', '/nonsense', 'passwd x', '?'],
  ...['ssage bob hi', 'forget laptop', '＠ann hi', '*sigh*', 'message', '-> devs', ', x -> devs'],
];

describe('a text that is sent', (test) => {
  test('arrives as that text, whatever it looks like and whoever is known there', () => {
    const text = fc.oneof(
      fc.constantFrom(...COMMANDS),
      fc.string({ minLength: 1, maxLength: 30 }),
      fc
        .tuple(fc.constantFrom(...COMMANDS), fc.constantFrom(' ', '\n', 'x'), fc.string())
        .map((parts) => parts.join('')),
    );
    const some = fc.subarray(NAMES);
    fc.assert(
      fc.property(text, fc.constantFrom(...TARGETS), some, some, (said, to, users, groups) => {
        const wanted = cleaned(said);
        fc.pre(wanted !== ''); // there is something to say
        const command = arrives(linesFor(to, said), users, groups);
        assert.ok(command, `refused: ${JSON.stringify(linesFor(to, said))}`);
        assert.is(command.verb, 'message');
        if (command.verb !== 'message') return;
        assert.equal(command.to, to);
        assert.not.ok(command.action);
        assert.is(command.lifetime, undefined);
        assert.ok([wanted, `\\${wanted}`].includes(command.text), command.text);
      }),
      { numRuns: 3000 },
    );
  });
  test('has no \\ in front that it did not have, for what people mostly write', () => {
    for (const said of ['hi', 'the build is green', 'help me', '-5 degrees', ...COMMANDS]) {
      if (said === 'y') continue; // it would answer a request, were one open
      const command = arrives(linesFor({ kind: 'global' }, said), ['bob', 'ann'], ['devs']);
      assert.is(command?.verb === 'message' && command.text, said, said);
    }
  });
});

function cleaned(text: string): string {
  return cleanText(text).trim();
}
