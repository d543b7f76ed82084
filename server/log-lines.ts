// A line of the log for people at a terminal: when, how serious, what, and the details. Pure.

import { inspect } from 'node:util';
import type { Ms } from '../shared/clock.ts';
import { systemZone } from '../shared/system-clock.ts';

const LEVELS: ReadonlyMap<unknown, string> = new Map([
  [20, 'debug'],
  [30, 'info'],
  [40, 'warn'],
  [50, 'ERROR'],
]);
/** `line`: JSON, as pino writes it. */
export function readable(line: string): string {
  const { time, level, msg, err, pid: _, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const head = `${timeText(Number(time))} ${LEVELS.get(level) ?? level}`;
  const known = Object.entries(rest).map(([key, value]) => `${key}=${worded(value)}`);
  const text = [head, msg, ...known].filter((part) => part !== undefined).join(' ');
  return `${text}${stackOf(err)}\n`;
}

/** A name, a number or an address as it is; everything else quoted, so that nothing in it moves a cursor. */
function worded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.:/@+-]+$/.test(text) ? text : inspect(text);
}

function stackOf(err: unknown): string {
  const { message, stack } = (err ?? {}) as { message?: unknown; stack?: unknown };
  const lines = String(stack ?? message ?? '').split('\n');
  if (err === undefined) return '';
  return lines.map((line) => `\n    ${inspect(line).slice(1, -1)}`).join('');
}

/** 2026-11-21 18:03:12, where this machine is. Not through Intl: its tables take 6 MiB of a server's memory. */
function timeText(time: Ms): string {
  // biome-ignore lint/style/noRestrictedGlobals: it formats the time that was handed in
  return new Date(time + systemZone(time)).toISOString().slice(0, 19).replace('T', ' ');
}
