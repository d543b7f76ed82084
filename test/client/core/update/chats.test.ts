// Chats beside global: groups and their notes, `ls`, what was seen, and a chat that is lost.

import { type Chat, type Model, newModel } from '../../../../client/core/model.ts';
import type { ClientEvent, Show, Told } from '../../../../client/core/update/event.ts';
import { update } from '../../../../client/core/update.ts';
import type { ChatInfo, EventOf } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { info, said } from '../../../helpers/scripted.ts';

function client({ marks = true, guest = false } = {}) {
  let model: Model = newModel({ backlog: true, marks });
  const happens = (event: ClientEvent): string[] => {
    const [next, effects] = update(model, event, 0);
    model = next;
    return effects.map((effect) => {
      if (effect.kind === 'show') return inWords(effect.what);
      if (effect.kind === 'read') return `read ${effect.chat} ${effect.seq}`;
      return effect.kind === 'page' ? `page ${Object.values(effect.page).join(' ')}` : effect.kind;
    });
  };
  return {
    happens,
    told: (event: Told, line?: string) =>
      happens({ kind: 'told', event, ...(line && { asked: { id: 'x.1', line } }) }),
    welcomed(chats: ChatInfo[], fresh = true) {
      const welcome = {
        ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy', guest },
        ...{ epoch: 'e', time: 0, chats, here: { count: 0, names: [] } },
      };
      return happens({ kind: 'welcomed', welcome, fresh }).slice(2);
    },
    chat: (id: string): Chat => model.chats.get(id) as Chat,
    get chats() {
      return [...model.chats.keys()];
    },
  };
}

function inWords(what: Show): string {
  switch (what.kind) {
    case 'message': {
      const { note, from, text } = what.message;
      return `${what.past ? 'past ' : ''}${what.chat}${note ? ' *' : ''} ${from} ${text}`;
    }
    case 'notice':
      return what.text;
    case 'chats':
      return `chats ${what.chats.map(({ name, unread }) => `${name} ${unread}`)} ${what.line}`;
    case 'listed':
      return `listed ${what.chat} ${what.count} ${what.more} ${what.line}`;
    default:
      return what.kind;
  }
}

function inDevs(seq: number, more: Partial<EventOf<'message'>> = {}): EventOf<'message'> {
  return said('g1', seq, { type: 'group', to: 'devs', ...more });
}

function devs(head: number, more: Partial<ChatInfo> = {}): ChatInfo {
  return info('g1', head, { type: 'group', name: 'devs', ...more });
}

function page(chat: ChatInfo, messages: EventOf<'message'>[], more = false): EventOf<'page'> {
  return {
    ...{ kind: 'page', id: 'x.1', chat: chat.chat },
    type: chat.type,
    name: chat.name,
    messages,
    more,
  };
}

describe('a group', (test) => {
  test('appears with its first message, or with what the server says of it', () => {
    const it = client();
    it.welcomed([info('global', 0)]);
    const note = inDevs(1, { from: 'ann', text: 'added amy', note: true });
    assert.equal(it.told(note), ['devs * ann added amy', 'read g1 1']);
    assert.equal(it.told(inDevs(2)), ['devs bob text 2', 'read g1 2']);
    const { name, kind, messages } = it.chat('g1');
    assert.equal([name, kind, messages.length], ['devs', 'group', 2]);
  });
  test('is shown after a login as far as it is unread, and so read', () => {
    const it = client();
    const unread = devs(90, { read: 20, unread: 70 });
    assert.equal(it.welcomed([info('global', 3, { read: 0, unread: 3 }), unread]), [
      'Unread: devs 70, global 3',
      ...['page global 10', 'page g1 20 50', 'ready'],
    ]);
    const messages = Array.from({ length: 50 }, (_, n) => inDevs(21 + n));
    const asked = { id: 'x.1', page: { chat: 'g1', max: 50 } };
    const did = it.happens({ kind: 'told', event: page(unread, messages, true), asked });
    assert.equal(did.slice(-2), ['read g1 70', '20 more unread in devs: ls devs']);
  });
  test('is gone with what was written there, once it is the user’s no more', () => {
    const it = client();
    it.welcomed([info('global', 0), devs(0)]);
    it.told(inDevs(1));
    const gone = { kind: 'gone', chat: 'g1', name: 'devs', text: 'ann removed you.' } as const;
    assert.equal(it.told(gone), ['ann removed you.']);
    assert.equal(it.chats, ['global']);
  });
  test('that was lost while the connection was broken is gone too', () => {
    const it = client();
    it.welcomed([info('global', 0), devs(0), info('bob', 1)]);
    assert.equal(it.welcomed([info('global', 0)], false), ['You are no longer in devs.', 'ready']);
    assert.equal(it.chats, ['global', 'bob']); // of direct chats only the newest are listed
  });
});

