// A line is visible from Enter on, once, in the chat where it goes.

import * as fc from 'fast-check';
import type { Told } from '../../../../client/core/update/event.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info, said } from '../../../helpers/scripted.ts';

const text = (it: Glass): string => it.draw().join('\n');
const count = (it: Glass, what: string): number => text(it).split(what).length - 1;

/** Amy, with global, bob, and the group devs, in bob's pane. */
function withBob(): Glass {
  const it = glass();
  it.now = 1_790_000_000_000;
  it.welcome([info('global', 0), info('bob', 0), info('devs', 0, { type: 'group' })]);
  it.answer('global', []);
  it.type('ls bob');
  it.press('enter');
  it.answer('bob', []);
  return it;
}

function enter(it: Glass, line: string): void {
  it.type(line);
  it.press('enter');
}

const mine = (chat: string, seq: number, words: string, more = {}): Told =>
  said(chat, seq, { from: 'amy', to: chat, text: words, ...more });
const confirmed = (line: string, more = {}): [Told, { id: string; line: string }] => [
  { kind: 'confirmed', id: 'x.1', ...more },
  { id: 'x.1', line },
];

describe('a line that is on its way', (test) => {
  test('is in its chat from Enter on, dim, until its message replaces it', () => {
    const it = withBob();
    enter(it, 'hello there');
    assert.match(text(it), '12:00 amy: hello there …');
    it.told(mine('bob', 1, 'hello there'));
    assert.is(count(it, 'hello there'), 1);
    assert.not.match(text(it), '…');
    it.told(...confirmed('@bob hello there', { chat: 'bob', seq: 1 }));
    assert.is(count(it, 'hello there'), 1);
    assert.is(it.panes.waiting.length, 0);
  });

  test('is replaced by the message that came by it, and by none from elsewhere', () => {
    const it = withBob();
    enter(it, 'ok');
    it.told(mine('bob', 1, 'ok', { line: 'other.1' }));
    assert.is(count(it, 'amy: ok …'), 1, 'that was typed on another device');
    const line = { id: 'x.1', line: '@bob ok' };
    it.told(mine('bob', 2, 'ok, as the server cleaned it', { line: 'x.1' }), line);
    assert.is(count(it, 'amy: ok …'), 0, 'whatever the words');
    it.told(...confirmed('@bob ok', { chat: 'bob', seq: 2 }));
    assert.is(it.panes.waiting.length, 0);
  });

  test('that was answered before its message came waits for that one', () => {
    const it = withBob();
    enter(it, 'ok');
    it.told(...confirmed('@bob ok', { chat: 'bob', seq: 2 }));
    it.told(mine('bob', 1, 'ok', { line: 'other.1' }));
    assert.is(count(it, 'amy: ok …'), 1);
    it.told(mine('bob', 2, 'ok', { line: 'x.1' }));
    assert.is(count(it, 'amy: ok …'), 0);
  });

  test('keeps its own place beside another in the same words', () => {
    const it = withBob();
    enter(it, 'ok');
    enter(it, 'ok');
    it.told(mine('bob', 1, 'ok'));
    assert.is(count(it, 'amy: ok'), 2);
    assert.is(count(it, 'amy: ok …'), 1);
    it.told(...confirmed('@bob ok', { chat: 'bob', seq: 1 }));
    assert.is(count(it, 'amy: ok …'), 1);
    it.told(mine('bob', 2, 'ok'));
    it.told(...confirmed('@bob ok', { chat: 'bob', seq: 2 }));
    assert.is(count(it, 'amy: ok'), 2);
    assert.is(count(it, '…'), 0);
  });

  test('for another chat is shown where it was typed too, with its recipient', () => {
    const it = withBob();
    enter(it, '*devs the build is red');
    assert.match(text(it), '12:00 → *devs: the build is red …');
    it.told(mine('devs', 1, 'the build is red', { type: 'group', to: 'devs' }));
    assert.not.match(text(it), 'the build is red');
    assert.match(text(it), '─ Sent to *devs. ─');
    enter(it, '@eve are you there?'); // no chat with her is known yet
    assert.match(text(it), '→ @eve: are you there? …');
    enter(it, 'broadcast tea is ready');
    assert.match(text(it), '→ everybody: tea is ready …');
  });

  test('that is refused disappears, and the refusal is shown', () => {
    const it = withBob();
    enter(it, 'hello');
    it.told(
      { kind: 'refused', id: 'x.1', code: 'no', text: 'Not now.' },
      { id: 'x.1', line: '@bob hello' },
    );
    assert.match(text(it), '! Not now.');
    assert.not.match(text(it), 'amy: hello');
    assert.is(it.panes.editor.graphemes.join(''), 'hello');
  });

  test('is reported as unanswered in the status line, a command too', () => {
    for (const line of ['hello', '+eve devs']) {
      const it = withBob();
      if (line.startsWith('+')) openGlobal(it);
      const since = it.now;
      enter(it, line);
      it.now += 2_000;
      it.happens({ kind: 'silent', since });
      it.now += 3_000;
      assert.match(text(it), 'sending… no answer for 5 s');
      it.told(...confirmed('@bob hello'));
      assert.not.match(text(it), 'no answer');
    }
  });

  test('waits while there is no connection, and so does a command', () => {
    const it = withBob();
    enter(it, 'hello');
    it.happens({ kind: 'silent', since: it.now });
    it.happens({ kind: 'lost', text: 'Gone.', again: 5_000 });
    enter(it, 'whoelse');
    assert.match(text(it), 'amy: hello (waiting)');
    assert.match(text(it), '12:00 whoelse (waiting)');
    assert.match(text(it), 'no connection, retry in 5 s, 2 waiting');
  });

  test('that the server has stays visible until what was missed has come', () => {
    const it = withBob();
    enter(it, 'hello');
    it.told(...confirmed('@bob hello', { chat: 'bob', seq: 3 }));
    assert.match(text(it), 'amy: hello …');
    it.told(said('bob', 2, { text: 'before' }));
    assert.match(text(it), 'amy: hello …');
    it.told(mine('bob', 3, 'hello'));
    assert.is(count(it, 'amy: hello'), 1);
    assert.is(it.panes.waiting.length, 0);
  });

  test('that the server never mentions again does not stay', () => {
    const it = withBob();
    enter(it, 'hello');
    it.told(...confirmed('@bob hello', { chat: 'bob', seq: 3 }));
    it.now += 10_000;
    assert.not.match(text(it), 'amy: hello');
    it.happens({ kind: 'woken' });
    assert.is(it.panes.waiting.length, 0);
  });

  test('that is timed cannot be read once it may have expired', () => {
    const it = withBob();
    enter(it, '*5@bob sekrit');
    assert.match(text(it), 'amy: sekrit …');
    it.happens({ kind: 'lost', text: 'Gone.', again: 5_000 });
    it.now += 4_999;
    assert.match(text(it), 'amy: sekrit (waiting)');
    it.now += 1;
    assert.not.match(text(it), 'sekrit');
    assert.match(text(it), 'amy: a timed message (waiting)');
    it.told(...confirmed('*5@bob sekrit', { chat: 'bob', seq: 1 }));
    assert.not.match(text(it), /sekrit|a timed message/);
    assert.is(it.panes.waiting.length, 0);
  });

  test('that is private is in the private pane until it is on the other screen', () => {
    const it = withBob();
    const familiar = { kind: 'same' } as const;
    it.happens({
      kind: 'private',
      news: { with: 'eve', kind: 'opened', words: ['a', 'b', 'c', 'd'], familiar, fingerprint: '' },
    });
    it.press('alt+up', 'alt+up', 'alt+up');
    while (it.panes.model.chats.get(it.panes.open)?.kind !== 'private') it.press('alt+down');
    enter(it, 'psst');
    assert.match(text(it), 'amy: psst …');
    it.now += 4_000;
    assert.match(text(it), 'sending… no answer for 4 s');
    const line = 'private eve psst';
    it.happens({
      kind: 'private',
      news: { with: 'eve', kind: 'confirmed', n: 1, text: 'psst', line, at: it.now },
    });
    assert.is(count(it, 'amy: psst'), 1);
    assert.is(count(it, '…'), 0);
    assert.is(it.panes.waiting.length, 0);
  });
});

