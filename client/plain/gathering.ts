// Which of the lines from a terminal belong together. A terminal that marks pastes (bracketed paste) makes one text of
// each, and a line that begins a code block makes one of all up to its end. Otherwise lines that come at once stay apart,
// but no text for everybody is sent right after a line with private words: it may be the rest of the same paste [DESIGN
// 10]. Pure.

import type { Ms } from '../../shared/clock.ts';
import { isUnfinishedCode } from '../../shared/code.ts';
import type { Command } from '../../shared/grammar/command.ts';
import { type Known, type Parsed, parse } from '../../shared/grammar/parse.ts';

export type Heard =
  | { readonly kind: 'line'; readonly text: string }
  /** For the user to know; nothing is sent. */
  | { readonly kind: 'told'; readonly text: string }
  /** Nothing of it is to be sent. */
  | { readonly kind: 'refused'; readonly text: string; readonly line: string };

export interface Gathering {
  /** The text so far of an unfinished paste, and when its last line came. */
  readonly open?: Open;
  /** The lines so far of a text that is in a code block. */
  readonly code?: string;
  /** When the last line came that was not for everybody, or was held because it followed such a line directly. */
  readonly aimedAt?: Ms;
  /** A line was held, and the user told why. */
  readonly told?: true;
}

interface Open {
  readonly text: string;
  readonly at: Ms;
  /** The terminal may have cut off one of its lines. */
  readonly cut: boolean;
}

export const NOTHING_GATHERED: Gathering = {};

/** The lines of one paste come faster than this; otherwise its end was erased. */
export const PASTE_LIMIT: Ms = 2_000;
/** Nobody types a line and Enter faster than this. */
const BREATH: Ms = 100;
/** More than any line may have: the rest of a longer paste is dropped, and what is kept is refused. */
const PASTE_CHARS_MAX = 128 * 1024;

/** A terminal drops what a line has beyond this. */
const TERMINAL_BYTES_MAX = 4_095;

