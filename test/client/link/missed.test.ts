// What was missed during a broken connection: fetched a few pages at a time, the chat on the screen first.

import { Duplex } from 'node:stream';
import type { Page } from '../../../client/core/update/event.ts';
import { byteStream } from '../../../client/dial/stream.ts';
import { link } from '../../../client/link/link.ts';
import { createHoldings } from '../../../server/gate/holdings.ts';
import { connect } from '../../../server/gate/socket.ts';
import { readReply } from '../../../shared/wire/checks.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { gateShared } from '../../helpers/hall.ts';
import { type TestHouse, testHouse } from '../../helpers/house.ts';
import {
  comeBack,
  entered,
  info,
  type Scripted,
  type ServerEnd,
  said,
  seen,
} from '../../helpers/scripted.ts';
import { turns, until } from '../../helpers/until.ts';

type Asked = { readonly id: string; readonly page: Page };

const pagesOf = ({ frames }: ServerEnd): Asked[] =>
  frames.filter((frame) => 'page' in frame) as Asked[];

const chatsOf = (end: ServerEnd): string[] => pagesOf(end).map(({ page }) => page.chat);

/** The answer to a page: the messages of these seqs. */
function answer(end: ServerEnd, { id, page }: Asked, seqs: readonly number[] = [], more = false) {
  const type = page.chat === 'global' ? 'global' : 'direct';
  const messages = seqs.map((seq) => {
    const { from, at, text } = said(page.chat, seq);
    return { seq, from, at, text };
  });
  end.tell({ kind: 'page', id, chat: page.chat, type, name: page.chat, messages, more });
}

const CHATS = ['bob', 'cid', 'dan', 'eve', 'fay', 'global'];

/** Reconnects after a while in which something was written in each of six chats, last in fay's. */
async function back(before: (it: Scripted) => void = () => {}): Promise<[Scripted, ServerEnd]> {
  const heads = (head: number) =>
    CHATS.map((chat, n) => info(chat, head, { at: chat === 'global' ? 1 : 10 + n }));
  const [it] = await entered({ chats: heads(1) });
  before(it);
  const end = await comeBack(it, 2);
  end.welcome({ chats: heads(3) });
  await until(() => pagesOf(end).length >= 3);
  return [it, end];
}

describe('what was missed', (test) => {
  test('is asked for few pages at a time, global first, then the chat written to last', async () => {
    const [it, end] = await back();
    it.link.askTime();
    await until(() => end.frames.some((frame) => 'ping' in frame));
    assert.equal(chatsOf(end), ['global', 'fay', 'eve']);
    for (let n = 0; n < CHATS.length; n += 1) {
      answer(end, pagesOf(end)[n] as Asked, [2, 3]);
      await until(() => it.told('message').length === 2 * (n + 1));
      await until(() => pagesOf(end).length === Math.min(CHATS.length, n + 4));
    }
    assert.equal(chatsOf(end), ['global', 'fay', 'eve', 'dan', 'cid', 'bob']);
  });
  test('of the chat on the screen comes before that of others, to its end', async () => {
    const [it, end] = await back(({ link }) => link.watch('cid'));
    assert.equal(chatsOf(end), ['cid', 'fay', 'eve']);
    it.link.watch('bob');
    answer(end, pagesOf(end)[1] as Asked, [2, 3]);
    await until(() => pagesOf(end).length === 4);
    answer(end, pagesOf(end)[3] as Asked, [2], true);
    await until(() => pagesOf(end).length === 5);
    assert.equal(chatsOf(end), ['cid', 'fay', 'eve', 'bob', 'bob']);
    assert.is(pagesOf(end)[4]?.page.above, 2);
  });
  test('delays neither a line nor a page that the user wants', async () => {
    const [it, end] = await back(({ link }) => link.say('@bob before'));
    assert.ok('line' in (end.frames[1] ?? {}), 'the line that waited goes first');
    it.link.say('@bob now');
    it.link.page({ chat: 'bob', below: 1, max: 9 });
    await until(() => end.frames.length === 7);
    assert.equal(end.lines().at(-1)?.line, '@bob now');
    assert.equal(pagesOf(end).at(-1)?.page, { chat: 'bob', below: 1, max: 9 });
    it.link.page({ chat: 'cid', below: 1, max: 9 });
    it.link.page({ chat: 'bob', below: 2, max: 9 });
    it.link.watch('bob');
    for (const n of [0, 1]) answer(end, pagesOf(end)[n] as Asked, [2, 3]);
    await until(() => pagesOf(end).length === 6);
    assert.equal(chatsOf(end).slice(4), ['bob', 'cid']);
  });
  test('is not asked for again after another cut, if it had come', async () => {
    const [it, end] = await back();
    answer(end, pagesOf(end)[1] as Asked, [2, 3]);
    answer(end, pagesOf(end)[2] as Asked, [2], true);
    await until(() => it.told('message').length === 3);
    const next = await comeBack(it, 3);
    next.welcome({ chats: CHATS.map((chat) => info(chat, 3)) });
    for (let n = 0; n < 5; n += 1) {
      await until(() => pagesOf(next).length > n);
      answer(next, pagesOf(next)[n] as Asked, [2, 3]);
    }
    await until(() => it.told('message').length === 12);
    const asked = pagesOf(next).map(({ page }) => `${page.chat} ${page.above}`);
    assert.equal(asked.toSorted(), ['bob 1', 'cid 1', 'dan 1', 'eve 2', 'global 1']);
  });
  test('that takes long does not delay the next connection', async () => {
    const [it, end] = await back();
    for (let seconds = 0; seconds < 60; seconds += 10) {
      it.clock.advance(10_000);
      end.tell({ kind: 'ping' });
      await until(() => end.frames.filter((frame) => 'pong' in frame).length > seconds / 10);
    }
    end.cut();
    assert.is((await seen(it, 'lost', 2)).again, 250);
  });
});

