// What was handed over to an old server lately. Some send it back, which is then not a new message; and what was handed
// over just before the connection broke may be lost, since nothing is confirmed.

import type { Ms } from '../../../shared/clock.ts';
import type { OldMessage } from './frames.ts';

/** What was handed over this shortly before a connection broke may not have arrived. */
const UNSURE_FOR: Ms = 10_000;
const ECHOES_MAX = 64;

type Handed = Required<OldMessage>;

export interface Echoes {
  add(message: Handed): void;
  /** Whether the server sent back what was handed over: true once for each. */
  isEcho(message: OldMessage): boolean;
  /** The connection broke: forgets everything, and returns what may not have arrived. */
  unsure(now: Ms): readonly Handed[];
  forget(): void;
}

export function echoes(me: string): Echoes {
  let handed: Handed[] = [];
  return {
    add(message) {
      handed = [...handed, message].slice(-ECHOES_MAX);
    },
    isEcho({ from, to, text }) {
      if (from !== me) return false;
      const at = handed.findIndex((it) => it.to === to && it.text === text.trim());
      if (at >= 0) handed.splice(at, 1);
      return at >= 0;
    },
    unsure(now) {
      const unsure = handed.filter(({ at }) => now - at < UNSURE_FOR);
      handed = [];
      return unsure;
    },
    forget() {
      handed = [];
    },
  };
}