function openGlobal(it: Glass): void {
  it.press('alt+up', 'alt+up', 'alt+up');
  assert.is(it.panes.open, 'global');
}

/** A server that has received what it confirms, and tells it over the next connection if need be. */
class Town {
  readonly it = withBob();
  private seq = 0;
  private isCut = false;
  private readonly typed: { words: string; seq?: number; answered?: true }[] = [];

  constructor() {
    this.it.happens({ kind: 'resized', size: { columns: 100, rows: 70 } });
  }

  type(): void {
    const words = `line ${this.typed.length}.`;
    enter(this.it, words);
    this.typed.push({ words });
  }

  message(): void {
    const next = this.next();
    if (next && next.seq === undefined) this.it.told(this.messageOf(next));
  }

  confirm(): void {
    const next = this.next();
    if (next?.seq !== undefined) this.answer(next, next.seq);
  }

  cut(): void {
    this.isCut = true;
    this.it.happens({ kind: 'lost', text: 'Gone.', again: 500 });
  }

  /** The first line had arrived: its answer comes before its message. */
  back(): void {
    if (!this.isCut) return;
    this.isCut = false;
    resume(this.it, this.seq);
    const first = this.next();
    if (!first) return;
    const isNew = first.seq === undefined;
    const message = this.messageOf(first);
    this.answer(first, first.seq ?? 0);
    this.check();
    if (isNew) this.it.told(message);
  }

  other(): void {
    if (this.isCut) return;
    this.seq += 1;
    this.it.told(said('bob', this.seq, { text: `theirs ${this.seq}` }));
  }

  later(): void {
    this.it.now += 700;
  }

  check(): void {
    const screen = text(this.it);
    for (const { words } of this.typed) assert.is(screen.split(words).length - 1, 1, screen);
  }

  private next() {
    return this.isCut ? undefined : this.typed.find((line) => !line.answered);
  }

  private messageOf(line: { words: string; seq?: number }): Told {
    if (line.seq === undefined) {
      this.seq += 1;
      line.seq = this.seq;
    }
    return mine('bob', line.seq, line.words);
  }

  private answer(line: { words: string; answered?: true }, seq: number): void {
    line.answered = true;
    this.it.told(...confirmed(`@bob ${line.words}`, { chat: 'bob', seq }));
  }
}

function resume(it: Glass, head: number): void {
  const chats = [info('global', 0), info('bob', head), info('devs', 0, { type: 'group' })];
  it.happens({
    kind: 'welcomed',
    welcome: {
      ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy' },
      ...{ guest: false, epoch: 'e', time: it.now, chats, here: { count: 1, names: ['bob'] } },
    },
    fresh: false,
  });
}

describe('whatever happens meanwhile', (test) => {
  const HAPPENINGS = ['type', 'message', 'confirm', 'cut', 'back', 'other', 'later'] as const;

  test('each line is visible exactly once from Enter on', () => {
    const happenings = fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 40 });
    return fc.assert(
      fc.property(happenings, (events) => {
        const town = new Town();
        for (const event of events) {
          town[event]();
          town.check();
        }
      }),
      { numRuns: 150 },
    );
  });
});
