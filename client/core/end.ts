// How a client ends: whether the user left or something went wrong. Nothing is left open after the end.

import { Back, Cancelled, NoAccount } from './stop.ts';
import type { Link } from './update/event.ts';

/** How it ended: the code and text of the link's `ended`, or `no-password`, `no-account`, `another-name`. */
export interface Ending {
  readonly code: string;
  readonly text: string;
}

export interface End {
  /** Whether the user has asked to leave. */
  readonly leaves: boolean;
  readonly isOver: boolean;
  /** Resolves when nothing is left open. */
  readonly ended: Promise<Ending>;
  leave: Link['leave'];
  /** Nobody answered the question for a password; `why` tells the reason. */
  givenUp(why: Error): void;
  /** The link has ended. */
  end(how: Ending): void;
}

/** `close` closes what the client holds besides the link. */
export function createEnd(link: Pick<Link, 'leave'>, close: () => Promise<void>): End {
  let leaves = false;
  let isOver = false;
  let failure: Ending | undefined;
  let resolve: (how: Ending) => void;
  const ended = new Promise<Ending>((done) => {
    resolve = done;
  });
  return {
    get leaves() {
      return leaves;
    },
    get isOver() {
      return isOver;
    },
    ended,
    leave(when) {
      leaves = true;
      link.leave(when);
    },
    givenUp(why) {
      failure = failureOf(why);
    },
    end({ code, text }) {
      isOver = true;
      const last = { code: failure?.code ?? code, text: failure?.text || text };
      const done = (): void => resolve(last);
      close().then(done, done);
    },
  };
}

/** How it ends if nobody answered the question for a password; undefined if the user simply left. */
function failureOf(why: Error): Ending | undefined {
  const { message: text } = why;
  if (why instanceof Back) return { code: 'another-name', text }; // nothing typed under this name is sent
  if (why instanceof Cancelled) return undefined;
  return { code: why instanceof NoAccount ? 'no-account' : 'no-password', text };
}
