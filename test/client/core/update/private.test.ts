import type { ClientEvent } from '../../../../client/core/update/event.ts';
import { privateId } from '../../../../client/core/update/private-chat.ts';
import type { FileLoss, PrivateNews } from '../../../../client/core/update/private-event.ts';
import type { Verdict } from '../../../../client/storage/peer-pins.ts';
import { checker } from '../../../../shared/wire/checker.ts';
import type { Event } from '../../../../shared/wire/native.ts';
import { CHAT_ID_CHARS_MAX, ChatId } from '../../../../shared/wire/parts.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type PrivateClient, privateClient } from '../../../helpers/private-client.ts';

const BOB = {
  ...{ kind: 'introduced' as const, with: 'bob', user: 'u', device: 'd' },
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
};
const dial = told({ ...BOB, role: 'dial', addresses: ['192.0.2.1:4711'] });
const opened: PrivateNews = {
  ...{ kind: 'opened', with: 'bob', words: ['a', 'b', 'c', 'd'], fingerprint: BOB.fingerprint },
  familiar: { kind: 'same' },
};

function told(event: Exclude<Event, { kind: 'ping' | 'bye' | 'token' }>): ClientEvent {
  return { kind: 'told', event };
}
const typed = (line: string, shown?: number): ClientEvent => ({
  kind: 'typed',
  line,
  ...(shown !== undefined && { shown }),
});
const news = (it: PrivateNews): ClientEvent => ({ kind: 'private', news: it });
const asks = (from: string, wanted?: true): ClientEvent =>
  told({ kind: 'request', from, until: 60_000, ...(wanted && { wanted }) });

/** All events in turn: the model, and what the last one came to. */
async function after(...events: ClientEvent[]): Promise<PrivateClient> {
  const it = privateClient(verdictIn(events));
  for (const event of events) await it.happens(event);
  return it;
}

/** What was known of the device that these events are about. */
function verdictIn(events: readonly ClientEvent[]): Verdict {
  const all = events.flatMap((it) => (it.kind === 'private' ? [it.news] : []));
  const { familiar = { kind: 'same' } as const } = all.find((it) => it.kind === 'opened') ?? {};
  return familiar.kind === 'guest' ? { kind: 'first' } : familiar;
}

/** What the last event came to, in order. */
async function did(...events: ClientEvent[]): Promise<readonly string[]> {
  return (await after(...events)).did;
}

/** A file that can be sent, where no private chat is open. */
const sends = (line: string): ClientEvent[] => [typed(line)];
const OPEN = [typed('startprivate bob'), dial, news(opened)];

describe('a request', (test) => {
  test('is answered by y and n only if it was shown before the first key', async () => {
    assert.equal(await did(asks('bob'), typed('y', 1)), ['listen', 'accept']);
    assert.equal(await did(asks('bob'), typed('n', 1)), ['say decline bob']);
    assert.equal(await did(asks('bob'), typed('y', 0)), ['refused']);
    assert.equal(await did(asks('bob'), typed('n', 0)), ['refused']);
    assert.equal(await did(asks('bob'), typed('accept bob', 0)), ['listen', 'accept']);
  });
  test('needs a name where several are open; none goes to anybody else', async () => {
    assert.equal(await did(asks('bob'), asks('cid'), typed('y')), ['refused']);
    assert.equal(await did(asks('bob'), asks('cid'), typed('accept cid')), ['listen', 'accept']);
    assert.equal(await did(asks('bob'), typed('accept eve')), ['refused']);
    assert.equal(await did(typed('y')), ['say y']);
  });
  test('is taken by itself only from whom the user asks', async () => {
    assert.equal(await did(asks('bob', true)), ['notice']);
    assert.equal(await did(typed('startprivate bob'), asks('bob', true)), ['listen', 'accept']);
  });
  test('is over with the connection, and what waited for it is told', async () => {
    const lost: ClientEvent = { kind: 'lost', text: 'Gone.', again: 1 };
    assert.is((await after(asks('bob'), lost)).model.requests.length, 0);
    assert.equal(await did(...sends('sendfile bob x'), lost), ['notice', 'refused']);
    assert.is((await after(typed('startprivate bob'), lost)).model.privates.size, 0);
  });
  test('that ran out is dropped, and so are the files behind it', async () => {
    const over = told({ kind: 'request-over', from: 'ann', to: 'bob', why: 'expired', text: 'x' });
    assert.equal(await did(...sends('sendfile bob x'), over), ['notice', 'refused']);
  });
});

describe('an introduction', (test) => {
  test('is followed only where the user asked, whatever a server says', async () => {
    assert.equal(await did(dial), []);
    assert.equal(await did(typed('startprivate bob'), dial), ['meet']);
    assert.equal(await did(typed('startprivate bob'), told({ ...BOB, role: 'listen' })), []);
    assert.equal(await did(asks('bob'), typed('y'), told({ ...BOB, role: 'listen' })), ['meet']);
    assert.equal(await did(asks('bob'), typed('y'), dial), []);
  });
});

