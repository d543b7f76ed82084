// The files that the other end offers. Nothing is written before the user accepts one, never more than was offered, and
// nothing stays of an unfinished one.

import type { Clock } from '../../../shared/clock.ts';
import type { FileFault, FileLoss } from '../../core/update/private-event.ts';
import { type EndCode, faultOfAbort } from '../fault.ts';
import { DATA_BYTES_MIN, type FrameOf } from '../frames.ts';
import { cleanFileName } from './names.ts';
import { hasRoom, lossOf, openPart, type Part, type Where } from './part.ts';
import { FILES_MAX, type PeerFile, progress, type TransferEnds } from './transfer.ts';

/** How much of a declined file may still arrive: more than networks hold. */
const LATE_BYTES_MAX = 64 * 1024 * 1024;

export interface Incoming {
  /** Resolves when the other end was told to send, or with why it can't be. */
  accept(id: number): Promise<FileFault | 'not-offered' | undefined>;
  /** Also declines one that is being received; does nothing if it is over. */
  decline(id: number): void;
  offered(frame: FrameOf<'offer'>): EndCode | undefined;
  data(id: number, bytes: Uint8Array): EndCode | undefined;
  done(frame: FrameOf<'done'>): EndCode | undefined;
  aborted(frame: FrameOf<'abort'>): EndCode | undefined;
  /**
   * The session is over. Resolves when nothing unfinished is left on the disk; a complete file may still be reported as
   * done until then.
   */
  end(): Promise<void>;
}

interface Receiving {
  readonly file: PeerFile;
  /** `refused`: what still arrives of it is dropped. `whole`: everything arrived, and is being checked. */
  state: 'offered' | 'accepting' | 'coming' | 'refused' | 'whole' | 'over';
  got: number;
  /** Bytes that came since it was refused. */
  late: number;
  part?: Part;
  tell(bytes: number): void;
}

type Accepting = (receiving: Receiving) => Promise<FileFault | 'not-offered' | undefined>;

interface IncomingEnds extends TransferEnds {
  /** Whether the disk is behind and nothing more should come now; calls come in pairs. */
  full(on: boolean): void;
}

export function incoming(clock: Clock, where: Where, ends: IncomingEnds): Incoming {
  const { folder } = where;
  const { send, on, full } = ends;
  const files = new Map<number, Receiving>();
  const cleaning = new Set<Promise<unknown>>();
  let last = 0;

  /** The session's end waits for it. */
  const track = <T>(work: Promise<T>): Promise<T> => {
    cleaning.add(work);
    return work.finally(() => cleaning.delete(work));
  };

  /** Gives it up and removes what has arrived. Its number stays until the other end gives it up too. */
  const refuse = (receiving: Receiving, loss: FileLoss): void => {
    receiving.state = 'refused';
    send({ kind: 'decline', id: receiving.file.id, why: loss.fault });
    drop(receiving, loss);
  };

  const drop = (receiving: Receiving, loss: FileLoss): void => {
    const { file, part } = receiving;
    if (part) void track(part.remove());
    on({ kind: 'failed', file, ...loss });
  };

  const over = (receiving: Receiving): void => {
    receiving.state = 'over';
    files.delete(receiving.file.id);
  };

  const prepare = async (receiving: Receiving): Promise<FileLoss | undefined> => {
    const { file } = receiving;
    if (!(await hasRoom(folder, file.size))) return { fault: 'no-space', folder };
    const part = await openPart(where, file.name, {
      full,
      failed(loss) {
        if (receiving.state === 'coming') refuse(receiving, loss);
      },
    });
    if (receiving.state !== 'accepting') {
      await part.remove();
      return undefined;
    }
    receiving.part = part;
    return undefined;
  };

  const accept: Accepting = async (receiving) => {
    receiving.state = 'accepting';
    const loss = await prepare(receiving).catch((error) => lossOf(error, folder));
    if (receiving.state !== 'accepting') return 'not-offered';
    if (loss) {
      refuse(receiving, loss);
      return loss.fault;
    }
    receiving.state = 'coming';
    send({ kind: 'accept', id: receiving.file.id });
    receiving.tell(0);
    return undefined;
  };

  const check = async (receiving: Receiving, part: Part, sha256: string): Promise<void> => {
    const { file } = receiving;
    const outcome = await part.finish(sha256);
    over(receiving);
    if ('fault' in outcome) {
      send({ kind: 'decline', id: file.id, why: outcome.fault });
      on({ kind: 'failed', file, ...outcome });
      return;
    }
    send({ kind: 'received', id: file.id });
    on({ kind: 'progress', file, bytes: file.size });
    on({ kind: 'done', file, path: outcome.path });
  };

  return {
    async accept(id) {
      const receiving = files.get(id);
      if (receiving?.state !== 'offered') return 'not-offered';
      return await track(accept(receiving));
    },
    decline(id) {
      const receiving = files.get(id);
      if (!receiving || receiving.state === 'refused' || receiving.state === 'whole') return;
      refuse(receiving, { fault: 'declined' });
    },
    offered({ id, name, size }) {
      if (id !== last + 1) return 'misspoke';
      if (files.size >= FILES_MAX) return 'flooded';
      last = id;
      const file: PeerFile = { own: false, id, name: cleanFileName(name), size };
      files.set(id, { file, state: 'offered', got: 0, late: 0, tell: progress(clock, file, on) });
      on({ kind: 'offered', file });
      return undefined;
    },
    data(id, bytes) {
      const receiving = files.get(id);
      if (receiving?.state !== 'coming' && receiving?.state !== 'refused') return 'misspoke';
      const left = receiving.file.size - receiving.got;
      if (bytes.length > left || bytes.length < Math.min(left, DATA_BYTES_MIN)) return 'misspoke';
      receiving.got += bytes.length;
      if (receiving.state === 'refused') {
        receiving.late += bytes.length;
        return receiving.late > LATE_BYTES_MAX ? 'flooded' : undefined;
      }
      receiving.part?.write(bytes);
      receiving.tell(receiving.got);
      return undefined;
    },
    done({ id, sha256 }) {
      const receiving = files.get(id);
      if (receiving?.state === 'refused') {
        over(receiving);
        return undefined;
      }
      if (receiving?.state !== 'coming' || !receiving.part) return 'misspoke';
      if (receiving.got !== receiving.file.size) return 'misspoke';
      receiving.state = 'whole';
      void track(check(receiving, receiving.part, sha256));
      return undefined;
    },
    aborted({ id, why }) {
      const receiving = files.get(id);
      if (!receiving || receiving.state === 'whole') return 'misspoke';
      const { state } = receiving;
      over(receiving);
      if (state !== 'refused') drop(receiving, { fault: faultOfAbort(why) });
      return undefined;
    },
    async end() {
      for (const receiving of [...files.values()]) {
        const { state } = receiving;
        if (state === 'whole') continue; // it is all here, and may still turn out well
        over(receiving);
        if (state !== 'refused') drop(receiving, { fault: 'ended' });
      }
      while (cleaning.size > 0) await Promise.allSettled(cleaning);
    },
  };
}
