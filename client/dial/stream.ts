// A socket of Node's, or half of a pair in memory, as the link takes it.

import type { Duplex } from 'node:stream';
import { type Address, plainIp } from '../../shared/address.ts';
import type { ByteStream, StreamListener } from '../link/byte-stream.ts';

type Socket = Duplex & {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  ref?(): unknown;
  unref?(): unknown;
};

export function byteStream(stream: Socket): ByteStream {
  const peer = addressOf(stream);
  let listener: StreamListener | undefined;
  let isOpen = true;

  const closed = (why?: Error): void => {
    if (!isOpen) return;
    isOpen = false;
    listener?.closed(why);
  };

  stream.pause(); // otherwise it begins to flow before anybody listens
  stream.on('data', (bytes: Uint8Array) => listener?.data(bytes));
  stream.on('end', () => closed()).on('close', () => closed());
  stream.on('error', closed); // stays: what was written last may still fail
  return {
    write: (bytes) => void stream.write(bytes),
    end: () => void stream.end(),
    destroy: () => void stream.destroy(),
    listen(to) {
      listener = to;
      if (to) {
        stream.ref?.();
        stream.resume();
      } else {
        stream.pause();
        stream.unref?.();
      }
    },
    get isOpen() {
      return isOpen && !stream.destroyed;
    },
    peer,
  };
}

/** Undefined for what is not on a network. */
function addressOf({ remoteAddress = '', remotePort }: Socket): Address | undefined {
  const host = plainIp(remoteAddress);
  return host === undefined || remotePort === undefined ? undefined : { host, port: remotePort };
}
