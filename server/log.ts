// The server's log: JSON lines through pino, which is chosen because it is fast, kept up, and writes nothing it isn't
// given. Nothing that is handed to it may hold text of messages, passwords or tokens.

import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { LogLevel } from './options.ts';

export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug'>;

/** Logs to a file (appended to, mode 600) or, without one, to standard error. */
export function openLog(level: LogLevel, file?: string): Log {
  const stream: DestinationStream =
    file === undefined
      ? destination({ fd: 2, sync: true })
      : destination({ dest: file, mode: 0o600, mkdir: true, sync: true });
  return pino({ level, base: { pid: process.pid } }, stream);
}
