// The files that this end offers: first announced, then sent one after the other, and given up cleanly on any end. A
// broken transfer is not resumed: the other end keeps nothing of it, and the file is offered anew.

import { basename } from 'node:path';
import { bucket, type Rate } from '../../../shared/bucket.ts';
import type { Clock } from '../../../shared/clock.ts';
import { Refusal } from '../../../shared/refusal.ts';
import type { FileFault } from '../../core/update/private-event.ts';
import { type EndCode, faultOfDecline } from '../fault.ts';
import type { FrameOf } from '../frames.ts';
import { cleanFileName } from './names.ts';
import { ChangedError, openSource, type Source, sendable } from './source.ts';
import { FILES_MAX, type PeerFile, progress, type TransferEnds } from './transfer.ts';

/** Half of what the other end accepts: see session.ts. */
const OFFERS: Rate = { burst: 50, perSecond: 5 };

export interface Outgoing {
  /** Resolves when the other end has been asked. */
  offer(path: string): Promise<PeerFile | Refusal>;
  /** Gives it up; does nothing if it is over. */
  cancel(id: number): void;
  accepted(frame: FrameOf<'accept'>): EndCode | undefined;
  declined(frame: FrameOf<'decline'>): EndCode | undefined;
  received(frame: FrameOf<'received'>): EndCode | undefined;
  /** The session is over. */
  end(): void;
}

interface Sending {
  readonly file: PeerFile;
  readonly path: string;
  state: 'offered' | 'accepted' | 'sent' | 'over';
}

interface OutgoingEnds extends TransferEnds {
  sendBlock(bytes: Uint8Array): Promise<void>;
}

export function outgoing(clock: Clock, { send, sendBlock, on }: OutgoingEnds): Outgoing {
  const files = new Map<number, Sending>();
  const offers = bucket(OFFERS, clock);
  let last = 0;
  let asking = 0; // offers whose file is still being checked
  let ended = false;
  let turn = Promise.resolve(); // one file at a time

  const fail = (sending: Sending, fault: FileFault): void => {
    // After `done` its number is over for both.
    if (sending.state !== 'sent') send({ kind: 'abort', id: sending.file.id, why: fault });
    sending.state = 'over';
    files.delete(sending.file.id);
    on({ kind: 'failed', file: sending.file, fault });
  };

  const offer = async (path: string): Promise<PeerFile | Refusal> => {
    const size = await sendable(path);
    if (size instanceof Refusal) return size;
    if (ended) return new Refusal('undeliverable', 'The private chat is over.');
    last += 1;
    const file: PeerFile = { own: true, id: last, name: cleanFileName(basename(path)), size };
    files.set(file.id, { file, path, state: 'offered' });
    send({ kind: 'offer', id: file.id, name: file.name, size });
    return file;
  };

  const isOn = ({ state }: Sending): boolean => state === 'accepted';

  /** Sends the source's content. Whoever changes the state meanwhile has already said why. */
  const pour = async (sending: Sending, source: Source): Promise<void> => {
    const tell = progress(clock, sending.file, on);
    let sent = 0;
    // Two blocks alternate: one is read while the other one leaves.
    const leaving = [Promise.resolve(), Promise.resolve()];
    for (let nth = 0; isOn(sending); nth = 1 - nth) {
      tell(sent);
      await leaving[nth];
      const block = await source.next();
      if (!block || !isOn(sending)) break;
      leaving[nth] = sendBlock(block.frames);
      sent += block.bytes;
    }
    await Promise.all(leaving);
    const sha256 = await source.finish();
    if (!isOn(sending)) return;
    if (sha256 === undefined) return fail(sending, 'changed');
    sending.state = 'sent';
    send({ kind: 'done', id: sending.file.id, sha256 });
  };

  const transmit = async (sending: Sending): Promise<void> => {
    if (!isOn(sending)) return;
    const { file, path } = sending;
    let source: Source | undefined;
    try {
      source = await openSource(path, file.size, file.id);
      await pour(sending, source);
    } catch (error) {
      if (isOn(sending)) fail(sending, error instanceof ChangedError ? 'changed' : 'unreadable');
    } finally {
      await source?.close().catch(() => {});
    }
  };

  return {
    async offer(path) {
      if (files.size + asking >= FILES_MAX || !offers.take()) {
        return new Refusal('busy', 'Too many files are offered at once. Wait for the others.');
      }
      asking += 1;
      try {
        return await offer(path);
      } finally {
        asking -= 1;
      }
    },
    cancel(id) {
      const sending = files.get(id);
      if (sending && sending.state !== 'sent') fail(sending, 'cancelled');
    },
    accepted({ id }) {
      const sending = files.get(id);
      if (!sending) return id > last ? 'misspoke' : undefined; // it crossed an abort
      if (sending.state !== 'offered') return 'misspoke';
      sending.state = 'accepted';
      turn = turn.then(() => transmit(sending));
      return undefined;
    },
    declined({ id, why }) {
      const sending = files.get(id);
      if (!sending) return id > last ? 'misspoke' : undefined;
      fail(sending, faultOfDecline(why));
      return undefined;
    },
    received({ id }) {
      const sending = files.get(id);
      if (sending?.state !== 'sent') return 'misspoke';
      files.delete(id);
      on({ kind: 'progress', file: sending.file, bytes: sending.file.size });
      on({ kind: 'done', file: sending.file });
      return undefined;
    },
    end() {
      ended = true;
      for (const sending of files.values()) fail(sending, 'ended');
    },
  };
}