describe('a private line', (test) => {
  test('never leaves for the server', async () => {
    const states = [[], OPEN, OPEN.slice(0, 1), OPEN.slice(0, 2), [asks('bob')]];
    for (const before of states) {
      for (const line of [
        'private bob hi',
        '/private bob hi',
        'private eve hi',
        'Private bob hi',
      ]) {
        const effects = await did(...before, typed(line));
        assert.not.ok(
          effects.some((it) => it.startsWith('say ')),
          `${line}: ${effects}`,
        );
      }
    }
    assert.equal(await did(...OPEN, typed('private bob hi')), ['say', 'active']);
  });
  test('that was not confirmed comes back when the chat ends', async () => {
    const ended = news({
      kind: 'ended',
      with: 'bob',
      text: 'Over.',
      unconfirmed: ['private bob x'],
    });
    const said = typed('private bob x');
    assert.equal(await did(...OPEN, said, ended), ['notice', 'refused']);
  });
});

describe('what is said privately', (test) => {
  const text = news({ kind: 'text', with: 'bob', text: 'secret', at: 1 });
  test('is held while the chat is open, through new connections, and no longer', async () => {
    const again: ClientEvent = { kind: 'lost', text: 'Gone.', again: 1 };
    const { model } = await after(...OPEN, text, again);
    assert.match(JSON.stringify([...model.chats]), 'secret');
    const ended = news({ kind: 'ended', with: 'bob', text: 'Over.', unconfirmed: [] });
    const { model: left } = await after(...OPEN, text, ended);
    assert.not.match(JSON.stringify([...left.chats]), 'secret');
    assert.is(left.chats.get(privateId('bob'))?.shut, 'ended');
  });
  test('moves no read mark at the server', async () => {
    assert.equal(await did(...OPEN, text), ['message']);
    assert.equal(
      await did(...OPEN, text, { kind: 'seen', chat: privateId('bob'), above: 0, seq: 9 }),
      [],
    );
  });
});

describe('a file without a private chat', (test) => {
  const line = 'sendfile bob x';
  const answer = (event: Event): ClientEvent => ({
    ...{ kind: 'told', asked: { id: 'a.1', line: 'startprivate bob', file: true } },
    event: event as Extract<ClientEvent, { kind: 'told' }>['event'],
  });
  const shown = async (...events: ClientEvent[]) =>
    (await after(...events)).effects.flatMap((it) => (it.kind === 'show' ? [it.what] : []));
  test('is looked at first, and then asked for with one request that says so', async () => {
    assert.equal(await did(typed(line)), ['look', 'say startprivate bob']);
    const { effects } = await after(...sends(line));
    assert.equal(effects, [{ kind: 'say', line: 'startprivate bob', file: true }]);
  });
  test('is answered as what was typed, and refused once', async () => {
    const notice = answer({ kind: 'notice', id: 'a.1', text: 'Asked.' });
    assert.equal(await shown(...sends(line), notice), [
      { kind: 'notice', id: 'a.1', text: 'Asked.', line },
    ]);
    const away = { kind: 'refused', id: 'a.1', code: 'away', text: 'bob is away.' } as const;
    assert.equal(await shown(...sends(line), answer(away)), [{ ...away, line }]);
    assert.is((await after(...sends(line), answer(away))).model.privates.size, 0);
  });
  const wants = told({ kind: 'request', from: 'bob', until: 60_000, file: true });
  const listens = told({ ...BOB, role: 'listen' });
  const offers = (id: number, size: number): ClientEvent =>
    news({ kind: 'offered', with: 'bob', file: { own: false, id, name: 'x', size } });
  test('is taken with the same word that takes the private chat', async () => {
    const [what] = await shown(wants);
    assert.match(what && 'text' in what ? (what.text ?? '') : '', 'bob wants to send you a file');
    const met = [wants, typed('y'), listens, news(opened)];
    assert.equal(await did(...met, offers(1, 5)), ['notice', 'take']);
    assert.equal(
      await did(...met, offers(1, 5), offers(2, 5)),
      ['notice'],
      'the next is asked for',
    );
    assert.equal(await did(...met, offers(1, 100_000_001)), ['notice'], 'so is a large one');
    assert.equal(
      await did(asks('bob'), ...met.slice(1), offers(1, 5)),
      ['notice'],
      'and any other',
    );
  });
});

describe('a block', (test) => {
  const block = (blocked: boolean): ClientEvent => told({ kind: 'blocked', name: 'BOB', blocked });
  test('ends the private chat, on whichever device it was asked for', async () => {
    assert.equal(await did(...OPEN, block(true)), ['blocked', 'stop']);
    assert.equal(await did(...OPEN.slice(0, 2), block(true)), ['blocked', 'stop'], 'on its way');
    assert.equal(await did(...OPEN, told({ kind: 'blocked', name: 'cid', blocked: true })), [
      'blocked',
    ]);
    assert.equal(await did(...OPEN, block(false)), ['blocked']);
    assert.equal(
      await did(typed('startprivate bob'), block(true)),
      ['blocked'],
      'the server ends that',
    );
  });
});

