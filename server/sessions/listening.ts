// A session as chat/ sees it, which tells it news: what its hello says of the client, and how to reach that client for
// a private chat.

import type { Direct, Listener, Peer } from '../chat/online.ts';
import type { Hello, Voice } from '../dialects/dialect.ts';
import type { UserId } from '../facts.ts';
import type { News } from '../news.ts';

/** The session that hears the news. */
export interface Hearer {
  isStillIn(): boolean;
  hear(news: News): void;
}

/** A class with every field set: each delivery reads one, and objects of one shape are read fastest. */
export class SessionListener implements Listener {
  readonly user: UserId;
  readonly stream: string | undefined;
  readonly erases: boolean;
  readonly partialPages: boolean;
  readonly everyName: boolean;
  readonly peer: Peer | undefined;
  direct: Direct | undefined = undefined;
  private readonly of: Hearer;

  /** `seenAt`: where the connection comes from, if that is the client's own address. */
  constructor(
    user: UserId,
    said: { readonly hello: Hello; readonly voice: Voice; readonly seenAt: string | undefined },
    of: Hearer,
  ) {
    const { hello, voice, seenAt } = said;
    this.user = user;
    this.stream = hello.stream;
    this.erases = hello.erases === true;
    this.partialPages = hello.partial === true;
    this.everyName = voice.everyName;
    this.peer = hello.peer && peerOf(hello.peer, seenAt);
    this.of = of;
  }

  isStillIn(): boolean {
    return this.of.isStillIn();
  }

  hear(news: News): void {
    this.of.hear(news);
  }
}

function peerOf({ fingerprint, device }: Omit<Peer, 'seenAt'>, seenAt: Peer['seenAt']): Peer {
  return { fingerprint, device, seenAt };
}
