// What counts as read on the screen: what was on it while its window was in front, and nothing else.

import * as fc from 'fast-check';
import { unseen } from '../../../../client/core/model.ts';
import { view } from '../../../../client/screen/view/view.ts';
import type { EventOf } from '../../../../shared/wire/native.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

type Message = EventOf<'message'>;

function many(chat: string, count: number): Message[] {
  return Array.from({ length: count }, (_, n) => said(chat, n + 1));
}

const text = (it: Glass): string => it.draw().join('\n');
const chatOf = (it: Glass, id: string) => it.panes.model.chats.get(id);

describe('what is read on the screen', (test) => {
  test('begins with the first message of a chat never read before, however many there are', () => {
    const it = glass();
    it.welcome([info('global', 0), info('bob', 300, { read: 0, unread: 300 })]);
    it.press('alt+a');
    it.answer('bob', many('bob', 300));
    assert.match(text(it), /── new ─.*bob: text 1\s/s);
    const { read = 0 } = chatOf(it, 'bob') ?? {};
    assert.ok(read > 0 && read < 24, String(read));
    it.press('ctrl+end');
    it.answer('bob', many('bob', 300));
    assert.match(text(it), /text 300\s.*↑ \d+ not seen/s);
    assert.is(chatOf(it, 'bob')?.read, read, 'what lies between was not seen');
    const { panes } = it;
    it.draw();
    assert.is(it.panes, panes, 'seeing the same once more changes nothing: the screen rests');
  });

  test('does not change in global at a login: missed messages are counted, and one key goes there', () => {
    const all = many('global', 300);
    all[4] = said('global', 5, { text: 'amy: your backup failed' });
    const it = glass();
    it.welcome([info('global', 300, { read: 0, unread: 300 })]);
    it.answer('global', all);
    const first = text(it);
    assert.match(first, /text 300\s/);
    assert.match(text(it), /global +!2\d\d /);
    assert.match(text(it), /↑ 2\d\d not seen/);
    assert.is(chatOf(it, 'global')?.read, 0);
    it.press('alt+a');
    if (it.effects.some(({ kind }) => kind === 'page')) it.answer('global', all);
    assert.match(text(it), /text 1\s.*your backup failed/s);
    assert.not.match(text(it), /global +!/);
    for (let page = 0; page < 40; page += 1) {
      it.press('pagedown');
      if (it.effects.some(({ kind }) => kind === 'page')) it.answer('global', all);
      text(it);
    }
    assert.equal([chatOf(it, 'global')?.read, chatOf(it, 'global')?.unread], [300, 0]);
  });

  test('is all of a chat if the user says so', () => {
    const it = glass();
    it.welcome([info('global', 300, { read: 0, unread: 300 })]);
    it.answer('global', many('global', 300));
    text(it);
    it.press('alt+r');
    assert.ok(it.effects.some((effect) => effect.kind === 'read' && effect.seq === 300));
    assert.not.match(text(it), 'not seen');
  });

  test('is a chat that the login did not tell, once all of it was seen, and no sooner', () => {
    const bob = { from: 'bob', to: 'amy', type: 'direct' } as const;
    const all = many('b', 60).map((message) => ({ ...message, ...bob }));
    const it = glass();
    it.welcome([info('global', 0)]);
    it.answer('global', []);
    it.told({ ...all[59], ...bob } as Message);
    it.type('ls bob');
    it.press('enter', 'ctrl+end');
    it.answer('b', all);
    text(it);
    assert.is(chatOf(it, 'b')?.read, 0, 'most of it was not seen');
    for (let page = 0; page < 6; page += 1) {
      it.press('pageup');
      text(it);
    }
    assert.equal([chatOf(it, 'b')?.read, chatOf(it, 'b')?.unread], [60, 0]);
  });

  test('is what is written in a chat that was empty, at once', () => {
    const it = glass();
    it.welcome([]);
    it.told(said('global', 1));
    assert.match(text(it), 'bob: text 1');
    it.welcome([info('global', 0)]);
    it.type('ls bob');
    it.press('enter');
    const page = { kind: 'page', id: 'x.1', chat: 'bob', type: 'direct', name: 'bob' } as const;
    it.told(
      { ...page, messages: [], more: false, read: 0, above: 0, unread: 0 },
      { id: 'x.1', line: 'ls bob' },
    );
    if (it.panes.open !== 'bob') it.press('alt+down');
    if (it.effects.some((effect) => effect.kind === 'page' && effect.page.chat === 'bob')) {
      it.answer('bob', []);
    }
    assert.not.match(text(it), '↓ more');
    it.told(said('bob', 1));
    assert.match(text(it), 'bob: text 1');
  });
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ writes: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 2, arbitrary: fc.constant({ writes: 1 }) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom('pageup', 'pagedown', 'ctrl+end', 'ctrl+home', 'alt+a', 'alt+up', 'alt+down')
      .map((key) => ({ key })),
  },
  { weight: 1, arbitrary: fc.boolean().map((focus) => ({ focus })) },
  { weight: 1, arbitrary: fc.integer({ min: 4, max: 40 }).map((rows) => ({ rows })) },
  { weight: 1, arbitrary: fc.nat(400).map((elsewhere) => ({ elsewhere })) },
  { weight: 1, arbitrary: fc.boolean().map((fresh) => ({ fresh })) },
);

