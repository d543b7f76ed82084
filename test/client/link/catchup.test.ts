import fc from 'fast-check';
import type { Page } from '../../../client/core/update/event.ts';
import { type Catchup, catchup, HELD_MAX } from '../../../client/link/catchup.ts';
import type { EventOf, Welcome } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { info, said } from '../../helpers/scripted.ts';

type Message = EventOf<'message'>;

const welcome = (head: number): Welcome => ({
  ...{ USERNAME_ACCEPTED: true, HEARTH: '1', INFO: '', name: 'amy', guest: false },
  ...{ epoch: 'e', time: 0, chats: [info('global', head)] },
  here: { count: 0, names: [] },
});

/** A chat on a server: messages go out live, and pages are answered when the test says so. */
function server(before: number) {
  const log: Message[] = [];
  const write = (gap: number): Message => {
    const message = said('global', (log.at(-1)?.seq ?? 0) + gap);
    log.push(message);
    return message;
  };
  for (let n = 0; n < before; n += 1) write(1);
  return {
    log,
    write,
    /** At most three messages: many pages. */
    answer({ above = 0 }: Page): EventOf<'page'> {
      const found = log.filter(({ seq }) => seq > above);
      const messages = found
        .slice(0, 3)
        .map(({ seq, from, at, text }) => ({ seq, from, at, text }));
      const more = found.length > 3;
      return {
        kind: 'page',
        id: 'x.1',
        chat: 'global',
        type: 'global',
        name: 'global',
        messages,
        more,
      };
    },
    get head() {
      return log.at(-1)?.seq ?? 0;
    },
  };
}

/**
 * What may happen next. `write` is the server's, `hear` its arrival; `read` and `arrive` are the two halves of a page:
 * so either may overtake the other.
 */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('write', 'write past a gap') },
  { weight: 6, arbitrary: fc.constantFrom('hear', 'read', 'arrive') },
  { weight: 1, arbitrary: fc.constantFrom('break', 'return') },
);

/** A chat, a client that follows it, and what is on the way between them. */
function following(before: number) {
  const chat = server(before);
  const chase = catchup();
  const passed: number[] = [];
  let away = false;
  let asked: Page[] = [];
  let pages: EventOf<'page'>[] = [];
  let live: Message[] = [];
  chase.begin(welcome(chat.head));

  const write = (gap: number): void => {
    const message = chat.write(gap);
    if (!away) live.push(message);
  };
  const pass = (messages: readonly Message[]): void => {
    passed.push(...messages.map(({ seq }) => seq));
  };
  const ask = (): void => {
    for (let page = chase.next(); page; page = chase.next()) asked.push(page);
  };
  const acts: Record<string, () => void> = {
    write: () => write(1),
    'write past a gap': () => write(3),
    hear() {
      const message = live.shift();
      if (message) pass(chase.live(message));
    },
    read() {
      const page = asked.shift();
      if (page) pages.push(chat.answer(page));
    },
    arrive() {
      const page = pages.shift();
      if (!page) return;
      pass(chase.page(page, 'amy'));
      ask();
    },
    break() {
      away = true;
      asked = [];
      pages = [];
      live = [];
    },
    return() {
      if (away) chase.resume([info('global', chat.head)]);
      away = false;
      ask();
    },
  };
  return {
    act: (what: string) => acts[what]?.(),
    isSettled: () => !away && asked.length + pages.length + live.length === 0,
    passed,
    written: () => chat.log.slice(before).map(({ seq }) => seq),
  };
}