describe('pages that nobody waits for', (test) => {
  test('are asked for few at a time too, as at a login with much that is unread', async () => {
    const [it, end] = await entered();
    for (let n = 0; n < 30; n += 1) it.link.page({ chat: `chat${n}`, max: 50 });
    it.link.say('hi');
    await until(() => end.lines().length === 1);
    assert.is(pagesOf(end).length, 4);
    for (let n = 0; n < 30; n += 1) {
      await until(() => pagesOf(end).length > n);
      answer(end, pagesOf(end)[n] as Asked);
    }
    const all = Array.from({ length: 30 }, (_, n) => `chat${n}`);
    assert.equal(chatsOf(end), all);
  });
});

/** Carries this many bytes per tick from the server to the client; the other way everything at once. */
class SlowEnd extends Duplex {
  far: SlowEnd | undefined;
  private waiting: { bytes: Buffer; done: () => void }[] = [];
  override _read(): void {}
  override _write(bytes: Buffer, _: BufferEncoding, done: () => void): void {
    this.waiting.push({ bytes, done });
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    queueMicrotask(() => this.far?.destroy());
    done(error);
  }
  carry(bytesMax: number): void {
    for (let left = bytesMax; left > 0; ) {
      const [first] = this.waiting;
      if (!first) return;
      this.far?.push(first.bytes.subarray(0, left));
      const carried = Math.min(left, first.bytes.length);
      left -= carried;
      first.bytes = first.bytes.subarray(carried);
      if (first.bytes.length > 0) return;
      this.waiting.shift();
      first.done();
    }
  }
}

/** A link to a house over a slow wire, with the gate's handling of slow readers. */
function overSlowWire({ house, clock }: TestHouse, bytesPerTick: number) {
  const shared = {
    ...gateShared(clock, 1 << 20),
    ...{ holdings: createHoldings(96 << 20), arrivals: createHoldings(32 << 20) },
  };
  const { counters } = shared;
  const messages: EventOf<'message'>[] = [];
  let ends: [SlowEnd, SlowEnd] | undefined;
  let dials = 0;
  let isBack = false;
  const it = link({
    async dial() {
      dials += 1;
      const [near, far] = [new SlowEnd(), new SlowEnd()];
      [near.far, far.far] = [far, near];
      ends = [near, far];
      connect(far, '127.0.0.1', { house: shared, accept: (connection) => house.admit(connection) });
      return byteStream(near);
    },
    ...{
      readReply,
      clock,
      random: () => 0,
      stream: 'amys',
      user: 'amy',
      as: 'account',
      device: 'a test',
    },
    ...{ remember: false, tokens: { get: () => undefined, keep() {}, drop() {} } },
    hearth: { known: () => true, met() {}, lost: '' },
    on(event) {
      if (event.kind === 'asked') it.answer({ password: 'password of amy' });
      if (event.kind === 'welcomed') isBack = true;
      if (event.kind === 'told' && event.event.kind === 'message') messages.push(event.event);
    },
  });
  it.start();
  return {
    ...{ counters, messages },
    get dials() {
      return dials;
    },
    get isBack() {
      return isBack;
    },
    break() {
      isBack = false;
      ends?.[0].destroy();
    },
    /** A tenth of a second passes. */
    async tick() {
      ends?.[0].carry(Number.POSITIVE_INFINITY);
      ends?.[1].carry(bytesPerTick);
      await turns(4);
      clock.advance(100);
    },
  };
}

describe('a client that comes back over a slow link', (test) => {
  test('has all that it missed in one connection, whatever that is', async () => {
    const at = await testHouse();
    await at.enter('amy');
    const bob = await at.enter('bob');
    const groups = Array.from({ length: 12 }, (_, n) => `g${n}`);
    for (const group of groups) await bob.line(`*amy,bob -> ${group}`);
    const amy = overSlowWire(at, 12_500); // 1 Mbit/s
    while (!amy.isBack) await amy.tick();
    amy.break();
    await amy.tick();
    const text = 'x'.repeat(3_880);
    for (let n = 0; n < 30; n += 1) {
      for (const group of groups) await bob.line(`*${group} ${n} ${text}`);
    }
    let ticks = 0;
    while (amy.messages.length < 360 && ticks < 400) {
      await amy.tick();
      if (amy.isBack) ticks += 1;
    }
    assert.is(amy.messages.length, 360);
    assert.is(amy.dials, 2);
    assert.equal([amy.counters.slowReaders, amy.counters.gaveWay], [0, 0]);
    const bytes = 360 * (text.length + 60);
    assert.ok(ticks <= (bytes / 12_500) * 1.25, `${ticks} ticks for ${bytes} bytes`);
    for (const group of groups) {
      const numbers = amy.messages
        .filter(({ to }) => to === group)
        .map((it) => Number.parseInt(it.text, 10));
      assert.equal(numbers, [...numbers.keys()]);
    }
  });
});
