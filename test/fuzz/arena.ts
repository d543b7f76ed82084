// A whole house in memory, with three people who chat and a hostile client: its connection may end, and nothing else
// may happen.

import { isReply } from '../../shared/wire/checks.ts';
import { parseFrame } from '../../shared/wire/frame.ts';
import { type ChatterboxClient, chatterboxClient } from '../helpers/chatterbox-client.ts';
import { frame, frameCutter } from '../helpers/chatterbox-frames.ts';
import { wireTo } from '../helpers/chatterbox-house.ts';
import { fragileFaults, replyFaults } from '../helpers/chatterbox-replies.ts';
import { type TestClient, type TestHouse, testHouse } from '../helpers/house.ts';
import { type Assault, HELLO } from './assault.ts';
import { bytesOf } from './item.ts';

export interface Arena {
  /** Lets the attacker do their worst; rejects if anybody else noticed, or anything broke. */
  suffer(assault: Assault): Promise<void>;
  /** Checks what must hold once all hostile clients are gone: nothing of them is left. */
  close(): Promise<void>;
}

/** The most bytes queued for a client that sends this many. */
const answerBytesMax = (sent: number): number => 1024 * 1024 + 64 * sent;

/** The most turns of the event loop until an answer: nothing here waits for anything else. */
const TURNS_MAX = 500;

const TICK_MS = 10;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function turnsUntil(done: () => boolean, what: () => string): Promise<void> {
  for (let turns = 0; !done(); turns += 1) {
    if (turns > TURNS_MAX) throw new Error(what());
    await turn();
  }
}

export async function openArena(): Promise<Arena> {
  const it = await testHouse({ guests: true, lineRate: 10 });
  const [ann, bob] = await Promise.all([it.enter('ann'), it.enter('bob')]);
  const cat = chatterboxClient((ears) => wireTo(it, ears), {
    fragile: true,
    now: it.clock.now,
    tick: () => it.clock.advance(100),
  });
  await cat.enters('cat');
  const witnesses: Witnesses = { it, ann, bob, cat };
  await pass(witnesses, 2_000);
  const timers = it.clock.pending;
  let count = 0;

  return {
    async suffer(assault) {
      count += 1;
      const mallory = hostile(it, () => pass(witnesses, 1_000));
      if (assault.entered) await mallory.enter(HELLO[assault.entered]);
      await mallory.send(Buffer.concat(assault.items.map(bytesOf)), assault.write);
      if (assault.stays) await outlast(witnesses);
      await chat(witnesses, count);
      mallory.cut();
      await pass(witnesses, 1_100);
      check(witnesses, mallory.fault());
    },
    async close() {
      await outlast(witnesses);
      check(witnesses, undefined);
      const left = it.clock.pending - timers;
      if (left > 0) throw new Error(`${left} timers are left`);
    },
  };
}

interface Witnesses {
  readonly it: TestHouse;
  readonly ann: TestClient;
  readonly bob: TestClient;
  readonly cat: ChatterboxClient;
}

function check({ it, ann, bob, cat }: Witnesses, fault: string | undefined): void {
  if (fault !== undefined) throw new Error(fault);
  if (it.failures.length > 0) throw new Error('failed inside', { cause: it.failures[0] });
  if (ann.ended || bob.ended || cat.closed) throw new Error('a witness was cut off');
  if (cat.faults.length > 0) throw new Error(`cat: ${cat.faults.join('; ')}`);
}

/** Ann speaks, and everybody else there hears it. */
async function chat({ it, ann, bob, cat }: Witnesses, count: number): Promise<void> {
  const text = `witness ${count}`;
  const before = cat.messages.length;
  ann.take();
  bob.take();
  ann.send({ id: `witness.${count}`, line: text });
  const confirmed = () => ann.events('confirmed').at(-1)?.id === `witness.${count}`;
  await turnsUntil(confirmed, () => `ann was not answered: ${JSON.stringify(ann.take())}`);
  const bobHeard = () => bob.events('message').filter((event) => event.text === text);
  const catHeard = () => cat.messages.slice(before).filter(([, , , content]) => content === text);
  const bothHeard = (): boolean => {
    it.clock.advance(TICK_MS); // cat's frames are apart
    return bobHeard().length > 0 && catHeard().length > 0;
  };
  const told = () =>
    `bob heard ${bobHeard().length} and cat ${catHeard().length} times what ann said`;
  await turnsUntil(bothHeard, told);
  if (bobHeard().length > 1 || catHeard().length > 1) throw new Error(told());
}

/** Time passes, and those who are there give signs of life. */
async function pass({ it, ann, bob }: Witnesses, ms: number): Promise<void> {
  for (const witness of [ann, bob]) witness.send({ pong: true });
  it.clock.advance(ms);
  await turn();
}

/** Longer than any limit on logins and silence. */
async function outlast(witnesses: Witnesses): Promise<void> {
  for (let seconds = 0; seconds < 200; seconds += 10) await pass(witnesses, 10_000);
}

interface Hostile {
  enter(hello: object): Promise<void>;
  /** Sends as long as the server reads, this many bytes per write. */
  send(bytes: Buffer, write: number): Promise<void>;
  cut(): void;
  /** What the server did to it that it must do to nobody. */
  fault(): string | undefined;
}

/** `wait`: some time passes, while the server takes nothing from it. */
function hostile({ house }: TestHouse, wait: () => Promise<void>): Hostile {
  const cut = frameCutter();
  const heard: unknown[] = [];
  let fault: string | undefined;
  let sent = 0;
  let got = 0;
  let gone = false;
  let paused = false;

  const hear = (bytes: Uint8Array): void => {
    got += bytes.length;
    for (const body of cut(bytes)) {
      const value = parseFrame(body);
      heard.push(value);
      if (isReply(value)) continue;
      const wrong = [...replyFaults(value), ...fragileFaults(Buffer.from(bytes))];
      if (wrong.length > 0) fault ??= `it was sent ${JSON.stringify(value)}: ${wrong.join('; ')}`;
    }
  };
  const end = (): void => {
    gone = true;
  };
  const session = house.admit({
    address: '192.0.2.1',
    network: '192.0.2.1',
    send: (bytes) => {
      if (!gone) hear(bytes);
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    end,
    destroy: end,
  });
  const give = (bytes: Uint8Array): void => {
    if (gone) return;
    sent += bytes.length;
    session.received(bytes);
  };

  return {
    async enter(hello) {
      give(frame(hello));
      const told = () => `mallory could not enter: ${JSON.stringify(heard)}`;
      await turnsUntil(() => heard.length > 0 || gone, told);
      if (!JSON.stringify(heard[0]).includes('"USERNAME_ACCEPTED":true')) throw new Error(told());
    },
    async send(bytes, write) {
      const size = write || bytes.length;
      for (let at = 0; at < bytes.length && !gone; at += size) {
        give(bytes.subarray(at, at + size));
        if (paused || at % 4096 < size) await turn();
        if (paused) await wait();
      }
      await turn();
    },
    cut() {
      if (!gone) session.closed();
      gone = true;
    },
    fault() {
      if (got > answerBytesMax(sent)) return `${got} bytes for ${sent}`;
      return fault;
    },
  };
}