describe('catching up', (test) => {
  test('gives each message once, in order, however pages and live messages interleave', () => {
    const cases = fc.property(
      fc.integer({ min: 0, max: 5 }),
      fc.array(step, { maxLength: 60 }),
      (before, steps) => {
        const it = following(before);
        for (const what of steps) it.act(what);
        while (!it.isSettled())
          for (const what of ['return', 'read', 'arrive', 'hear']) it.act(what);
        assert.equal(it.passed, it.written());
      },
    );
    fc.assert(cases, { numRuns: 500 });
  });

  test('holds so many live messages back and fetches the rest by page', () => {
    const chat = server(2);
    const chase: Catchup = catchup();
    chase.begin(welcome(0));
    const passed: number[] = [];
    chase.resume([info('global', 2)]);
    const stale = chat.answer(chase.next() as Page);
    for (let n = 0; n < HELD_MAX + 20; n += 1)
      passed.push(...chase.live(chat.write(1)).map(({ seq }) => seq));
    assert.equal(passed, []);
    passed.push(...chase.page(stale, 'amy').map(({ seq }) => seq));
    assert.is(passed.length, HELD_MAX + 2);
    for (let page = chase.next(); page; page = chase.next()) {
      passed.push(...chase.page(chat.answer(page), 'amy').map(({ seq }) => seq));
    }
    assert.equal(
      passed,
      chat.log.map(({ seq }) => seq),
    );
  });

  test('passes on all of a chat that began meanwhile, but nothing from before the login', () => {
    const chase = catchup();
    chase.begin({ ...welcome(0), time: 1_000 });
    chase.resume([info('bob', 2)]);
    assert.equal(chase.next(), { chat: 'bob', above: 0, max: 256 });
    const messages = [said('bob', 1, { at: 999 }), said('bob', 2, { at: 1_000 })];
    const pass = chase.page(
      { kind: 'page', id: 'x.1', chat: 'bob', type: 'direct', name: 'bob', messages, more: false },
      'amy',
    );
    assert.equal(pass, [messages[1]]);
  });

  test('asks for one page of a chat at a time: of the one wanted, then of the newest', () => {
    const chase = catchup();
    chase.begin(welcome(0));
    const heads = { global: 1, bob: 3, cid: 2, dan: 0 };
    const chats = Object.entries(heads).map(([chat, at]) => info(chat, at, { at }));
    chase.resume(chats);
    const next = (first?: string) => chase.next(first)?.chat;
    assert.equal(
      [next(), next('global'), next('global'), next()],
      ['bob', 'global', 'cid', undefined],
    );
    const page = { kind: 'page', id: 'x.1', chat: 'cid', type: 'direct', name: 'cid' } as const;
    chase.page({ ...page, messages: [said('cid', 1)], more: true }, 'amy');
    assert.equal(chase.next(), { chat: 'cid', above: 1, max: 256 });
    chase.page({ ...page, messages: [said('cid', 2)], more: false }, 'amy');
    assert.is(chase.next(), undefined);
  });

  test('gives what it held when the chat is gone', () => {
    const chase = catchup();
    chase.begin(welcome(0));
    chase.resume([info('global', 2)]);
    assert.equal(chase.live(said('global', 3)), []);
    assert.equal(chase.giveUp('global'), [said('global', 3)]);
  });

  test('holds nothing that is erased, and nothing of a chat that is no longer the user’s', () => {
    const chase = catchup();
    const holding = (): Catchup => {
      chase.begin(welcome(0));
      chase.resume([info('global', 2)]);
      chase.live(said('global', 3, { expiresAt: 5_000 }));
      chase.live(said('global', 4));
      return chase;
    };
    holding().erase('global', 5_000);
    assert.equal(chase.giveUp('global'), [said('global', 4)]);
    holding().forget('global');
    assert.equal(chase.giveUp('global'), []);
    assert.equal(chase.live(said('global', 1)), [said('global', 1)]); // a later one of that name
  });

  test('holds what a removed account wrote under its name from then on', () => {
    const chase = catchup();
    chase.begin(welcome(0));
    chase.resume([info('global', 2), info('c', 2)]);
    for (const chat of ['global', 'c'] as const) {
      const type = chat === 'c' ? 'direct' : 'global';
      chase.live(said(chat, 3, { from: 'cid', type }));
      chase.live(said(chat, 4, { from: 'bob', type }));
    }
    chase.rename({ kind: 'removed', name: 'CID', as: 'cid (removed)', direct: 'cid (removed 2)' });
    const from = (chat: string) => chase.giveUp(chat).map((message) => message.from);
    assert.equal(from('global'), ['cid (removed)', 'bob']);
    assert.equal(from('c'), ['cid (removed 2)', 'bob']);
  });

  test('holds nothing while the connection is broken: all of it is fetched', () => {
    const chase = catchup();
    chase.begin(welcome(0));
    chase.resume([info('global', 2)]);
    chase.live(said('global', 3));
    chase.interrupt();
    assert.equal(chase.giveUp('global'), []);
    chase.resume([info('global', 3)]);
    assert.equal(chase.next(), { chat: 'global', above: 0, max: 256 });
  });
});