describe('ls', (test) => {
  test('shows the chats, and what the server says of them counts', () => {
    const it = client();
    it.welcomed([info('global', 0), devs(4, { read: 1, unread: 3 })]);
    const chats = [devs(5, { read: 5, unread: 0 }), info('bob', 2, { read: 0, unread: 2 })];
    const event = { kind: 'chats', id: 'x.1', chats } as const;
    assert.equal(it.told(event, 'ls'), ['chats devs 0,bob 2 ls']);
    assert.equal([it.chat('g1').unread, it.chat('g1').read, it.chat('bob').unread], [0, 5, 2]);
  });
  test('does not take a mark back that is on its way to the server', () => {
    const it = client();
    it.welcomed([info('global', 0), devs(0)]);
    it.told(inDevs(1));
    it.told({ kind: 'chats', id: 'x.1', chats: [devs(1, { read: 0, unread: 1 })] }, 'ls');
    assert.equal([it.chat('g1').unread, it.chat('g1').read], [0, 1]);
  });
  test('of a chat shows its history, says how much, and has read it', () => {
    const it = client();
    const bob = info('bob', 4, { read: 1, unread: 3 });
    it.welcomed([info('global', 0), bob]);
    const messages = [said('bob', 3), said('bob', 4)];
    assert.equal(it.told(page(bob, messages, true), 'ls bob 2'), [
      ...['past bob bob text 3', 'past bob bob text 4'],
      'listed bob 2 true ls bob 2',
    ]);
    const { read, unread, messages: kept } = it.chat('bob');
    assert.equal([read, unread, kept.length], [4, 0, 2]);
    assert.equal(it.told(page(info('cid', 0), []), 'ls cid'), ['listed cid 0 false ls cid']);
  });
});

describe('what is unread, where only what was seen is read', (test) => {
  test('is counted as it arrives, of others', () => {
    const it = client({ marks: false });
    it.welcomed([info('global', 2, { read: 0, unread: 2 })]);
    it.happens({
      kind: 'told',
      event: page(info('global', 2), [said('global', 1), said('global', 2)]),
      asked: { id: 'x.1', page: { chat: 'global', max: 10 } },
    });
    assert.is(it.chat('global').unread, 2);
    it.told(said('global', 3));
    it.told(said('global', 4, { from: 'Amy' }));
    assert.is(it.chat('global').unread, 3);
  });
  test('goes down as it is seen, and never up again', () => {
    const it = client({ marks: false });
    it.welcomed([info('global', 0)]);
    for (const seq of [1, 2, 3]) it.told(said('global', seq));
    const seen = (seq: number) => it.happens({ kind: 'seen', chat: 'global', above: 0, seq });
    assert.equal(seen(2), ['read global 2']);
    assert.is(it.chat('global').unread, 1);
    assert.equal(seen(1), []);
    assert.equal(seen(3), ['read global 3']);
    assert.is(it.chat('global').unread, 0);
    assert.equal(it.happens({ kind: 'seen', chat: 'nowhere', above: 0, seq: 1 }), []);
  });
  test('goes down when another device of the same user has read it', () => {
    const it = client({ marks: false });
    it.welcomed([info('global', 0)]);
    for (const seq of [1, 2, 3]) it.told(said('global', seq));
    it.welcomed([info('global', 3, { read: 2 })], false);
    assert.is(it.chat('global').unread, 1);
  });
});

describe('what waits behind the page of a login', (test) => {
  test('is bounded: the newest are kept, and that there is more is said', () => {
    const it = client();
    it.welcomed([info('global', 10)]);
    for (let seq = 11; seq <= 2_000; seq += 1) it.told(said('global', seq));
    assert.is(it.chat('global').loading?.waiting.length, 500);
    const did = it.happens({
      kind: 'told',
      event: page(info('global', 10), [said('global', 10)]),
      asked: { id: 'x.1', page: { chat: 'global', max: 10 } },
    });
    assert.is(did.length, 1 + 1 + 500 + did.filter((it) => it.startsWith('read')).length);
    assert.ok(did.join().includes('More unread in global: ls global'), did.slice(0, 3).join());
  });
});
