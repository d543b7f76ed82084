// Lines about one message, typed in a pane: they are about that pane's chat, and the preview says so.

import { intent, type TypedIn } from '../../../client/core/intent.ts';
import { wordsOf } from '../../../client/screen/view/preview.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { known } from '../../shared/grammar/known.ts';

const DIRECT = { kind: 'direct', name: 'bob' } as const;
const GROUP = { kind: 'group', name: 'devs' } as const;
const GLOBAL = { kind: 'global', name: 'global' } as const;

const seen = (typed: string, chat: TypedIn): readonly [string | undefined, string] => {
  const it = intent(typed, chat, known());
  return [it.kind === 'command' ? it.line : undefined, wordsOf(it, chat, 3).text];
};

describe('a line about a message', (test) => {
  const TABLE = [
    ['/edit new text', DIRECT, '@bob# new text', 'changes your newest message in @bob'],
    ['/edit #12 new text', DIRECT, '@bob#12 new text', 'changes #12 in @bob'],
    ['/reply yes', GROUP, '*devs# yes', 'answers the newest message in *devs'],
    ['/delete', GROUP, '*devs#', 'deletes your newest message in *devs'],
    ['/react #3 👍', DIRECT, '@bob#3 👍', 'marks #3, or takes the mark off, in @bob'],
  ] as const;
  for (const [typed, chat, rest, words] of TABLE) {
    test(`is sent with the chat's name: ${typed}`, () => {
      const [line = '', preview] = seen(typed, chat);
      const [verb] = typed.split(' ');
      assert.equal(parse(line, known()), parse(`${verb} ${rest}`, known()));
      assert.is(preview, words);
    });
  }
  test('stays as it is where it names a chat, or where that is global', () => {
    for (const typed of ['/edit devs#12 hi', '/delete global#']) {
      for (const chat of [GLOBAL, DIRECT, GROUP]) assert.is(seen(typed, chat)[0], typed);
    }
    assert.equal(seen('/edit hi', GLOBAL), [
      '/edit hi',
      'changes your newest message in global (3)',
    ]);
    assert.is(seen('/edit devs#12 hi', DIRECT)[1], 'changes #12 in devs');
  });
  test('whose text looks like the place of one keeps its text', () => {
    const [line = ''] = seen('/reply \\#5 is right', DIRECT);
    const parsed = parse(line, known());
    assert.ok(parsed.kind === 'command' && parsed.command.verb === 'reply');
    assert.equal([parsed.command.text, parsed.command.at.of], ['\\#5 is right', undefined]);
  });
  test('goes nowhere from a chat that is over, and from a private one', () => {
    for (const chat of [
      { ...GROUP, shut: 'left' },
      { kind: 'private', name: 'bob' },
      { kind: 'direct', name: 'cid (removed)' },
    ] as const) {
      assert.is(seen('/edit secret', chat)[0], undefined);
    }
  });
});
