import type { Fact, Stored } from '../../../server/facts.ts';
import { createState } from '../../../server/state/state.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { register, say } from '../../helpers/facts.ts';

describe('what is remembered of guests', (test) => {
  const started = () => {
    const state = createState();
    let lsn = 0;
    const apply = (fact: Fact, seq = 0): void => {
      lsn += 1;
      state.apply([{ ...fact, lsn, seq } as Stored]);
    };
    const write = (chat: string, by: string, seq = 1): void => apply(say(chat, 'hi', by), seq);
    const forget = (guest: string): void => {
      const body = { name: 'gus', ends: [...state.directChats(guest)] };
      apply({ kind: 'forgotten', on: `user:${guest}`, by: guest, at: 1, body });
    };
    apply(register('amy'));
    return { state, apply, write, forget };
  };

  test('is gone with the fact that says so, on both sides, and whatever comes late brings nothing back', () => {
    const { state, apply, write, forget } = started();
    write('amy.guest-a-1', 'guest-a-1');
    write('guest-a-1.guest-b-1', 'guest-a-1');
    write('amy.guest-b-1', 'guest-b-1');
    apply({
      kind: 'blocks',
      on: 'user:guest-a-1',
      by: 'guest-a-1',
      at: 1,
      body: { blocks: ['amy'] },
    });
    const ends = [...state.directChats('guest-a-1')];
    assert.equal(ends, ['amy.guest-a-1', 'guest-a-1.guest-b-1']);
    assert.is(state.guestChats(), 3);
    forget('guest-a-1');
    const late = { ends, name: 'gus' };
    apply({ kind: 'forgotten', on: 'user:guest-a-1', by: 'guest-a-1', at: 1, body: late });
    apply({
      kind: 'marks',
      on: 'inbox:amy',
      by: 'amy',
      at: 1,
      body: { marks: { 'amy.guest-a-1': 1 } },
    });
    assert.is(state.guestChats(), 1);
    assert.equal([...state.guests()], ['guest-b-1']);
    assert.equal([...state.directChats('amy')], ['amy.guest-b-1']);
    assert.equal([...state.directChats('guest-b-1')], ['amy.guest-b-1']);
    for (const chat of ends) {
      assert.is(state.chat(chat), undefined);
      assert.is(state.snapshot(`chat:${chat}`), undefined);
    }
    assert.is(state.blockersOf('amy').size, 0);
    assert.not.match(JSON.stringify(state.snapshot('inbox:amy') ?? ''), 'guest-a');
    forget('guest-b-1');
    assert.is(state.guests().size + state.guestChats(), 0);
  });

  test('of their lines is bounded, and lasts longer than they do', () => {
    const { state, apply, forget } = started();
    const line = { stream: 's', n: 7 };
    apply(say('amy.guest-a-1', 'hi', 'guest-a-1', line), 1);
    forget('guest-a-1');
    assert.ok(state.streams('guest-a-2')?.has('s'), 'the same client comes back');
    for (let n = 0; n < 10_000; n += 1) apply(say('global', 'hi', `guest-n${n}-1`, line), n + 1);
    assert.is(state.streams('guest-a-2'), undefined);
    assert.ok(state.streams('guest-n9999-1')?.has('s'));
  });
});
