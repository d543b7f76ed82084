// The server's log: JSON lines through pino, chosen because it is fast, maintained, and writes only what it is given;
// at a terminal, lines for people. Nothing handed to it may hold message text, passwords or tokens.

import { destination, type Logger, pino } from 'pino';
import type { Clock, Ms } from '../shared/clock.ts';
import { unreachable } from '../shared/unreachable.ts';
import { readable } from './log-lines.ts';
import type { Report, ToOperator } from './report.ts';
import type { LogLevel } from './serve-options.ts';

/** For each kind of event at most one line in this time; the next one says how many more there were. */
const EVERY: Ms = 60_000;
/** The most kinds told apart. */
const KINDS_MAX = 100;
const WAITING_BYTES_MAX = 1024 * 1024;

export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug' | 'isLevelEnabled'>;

/**
 * Logs to a file (appended to, mode 600), or to standard error without one. What can't be written, because the disk is
 * full or the reader has gone, is lost: a server does not stop for its log.
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
  const isForPeople = file === undefined && process.stderr.isTTY;
  const lines = { write: (line: string) => stream.write(readable(line)) };
  return pino({ level, base: { pid: process.pid } }, isForPeople ? lines : stream);
}

/** Reports frequent events only now and then. */
export interface Reports {
  readonly report: ToOperator;
  /** Something failed; `what` says what, in a few words. */
  failed(error: unknown, what: string): void;
  /** Logs what has been counted but not reported yet. */
  flush(): void;
}

interface Row {
  /** Logs the last event, with how many others there were since the line before. */
  last: (others: number) => void;
  count: number;
  cancel(): void;
}

/** Logs each kind of event at most once a minute; at level debug every one. */
export function createReports(log: Log, clock: Clock): Reports {
  const rows = new Map<string, Row>();

  const settle = (kind: string): void => {
    const row = rows.get(kind);
    rows.delete(kind);
    if (!row || row.count === 0) return;
    row.last(row.count - 1);
    begin(kind);
  };

  const begin = (kind: string): void => {
    rows.set(kind, { last: () => {}, count: 0, cancel: clock.after(EVERY, () => settle(kind)) });
  };

  const tell = (kind: string, line: (others: number) => void): void => {
    const row = rows.get(kind);
    if (row) {
      row.last = line;
      row.count += 1;
      return;
    }
    line(0);
    if (!log.isLevelEnabled('debug')) begin(kind);
  };

  return {
    report(report) {
      const { kind, ...fields } = report;
      const { level, text } = wordsOf(report);
      tell(kind, (others) => log[level]({ kind, ...fields, ...besides(others) }, text));
    },
    failed(err, what) {
      const words = `${what}: ${err instanceof Error ? err.message : String(err)}`;
      const kind = rows.size < KINDS_MAX ? words : what;
      tell(kind, (others) => log.error({ err, ...besides(others) }, what));
    },
    flush() {
      for (const [kind, row] of [...rows]) {
        row.cancel();
        rows.delete(kind);
        if (row.count > 0) row.last(row.count - 1);
      }
    },
  };
}

function besides(others: number): { readonly others?: number } {
  return others > 0 ? { others } : {};
}

function wordsOf(report: Report): { readonly level: 'info' | 'warn'; readonly text: string } {
  switch (report.kind) {
    case 'login':
      return { level: 'info', text: 'somebody logged in' };
    case 'wrong-password':
      return { level: 'warn', text: 'a wrong password' };
    case 'lockout':
      return { level: 'warn', text: 'three wrong passwords: a name is locked out for a network' };
    case 'turned-away':
      return { level: 'warn', text: 'a connection was turned away' };
    case 'slow-reader':
      return { level: 'warn', text: 'a client that did not read was cut off' };
    case 'disk-works':
      return { level: 'warn', text: 'the disk works again' };
    default:
      return unreachable(report);
  }
}