type Step = {
  writes?: number;
  key?: string;
  focus?: boolean;
  rows?: number;
  elsewhere?: number;
  fresh?: boolean;
};

/** A screen that records what was on it, and up to where the server takes that as read. */
function watched(id: string, missed: number) {
  const all = many(id, missed);
  const seen = new Set<number>();
  const it = glass();
  let read = 0;
  let focused = true;

  const answerAll = (chat: string): void => {
    try {
      it.answer(chat, chat === id ? all : []);
      answerAll(chat);
    } catch {} // nothing more is asked for
  };
  const saw = (above: number, upTo: number): void => {
    for (const { seq } of all) if (seq > above && seq <= upTo) seen.add(seq);
  };
  const looks = (): void => {
    for (const chat of ['global', 'bob']) answerAll(chat);
    const { seen: part } = view(it.panes, it.now);
    if (part?.chat === id && focused) saw(part.above, part.seq);
    it.draw();
    for (const effect of it.effects) if (effect.kind === 'read') read = Math.max(read, effect.seq);
    const passed = all.find(({ seq }) => seq <= read && !seen.has(seq));
    assert.is(passed, undefined, `${passed?.seq} was not seen`);
  };
  const own = () => info(id, all.length, { read, unread: all.length - read });
  const comesIn = (): void =>
    it.welcome(['global', 'bob'].map((chat) => (chat === id ? own() : info(chat, 0))));
  const writes = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      all.push(said(id, all.length + 1));
      it.told(said(id, all.length));
    }
  };
  const focuses = (gained: boolean): void => {
    focused = gained;
    it.happens({ kind: 'key', key: { kind: 'focus', gained } });
  };
  /** On another device of the user's. */
  const reads = (seq: number): void => {
    read = Math.max(read, Math.min(seq, all.length));
    saw(0, read);
    it.told({ kind: 'read', chat: id, seq: read });
  };
  return {
    comesIn,
    looks,
    unseen(): number {
      const chat = chatOf(it, id);
      return chat ? unseen(chat) : 0;
    },
    takes({ writes: count = 0, key, focus, rows, elsewhere, fresh }: Step): void {
      writes(count);
      if (key !== undefined) it.press(key);
      if (focus !== undefined) focuses(focus);
      if (rows !== undefined) it.happens({ kind: 'resized', size: { columns: 80, rows } });
      if (elsewhere !== undefined) reads(elsewhere);
      if (fresh) comesIn();
      looks();
    },
  };
}

describe('a read mark', (test) => {
  test('never passes a message that was not on the screen, whatever happens', () => {
    const steps = fc.array(step as fc.Arbitrary<Step>, { maxLength: 30 });
    return fc.assert(
      fc.property(fc.constantFrom('global', 'bob'), fc.nat(400), steps, (id, missed, taken) => {
        const it = watched(id, missed);
        it.comesIn();
        assert.is(it.unseen(), missed, 'what is unread at a login is counted');
        it.looks();
        for (const one of taken) it.takes(one);
      }),
      { numRuns: 60 },
    );
  });
});
