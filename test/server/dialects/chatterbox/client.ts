// A Chatterbox client without a socket: it takes each write of the server for a frame, and notes when it came.

import { encodeFrame } from '../../../../shared/wire/frame.ts';
import { connectTo } from '../../../helpers/connection.ts';
import type { TestHouse } from '../../../helpers/house.ts';
import { turns, until } from '../../../helpers/until.ts';

type Frame = Readonly<Record<string, unknown>>;
type Entry = readonly [src: string, dest: string, at: number, text: string];

export interface Chatterer {
  /** Every frame so far; `take` gives those since the last time. */
  readonly frames: Frame[];
  /** The writes as they came. */
  readonly writes: { readonly at: number; readonly bytes: Buffer }[];
  readonly ended: boolean;
  /** Whether the server has stopped reading. */
  readonly paused: boolean;
  send(frame: unknown): void;
  sendBytes(bytes: Uint8Array): void;
  /** Sends a frame; resolves with the next one that comes. */
  asked(frame: unknown): Promise<Frame>;
  /** Sends text; resolves with all that follows within a second. */
  said(dest: string, text: string, src?: string): Promise<Frame[]>;
  take(): Frame[];
  /** What the frames since the last time said as messages, as `src>dest: text`. */
  heard(): string[];
  cut(): void;
}

export function chatterer(
  { house, clock }: Pick<TestHouse, 'house' | 'clock'>,
  { name = 'amy', address = '127.0.0.1' } = {},
): Chatterer {
  const frames: Frame[] = [];
  const writes: Chatterer['writes'] = [];
  let taken = 0;
  const line = connectTo(house, address, (bytes) => {
    if (line.ended) throw new Error('sent after the end');
    const frame = Buffer.from(bytes);
    if (frame.readUInt32BE() !== frame.length - 4) throw new Error('a write is no frame');
    writes.push({ at: clock.now(), bytes: frame });
    frames.push(JSON.parse(frame.toString('ascii', 4)) as Frame);
  });
  const quiet = async (): Promise<void> => {
    await turns(12);
  };
  const take = (): Frame[] => {
    const fresh = frames.slice(taken);
    taken = frames.length;
    return fresh;
  };

  return {
    frames,
    writes,
    get ended() {
      return line.ended;
    },
    get paused() {
      return line.paused;
    },
    send: (frame) => line.send(encodeFrame(frame as object)),
    sendBytes: line.send,
    async asked(frame) {
      const before = frames.length;
      line.send(encodeFrame(frame as object));
      await until(() => {
        clock.advance(1);
        return frames.length > before || line.ended;
      });
      taken = before + 1;
      return frames[before] as Frame;
    },
    async said(dest, text, src = name) {
      taken = frames.length;
      line.send(encodeFrame({ MESSAGES: [[src, dest, 1, text]] }));
      await quiet();
      for (let beat = 0; beat < 10; beat += 1) clock.advance(100);
      return take();
    },
    take,
    heard: () => take().flatMap(({ MESSAGES }) => entries(MESSAGES)),
    cut: line.cut,
  };
}

export function entries(messages: unknown): string[] {
  return ((messages ?? []) as Entry[]).map(([src, dest, , text]) => `${src}>${dest}: ${text}`);
}

/** A guest, or an account with `password`, that is in. */
export async function chatterboxClient(
  house: Pick<TestHouse, 'house' | 'clock'>,
  name: string,
  password?: string,
): Promise<Chatterer> {
  const client = chatterer(house, { name });
  const hello = { USERNAME: name, ...(password !== undefined && { PASSWORD: password }) };
  const reply = await client.asked(hello);
  if (reply['USERNAME_ACCEPTED'] !== true) throw new Error(JSON.stringify(reply));
  return client;
}
