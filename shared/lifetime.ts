// Lengths of time as people type and read them: lifetimes of messages and windows to look back through [DESIGN 2, 4].

import type { Seconds } from './clock.ts';

export const LIFETIME_SECONDS_MIN = 1;
export const LIFETIME_SECONDS_MAX = 30 * 86_400;
/** 100 years: longer than any server's history; a longer window is cut to it, since it asks for the same. */
export const WINDOW_SECONDS_MAX = 36_525 * 86_400;

// Largest unit first, each at most once, so that nothing reads in two ways. No upper case: `M` is no minute.
const FORM =
  /^(?:(\d{1,12})|(?=\d)(?:(\d{1,12})d)?(?:(\d{1,12})h)?(?:(\d{1,12})m)?(?:(\d{1,12})s)?)$/;

/** `30`, `5m`, `1h30m`, `2d` as seconds; undefined if it has another form. No bounds: see the two below. */
function seconds(text: string): Seconds | undefined {
  const [, plain, d, h, m, s] = FORM.exec(text) ?? [];
  if (plain !== undefined) return Number(plain);
  if ((d ?? h ?? m ?? s) === undefined) return undefined;
  return Number(d ?? 0) * 86_400 + Number(h ?? 0) * 3_600 + Number(m ?? 0) * 60 + Number(s ?? 0);
}

/** A message's lifetime, 1 second to 30 days; undefined if it is none. */
export function parseLifetime(text: string): Seconds | undefined {
  const length = seconds(text);
  if (length === undefined || length < LIFETIME_SECONDS_MIN) return undefined;
  return length > LIFETIME_SECONDS_MAX ? undefined : length;
}

/** How lengths are written, for whoever wrote one wrong. */
export const LENGTHS =
  'A number alone is seconds; the units are s, m, h and d, in small letters: 30, 5m, 1h30m, 2d';

/** Whether `text` has the form of a length of time at all, of whatever size. */
export function isLength(text: string): boolean {
  return LENGTH.test(text);
}

const LENGTH = /^(?:\d+|(?=\d)(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?)$/;

/** A window to look back through, from 1 second; undefined if it is none. */
export function parseWindow(text: string): Seconds | undefined {
  const length = seconds(text);
  if (length === undefined || length < 1) return undefined;
  return Math.min(length, WINDOW_SECONDS_MAX);
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** For people: `30 s`, `1 h 30 min`, `2 d 4 h`. The largest unit and the one below it; what is less is left out. */
export function lengthText(length: Seconds): string {
  let left = Math.max(0, Math.floor(length));
  const first = UNITS.findIndex(([, size]) => left >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}

/** Whether a line is a timed message, or begins like one: it is kept nowhere, since its text is to be gone soon. */
export function isTimed(line: string): boolean {
  return /^\s*\*\d/.test(line);
}