describe('a device that is not known', (test) => {
  const held = news({ ...opened, familiar: { kind: 'unknown', others: 1 } });
  const HELD = [typed('startprivate bob'), dial, held];
  test('is told aloud with the words, and what to type if they are right', async () => {
    const { effects } = await after(...HELD);
    const [what] = effects.flatMap((it) => (it.kind === 'show' ? [it.what] : []));
    const text = what?.kind === 'notice' ? what.text : '';
    assert.match(text, /CAUTION[\s\S]*a b c d[\s\S]*\/trust bob[\s\S]*stopprivate bob/);
    assert.match(text, BOB.fingerprint);
  });
  test('of a guest is never said to be known: only the words tell', async () => {
    const guest = news({ ...opened, familiar: { kind: 'guest' } });
    const theirs = told({ ...BOB, user: 'guest-1', role: 'dial' });
    const { effects } = await after(typed('startprivate bob'), theirs, guest);
    const texts = effects.flatMap((it) =>
      it.kind === 'show' && it.what.kind === 'notice' ? [it.what.text] : [],
    );
    assert.match(texts.join('\n'), 'bob is a guest: only the words tell who it is.');
  });
  test('is sent nothing before it is trusted, and everything that waited afterwards', async () => {
    for (const line of ['private bob hi', 'sendfile bob x', 'startprivate bob'])
      assert.equal(await did(...HELD, typed(line)), ['refused'], line);
    assert.equal(await did(...HELD, typed('stopprivate bob')), ['stop', 'active']);
    const waiting = [...sends('sendfile bob x'), dial, held];
    assert.equal(await did(...waiting), ['notice']);
    const trusted = typed('/trust bob');
    assert.equal(await did(...waiting, trusted), ['notice', 'offer', 'trust', 'confirmed']);
    assert.equal(await did(...HELD, trusted, typed('private bob hi')), ['say', 'active']);
  });
  test('is all that can be trusted', async () => {
    assert.equal(await did(typed('/trust bob')), ['refused']);
    assert.equal(await did(...OPEN, typed('/trust bob')), ['refused']);
    assert.equal(await did(...HELD, typed('/trust cid')), ['refused']);
  });
  test('leaves what it said behind, and what waited for it is told', async () => {
    const ended = { kind: 'ended', with: 'bob', text: 'Over.', unconfirmed: [] } as const;
    const waiting = [...sends('sendfile bob x'), dial, held];
    const { effects } = await after(...waiting, news({ ...ended, unshown: 3 }));
    const said = effects.flatMap((it) =>
      it.kind === 'show' && 'text' in it.what ? it.what.text : [],
    );
    assert.match(said[0] ?? '', 'was not shown (3)');
    assert.match(said[1] ?? '', 'was not offered');
  });
});

describe('a file that does not arrive', (test) => {
  const file = { own: false, id: 1, name: 'big.bin', size: 5 };
  const says = async (loss: FileLoss, own = false): Promise<string> => {
    const what = { kind: 'failed', with: 'bob', file: { ...file, own }, ...loss } as const;
    const { effects } = await after(
      ...OPEN,
      news({ kind: 'offered', with: 'bob', file }),
      news(what),
    );
    return effects
      .flatMap((it) => (it.kind === 'show' && 'text' in it.what ? it.what.text : []))
      .join();
  };
  test('is explained to whoever accepted it', async () => {
    assert.is(
      await says({ fault: 'no-space', folder: '/full', code: 'ENOSPC' }),
      'There is no room for big.bin in /full.',
    );
    assert.is(
      await says({ fault: 'unwritable', folder: '/locked', code: 'EACCES' }),
      'big.bin from bob could not be saved in /locked (EACCES).',
    );
    assert.is(await says({ fault: 'declined' }), 'You declined big.bin from bob.');
    assert.is(await says({ fault: 'cancelled' }), 'bob cancelled big.bin.');
  });
  test('is explained to whoever offered it', async () => {
    assert.is(await says({ fault: 'no-space' }, true), 'bob has no room for big.bin.');
    assert.is(await says({ fault: 'unwritable' }, true), "bob's client could not save big.bin.");
    assert.is(await says({ fault: 'declined' }, true), 'bob declined big.bin.');
    assert.is(await says({ fault: 'cancelled' }, true), 'You cancelled big.bin.');
  });
});

describe("a private chat's id", (test) => {
  test('is none that a server can give', () => {
    const mayBe = checker(ChatId);
    assert.ok(mayBe('x'.repeat(CHAT_ID_CHARS_MAX)));
    for (const name of ['b', 'bob', 'x'.repeat(32)]) assert.not.ok(mayBe(privateId(name)));
  });
});
