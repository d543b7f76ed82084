import { createState } from '../../../server/chat/state.ts';
import type { Stored } from '../../../server/facts.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';

describe('what is remembered of guests', (test) => {
  test('is bounded, and no account loses a chat by that', () => {
    const state = createState();
    let lsn = 0;
    const write = (chat: string, by: string, seq = 1): void => {
      lsn += 1;
      state.apply([{ ...say(chat, 'hi', by), lsn, seq } as Stored]);
    };
    state.apply([{ ...register('amy'), lsn: 0, seq: 0 }]);
    write('amy.guest-a', 'guest-a');
    write('guest-a.guest-b', 'guest-a');
    write('guest-a.guest-b', 'guest-b', 2);
    assert.equal([...state.directChats('guest-a')], ['amy.guest-a', 'guest-a.guest-b']);
    for (let n = 0; n < 10_000; n += 1) write(`guest-n${n}.guest-o${n}`, `guest-n${n}`);
    assert.is(state.chat('guest-a.guest-b'), undefined);
    assert.is(state.chat('guest-n4000.guest-o4000'), undefined);
    assert.equal([...state.directChats('guest-a')], []);
    assert.is(state.chat('guest-n9999.guest-o9999')?.last, 1);
    assert.is(state.chat('amy.guest-a')?.last, 1);
    assert.equal([...state.directChats('amy')], ['amy.guest-a']);
    write('amy.guest-a', 'guest-a', 2);
    assert.equal([...state.directChats('guest-a')], ['amy.guest-a'], 'who comes back has it again');
  });
});
