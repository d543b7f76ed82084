// Read marks on their way to the server: those of one chat that move shortly after each other leave as one, and they
// wait for a connection.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Wire } from './wire.ts';

const READ_DELAY: Ms = 300;

export interface ReadMarks {
  /** Sends it soon. A mark only moves up. */
  move(chat: string, seq: number): void;
  /** Sends them all now, if there is a connection. */
  send(): void;
  /** Earlier seqs mean nothing. */
  forget(): void;
}

export function readMarks(clock: Clock, wire: () => Pick<Wire, 'send'> | undefined): ReadMarks {
  const marks = new Map<string, number>();
  let cancel: (() => void) | undefined;

  const send = (): void => {
    cancel?.();
    cancel = undefined;
    const to = wire();
    if (!to) return;
    for (const [chat, seq] of marks) to.send({ read: { chat, seq } });
    marks.clear();
  };

  return {
    move(chat, seq) {
      marks.set(chat, Math.max(seq, marks.get(chat) ?? 0));
      cancel ??= clock.after(READ_DELAY, send);
    },
    send,
    forget: () => marks.clear(),
  };
}
