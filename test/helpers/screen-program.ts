// A small program with a bordered box of texts and an input, for tests of the screen in a real terminal. It is not a
// chat: a typed line is a text, and one that begins with `/` is a command to the program.

import { inputRows } from '../../client/layout/input.ts';
import {
  fit,
  hueOf,
  type Row,
  type Size,
  type Span,
  span,
  wrapRow,
} from '../../client/layout/row.ts';
import { ownIo } from '../../client/process.ts';
import { type Editor, insert, NEW_EDITOR, sent } from '../../client/screen/editor/editor.ts';
import { textOf } from '../../client/screen/editor/typed.ts';
import { USUAL_BINDINGS } from '../../client/screen/keys/bindings.ts';
import type { Key } from '../../client/screen/keys/key.ts';
import type { Action } from '../../client/screen/keys/table.ts';
import { EDITS } from '../../client/screen/panes/typing.ts';
import { openScreen } from '../../client/screen/screen.ts';
import type { Frame } from '../../client/screen/surface.ts';
import { kindOf, terminalFault } from '../../client/screen/terminal.ts';
import { systemClock } from '../../shared/system-clock.ts';

const { stdin: input, stdout: output, env } = process;
const fault = terminalFault({ input, output, env });
if (fault !== undefined) {
  console.log(`plain: ${fault}`);
  process.exit(0);
}
const alive = setInterval(() => {}, 60_000);

let editor: Editor = NEW_EDITOR;
let texts: string[] = [];
let last = '';
let title = 'fixture';
let frames = 0;
let lines = 0;

const COMMANDS: Readonly<Record<string, (rest: string) => void>> = {
  json: (rest) => texts.push(...(JSON.parse(rest) as string[])),
  erase: (rest) => {
    texts = texts.filter((text) => !text.includes(rest));
  },
  clear: () => {
    texts = [];
  },
  title: (rest) => {
    [title = ''] = JSON.parse(rest) as string[];
  },
  bell: () => screen.bell(),
  unclean: (rest) => {
    last += (JSON.parse(rest) as string[]).join('');
  },
  raw: (rest) => process.stdout.write((JSON.parse(rest) as string[]).join('')),
  throw: (rest) => {
    throw new Error(rest);
  },
  reject: (rest) => {
    void Promise.reject(new Error(rest));
  },
  exit: (rest) => process.exit(Number(rest)),
  close: () => {
    screen.close();
    clearInterval(alive);
  },
  fill: (rest) => {
    texts.push(
      ...Array.from(
        { length: Number(rest) },
        (_, n) => `filler ${n} 日本 👍🏽 ${'lorem ipsum '.repeat(n % 5)}`,
      ),
    );
  },
};

function enter(): void {
  const line = textOf(editor);
  editor = sent(editor, { text: line });
  lines += 1;
  last = `line ${lines}, ${line.length} units, ${frames} frames`;
  const [, command = '', rest = ''] = /^\/(\w+) ?(.*)$/s.exec(line) ?? [];
  const run = COMMANDS[command];
  if (run) run(rest);
  else texts.push(line);
}

const edits: Partial<Record<Action, (editor: Editor) => Editor>> = EDITS;

function pressed(name: string): void {
  const action = USUAL_BINDINGS.actionOf(name);
  const edit = action && edits[action];
  if (edit) editor = edit(editor);
  else if (action === 'send') enter();
  else if (action === 'redraw') screen.redraw();
  else if (action === 'suspend') screen.suspend();
  else if (action === 'leave') process.exit(0);
  else last = `pressed ${name}`;
}

function onKey(key: Key): void {
  if (key.kind === 'press') pressed(key.name);
  else if (key.kind === 'focus') last = key.gained ? 'in front' : 'behind';
  else if (key.kind === 'mouse') last = `${key.did} ${key.x},${key.y}`;
  else editor = insert(editor, key.text);
  screen.changed();
}

function frame({ columns, rows }: Size): Frame {
  frames += 1;
  const inside = Math.max(2, columns - 7);
  const input = inputRows(editor, { columns, rowsMax: 5, prompt: '> ' });
  const height = Math.max(0, rows - input.rows.length - 3);
  const wrapped = texts
    .slice(-height)
    .flatMap((text) =>
      wrapRow([span('amy', hueOf('amy')), span(`: ${text}`)], { width: inside, gutter: 2 }),
    );
  const shown = wrapped.slice(-height);
  const boxed = Array.from(
    { length: height },
    (_, y): Row => [
      span('│', 'quiet'),
      ...fit(shown[y] ?? [], inside),
      span('│', 'quiet'),
      ...fit([span('side')], 4),
      span('│', 'quiet'),
    ],
  );
  const edge = `${'─'.repeat(inside)}┬────`;
  // Not cleaned, as a careless view might leave it.
  const status: Span = { text: `${columns}x${rows} pid ${process.pid} ${last}`, style: 'bar' };
  return {
    rows: [
      [span(`┌${edge}┐`, 'quiet')],
      ...boxed,
      [span(`└${edge.replace('┬', '┴')}┘`, 'quiet')],
      fit([status], columns, 'bar'),
      ...input.rows,
    ],
    cursor: { x: input.cursor.x, y: rows - input.rows.length + input.cursor.y },
    title,
  };
}

const screen = await openScreen({
  terminal: ownIo().terminal(kindOf(env)),
  clock: systemClock,
  frame,
  key: onKey,
  lost: () => process.exit(9),
});
screen.mouse(true);
process.on('SIGTERM', () => process.exit(143));
