// The entrance as rows of a screen: the answers so far, the question, what was wrong with the last answer, and which
// keys do something. On a small screen blanks and explanations are left out. Pure.

import { unreachable } from '../../shared/unreachable.ts';
import { inputRows } from '../layout/input.ts';
import { type Cursor, fit, type Row, type Size, span, wrapRow } from '../layout/row.ts';
import { type Bindings, keysFor } from '../screen/keys/bindings.ts';
import type { Action } from '../screen/keys/table.ts';
import { type Changed, type Entrance, isOffered, type Step } from './entrance.ts';

const COLUMNS_MAX = 76;
const LABEL_CELLS = 14;
const PAIR_CELLS = 'AB:'.length;

export interface Picture {
  readonly rows: readonly Row[];
  readonly cursor?: Cursor;
  readonly title: string;
}

/** Rows that belong together; those with the highest `spare` are left out first when there is no room. */
interface Block {
  readonly rows: readonly Row[];
  readonly spare: 0 | 1 | 2;
  /** Counted from the first of these rows. */
  readonly cursor?: Cursor;
}

export function view(
  entrance: Entrance,
  { columns, rows: height }: Size,
  bindings: Bindings,
): Picture {
  const width = Math.max(2, Math.min(columns - 2, COLUMNS_MAX));
  const parts = fitting(
    partsOf(entrance, { width, keys: (action) => keysFor(bindings, action) }),
    height,
  );
  const rows: Row[] = [];
  let cursor: Cursor | undefined;
  for (const part of parts) {
    if (part.cursor) cursor = { x: part.cursor.x + 1, y: part.cursor.y + rows.length };
    rows.push(...part.rows.map((row) => fit([span(' '), ...row], columns)));
  }
  const shown = { rows: rows.slice(0, height), title: 'hearth' };
  return cursor && cursor.y < height ? { ...shown, cursor } : shown;
}

interface Look {
  readonly width: number;
  /** The key for an action, as people write it. */
  readonly keys: (action: Action) => string;
}

function partsOf(entrance: Entrance, look: Look): readonly Block[] {
  const { step, said } = entrance;
  const parts = [{ rows: [[span('Hearth', 'strong')]], spare: 1 } as const, BLANK];
  const note = said ? [text(said.text, look, said.wrong ? 'alert' : 'text'), BLANK] : [];
  const hints = hintRow(step, look);
  return [
    ...parts,
    ...settled(entrance, look),
    ...stepParts(step, look),
    BLANK,
    ...note,
    ...(hints ? [{ rows: hints, spare: 0 } as const] : []),
  ];
}

const BLANK: Block = { rows: [[]], spare: 2 };

function text(words: string, { width }: Look, style: 'text' | 'alert' = 'text'): Block {
  return { rows: wrapRow([span(words, style)], { width }), spare: 0 };
}

function explained(words: string, { width }: Look): Block {
  return { rows: wrapRow([span(words)], { width }), spare: 1 };
}

/** The answers so far. */
function settled({ server, name, step }: Entrance, { width }: Look): readonly Block[] {
  if (step.kind === 'contact' || step.kind === 'refused') return [];
  const facts = [
    ['Server', step.kind === 'server' ? '' : server],
    ['Name', step.kind === 'name' ? '' : name],
  ] as const;
  const rows = facts
    .filter(([, value]) => value !== '')
    .map(([label, value]) =>
      fit([span(label.padEnd(LABEL_CELLS), 'quiet'), span(value)], Math.max(LABEL_CELLS, width)),
    );
  return rows.length === 0 ? [] : [{ rows, spare: 1 }];
}

function stepParts(step: Step, look: Look): readonly Block[] {
  switch (step.kind) {
    case 'waiting':
      return step.text === '' ? [] : [text(step.text, look)];
    case 'server':
      return [input('Server', step, look)];
    case 'name':
      return [input('Name', step, look)];
    case 'password':
      return [secret('Password', step, look), ...guestParts(step.guests, look)];
    case 'old-password':
      return [secret('Old password', step, look)];
    case 'new-password':
      return step.first === undefined
        ? [secret('New password', step, look), ...guestParts(step.guests, look)]
        : [secret('Repeat it', step, look)];
    case 'contact':
      return contactParts(step, look);
    case 'refused':
      return step.changed ? changedParts(step.changed, look) : [text(step.text, look, 'alert')];
    default:
      return unreachable(step);
  }
}

type Typing = Extract<Step, { typed: unknown }>;

function input(label: string, step: Typing, look: Look, masked = false): Block {
  const prompt = label.padEnd(Math.min(LABEL_CELLS, look.width - 2));
  const size = { columns: look.width, rowsMax: 3 };
  const shown = inputRows(step.typed, { ...size, prompt, masked, chosen: isOffered(step) });
  return { ...shown, spare: 0 };
}

