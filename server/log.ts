// The server's log: JSON lines through pino, which is chosen because it is fast, kept up, and writes nothing it isn't
// given. Nothing that is handed to it may hold text of messages, passwords or tokens.

import { destination, type Logger, pino } from 'pino';
import type { Clock, Ms } from '../shared/clock.ts';
import type { LogLevel } from './options.ts';

const SAME_AGAIN: Ms = 10_000;
const WAITING_BYTES_MAX = 1024 * 1024;

export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug'>;

/**
 * Logs to a file (appended to, mode 600) or, without one, to standard error. What can't be written, to a full disk or
 * to a reader that has gone, is lost: a server does not end for its log.
 */
export function openLog(level: LogLevel, file?: string): Log {
  const stream =
    file === undefined
      ? destination({ fd: 2, sync: true, maxLength: WAITING_BYTES_MAX })
      : destination({
          dest: file,
          mode: 0o600,
          mkdir: true,
          sync: true,
          maxLength: WAITING_BYTES_MAX,
        });
  stream.on('error', () => {});
  return pino({ level, base: { pid: process.pid } }, stream);
}

/** Logs errors, the same one at most every ten seconds: a full disk fails for each line that somebody types. */
export function sparingly(log: Log, clock: Clock): (err: unknown, what: string) => void {
  let last = { words: '', at: 0, omitted: 0 };
  return (err, what) => {
    const words = `${what}: ${err instanceof Error ? err.message : String(err)}`;
    const now = clock.now();
    if (words === last.words && Math.abs(now - last.at) < SAME_AGAIN) {
      last.omitted += 1;
      return;
    }
    log.error({ err, ...(last.omitted > 0 && { omittedBefore: last.omitted }) }, what);
    last = { words, at: now, omitted: 0 };
  };
}
