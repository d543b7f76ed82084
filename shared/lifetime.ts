// Lengths of time as people type and read them: lifetimes of messages and windows to look back through [DESIGN 2, 4].

import type { Seconds } from './clock.ts';

export const LIFETIME_SECONDS_MIN = 1;
export const LIFETIME_SECONDS_MAX = 30 * 86_400;
/** 100 years: longer than any server's history; a longer window is cut to this, since it asks for the same. */
export const WINDOW_SECONDS_MAX = 36_525 * 86_400;

// Largest unit first, each at most once, so that nothing reads two ways. No upper case: `M` does not mean minutes.
const FORM =
  /^(?:(\d{1,12})|(?=\d)(?:(\d{1,12})d)?(?:(\d{1,12})h)?(?:(\d{1,12})m)?(?:(\d{1,12})s)?)$/;

/**
 * `30`, `5m`, `1h30m`, `2d` as seconds; undefined for any other form. Unbounded: the two functions below set bounds.
 */
function seconds(text: string): Seconds | undefined {
  const [, plain, d, h, m, s] = FORM.exec(text) ?? [];
  if (plain !== undefined) return Number(plain);
  if ((d ?? h ?? m ?? s) === undefined) return undefined;
  return Number(d ?? 0) * 86_400 + Number(h ?? 0) * 3_600 + Number(m ?? 0) * 60 + Number(s ?? 0);
}

/** A message's lifetime, 1 second to 30 days; undefined if it is not one. */
export function parseLifetime(text: string): Seconds | undefined {
  const length = seconds(text);
  if (length === undefined || length < LIFETIME_SECONDS_MIN) return undefined;
  return length > LIFETIME_SECONDS_MAX ? undefined : length;
}

/** How to write lengths, for refusals. */
export const LENGTHS =
  'A number alone is seconds; the units are s, m, h and d, in small letters: 30, 5m, 1h30m, 2d';

/** Whether `text` has the form of a length of time, of any size. */
export function isLength(text: string): boolean {
  return LENGTH.test(text);
}

const LENGTH = /^(?:\d+|(?=\d)(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?)$/;

/** A window to look back through, at least 1 second; undefined if it is not one. */
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

/** For people: `30 s`, `1 h 30 min`, `2 d 4 h`. The largest unit and the one below it; smaller ones are left out. */
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

/**
 * Whether a line is a timed message, or begins like one: such a line is kept nowhere, since its text is soon to be
 * gone.
 */
export function isTimed(line: string): boolean {
  return /^\s*\*\d/.test(line);
}