const BEGIN = '\u001b[200~';
const END = '\u001b[201~';
/** What a few backspaces leave of END. */
const END_CUT = /\u001b(?:\[(?:2(?:0(?:1~?)?)?)?)?$/;
/** Keys that would edit a line elsewhere: here they become part of it, so the line is not what it looks like. */
const KEYS = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** `now`: when the line came. Undefined while more of the same text is to come. */
export function gather(before: Gathering, line: string, now: Ms): [Gathering, Heard?] {
  const { open } = before;
  const cut = Buffer.byteLength(line) >= TERMINAL_BYTES_MAX;
  if (open && now - open.at > PASTE_LIMIT) return torn(before, line);
  if (open) return pasted(before, { ...open, rest: line, cut: open.cut || cut }, now);
  const begin = line.indexOf(BEGIN);
  const typed = begin < 0 ? line : line.slice(0, begin);
  if (typed.includes(END)) return torn(before, line);
  if (KEYS.test(typed)) return [before, refused(EDITS_NOTHING, line)];
  if (begin < 0) return whole(before, { text: line, cut }, now);
  return pasted(before, { text: typed, rest: line.slice(begin + BEGIN.length), cut }, now);
}

/** A paste whose end never came: it is not sent. */
export function torn({ open, ...rest }: Gathering, line?: string): [Gathering, Heard?] {
  const lines = [...(open ? [open.text] : []), ...(line === undefined ? [] : [line])];
  return [rest, refused(NO_END, lines.join('\n').replaceAll(/\u001b\[20[01]~/g, ''))];
}

/** A code block that is given up; undefined if there is none. */
export function dropped({ code, ...rest }: Gathering): [Gathering, Heard] | undefined {
  return code === undefined ? undefined : [rest, { kind: 'told', text: CODE_DROPPED }];
}

/** The last line that was not for everybody has been answered: whatever comes now was not pasted with it. */
export function settled({ aimedAt: _, told: __, ...rest }: Gathering): Gathering {
  return rest;
}

interface Piece {
  readonly text: string;
  readonly cut: boolean;
}

/** The paste's `text` so far, with `rest`, the part of this line that belongs to it. */
function pasted(
  { open: _, ...before }: Gathering,
  { text, rest, cut }: Piece & { rest: string },
  now: Ms,
): [Gathering, Heard?] {
  const end = rest.indexOf(END);
  const erased = end < 0 ? END_CUT.exec(rest)?.index : undefined;
  if (end < 0 && erased === undefined) {
    const so = `${text}${rest}\n`.slice(0, PASTE_CHARS_MAX);
    return [{ ...before, open: { text: so, at: now, cut } }];
  }
  const inside = text + rest.slice(0, end < 0 ? erased : end);
  const behind = end < 0 ? '' : rest.slice(end + END.length);
  const again = behind.indexOf(BEGIN);
  const typed = again < 0 ? behind : behind.slice(0, again);
  if (KEYS.test(typed)) return [before, refused(EDITS_NOTHING, inside + behind)];
  if (again < 0) return whole(before, { text: inside + typed, cut }, now);
  const next = { text: inside + typed, rest: behind.slice(again + BEGIN.length), cut };
  return pasted(before, next, now);
}

function whole(gathered: Gathering, piece: Piece, now: Ms): [Gathering, Heard?] {
  const { code, ...before } = gathered;
  const { text, cut } = piece;
  if (code === undefined) return judged(before, piece, now);
  if (cut) return [gathered, refused(CUT, text)]; // the block goes on without it
  return judged(before, { text: `${code}\n${text}`, cut }, now, true);
}

/** A whole text, unless it ends within a code block. `again`: the user knows of the block. */
function judged(
  before: Gathering,
  { text, cut }: Piece,
  now: Ms,
  again = false,
): [Gathering, Heard?] {
  const { aimedAt, told, ...rest } = before;
  const readings = text.trim() === '' ? [] : WORLDS.map((known) => parse(text, known));
  if (!cut && readings.some(goesOn)) {
    const open = { ...before, code: text.slice(0, PASTE_CHARS_MAX) };
    return again ? [open] : [open, { kind: 'told', text: CODE_BEGINS }];
  }
  const isNear = aimedAt !== undefined && now - aimedAt <= BREATH;
  if (isNear && readings.some(isForAll)) {
    return [{ ...rest, aimedAt: now, told: true }, refused(told ? NOR_THIS : SAME_BREATH, text)];
  }
  const line: Heard = cut ? refused(CUT, text) : { kind: 'line', text };
  return [readings.some(isAimed) ? { ...rest, aimedAt: now } : before, line];
}

/** Its text begins with a code block, whose end is to come. */
function goesOn(read: Parsed): boolean {
  return read.kind === 'command' && 'text' in read.command && isUnfinishedCode(read.command.text);
}

function isForAll(read: Parsed): boolean {
  if (read.kind === 'mistake') return false;
  const { command } = read;
  return command.verb === 'broadcast' || (command.verb === 'message' && toAll(command));
}

/** It says something to a person or group, or tried to. */
function isAimed(read: Parsed): boolean {
  return read.kind === 'mistake' || ('text' in read.command && !isForAll(read));
}

function toAll({ to }: Extract<Command, { verb: 'message' }>): boolean {
  return to.kind === 'global';
}

/** Every combination of "name exists" and "does not": text in all of them is text anywhere. */
const WORLDS: readonly Known[] = [true, false].map((known) => ({
  isUser: () => known,
  isGroup: () => known,
  openRequests: 0,
}));

function refused(text: string, line: string): Heard {
  return { kind: 'refused', text, line };
}

const CUT = 'Terminals cut off lines as long as this. Nothing was sent: send it in parts.';
const NO_END =
  'What was pasted was not sent: its end is missing. Paste it again, and press Enter after it.';
const EDITS_NOTHING =
  'This line contains a key that does nothing here, such as an arrow. Nothing was sent.';
const CODE_BEGINS =
  'A code block begins: it is sent once a line ends in ```. Ctrl-D on an empty line drops it.';
const CODE_DROPPED = 'The code block is dropped: nothing of it was sent.';
const NOR_THIS = 'This was not sent either.';
const SAME_BREATH =
  'This came together with a line that is not for everybody, as if pasted with it, and was not sent. To say it to everybody, type it by itself.';