function secret(label: string, step: Typing, look: Look): Block {
  return input(label, step, look, true);
}

/** Guests are offered only where the server takes them. */
function guestParts(guests: boolean, look: Look): readonly Block[] {
  return guests ? [text('Without a password you come in as a guest.', look)] : [];
}

type Contact = Extract<Step, { kind: 'contact' }>;

function contactParts({ fingerprint, vouched }: Contact, look: Look): readonly Block[] {
  const sure = vouched
    ? 'A well-known authority vouches for it.'
    : 'Ask whoever runs it: the server prints it when it starts. If the two match, nobody sits in between.';
  return [
    text('You are meeting this server for the first time. Its SHA-256 fingerprint:', look),
    BLANK,
    { rows: pairs(fingerprint, look.width), spare: 0 },
    BLANK,
    explained(sure, look),
    explained('It will be remembered: should it ever change, you will be warned.', look),
  ];
}

function changedParts({ known, now, server }: Changed, look: Look): readonly Block[] {
  const label = (rows: readonly Row[], word: string): readonly Row[] =>
    rows.map((row, at) => [span((at === 0 ? word : '').padEnd(LABEL), 'quiet'), ...row]);
  const width = look.width - LABEL;
  return [
    text('This server is not the one it was before. Nothing was sent to it.', look, 'alert'),
    BLANK,
    { rows: label(pairs(known, width), 'known'), spare: 0 },
    { rows: label(pairs(now, width), 'now'), spare: 0 },
    BLANK,
    explained('Either it was set up anew, or somebody sits between you and it.', look),
    explained('Ask whoever runs it, but not over this connection.', look),
    text('If the change is right, accept it in a shell:', look),
    { rows: [[span(`  hearth trust ${server}`, 'strong')]], spare: 0 },
  ];
}

const LABEL = 'known '.length;

/** A fingerprint's pairs, in rows of 16 or of 8. */
function pairs(fingerprint: string, width: number): readonly Row[] {
  const all = fingerprint.split(':');
  const each = [16, 8, 4].find((count) => count * PAIR_CELLS - 1 <= width) ?? 2;
  const rows = Math.ceil(all.length / each);
  return Array.from({ length: rows }, (_, at) => [
    span(all.slice(at * each, (at + 1) * each).join(':'), 'strong'),
  ]);
}

function hintRow(step: Step, look: Look): readonly Row[] | undefined {
  const hints = hintsOf(step)
    .map(([action, does]) => [action === 'typing' ? action : look.keys(action), does] as const)
    .filter(([key]) => key !== '')
    .map(([key, does]) => `${key} ${does}`);
  return wrapRow([span(hints.join(' · '), 'quiet')], { width: look.width });
}

type Hint = readonly [Action | 'typing', string];
const LEAVES: Hint = ['leave', 'leaves'];
const BACK: Hint = ['cancel', 'changes the name'];

const REPLACES: Hint = ['typing', 'replaces it'];

const goesOn = ({ guests }: { guests: boolean }): Hint => [
  'send',
  guests ? 'continues (empty: as a guest)' : 'continues',
];

function hintsOf(step: Step): readonly Hint[] {
  switch (step.kind) {
    case 'waiting':
      return [LEAVES];
    case 'server':
    case 'name':
      return [['send', 'continues'], ...(step.offered ? [REPLACES] : []), LEAVES];
    case 'password':
      return [goesOn(step), BACK, LEAVES];
    case 'old-password':
      return [
        ['send', 'continues'],
        ['cancel', 'keeps the old one'],
      ];
    case 'new-password':
      if (step.old !== undefined)
        return [
          ['send', 'continues'],
          ['cancel', 'keeps the old one'],
        ];
      if (step.first !== undefined)
        return [['send', 'continues'], ['cancel', 'starts over'], LEAVES];
      return [goesOn(step), BACK, LEAVES];
    case 'contact':
      return [
        ['send', 'continues'],
        ['cancel', 'leaves, and nothing is remembered'],
      ];
    case 'refused':
      return [['send', 'leaves']];
    default:
      return unreachable(step);
  }
}

/** As many of the parts as there is room for. */
function fitting(parts: readonly Block[], height: number): readonly Block[] {
  const rowsOf = (some: readonly Block[]): number =>
    some.reduce((count, { rows }) => count + rows.length, 0);
  let kept = parts;
  for (const spare of [2, 1] as const) {
    while (rowsOf(kept) > height) {
      const last = kept.findLastIndex((part) => part.spare === spare);
      if (last < 0) break;
      kept = kept.filter((_, at) => at !== last);
    }
  }
  return kept;
}
