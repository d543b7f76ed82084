// What a session's hello says of its client: what it takes, and how to meet it for a private chat.

import type { Listener, Peer } from '../chat/online.ts';
import type { Hello, Voice } from '../dialects/dialect.ts';
import type { UserId } from '../facts.ts';

type Ways = Pick<Listener, 'user' | 'stream' | 'erases' | 'partialPages' | 'everyName' | 'peer'>;

/** `seenAt`: where the connection comes from, if that is the client's own address. */
export function waysOf(
  user: UserId,
  { hello, voice, seenAt }: { hello: Hello; voice: Voice; seenAt: string | undefined },
): Ways {
  return {
    user,
    ...(hello.stream !== undefined && { stream: hello.stream }),
    erases: hello.erases === true,
    ...(hello.partial && { partialPages: true as const }),
    everyName: voice.everyName,
    ...(hello.peer && { peer: peerOf(hello.peer, seenAt) }),
  };
}

function peerOf({ fingerprint, device }: Omit<Peer, 'seenAt'>, seenAt: Peer['seenAt']): Peer {
  return { fingerprint, device, seenAt };
}
