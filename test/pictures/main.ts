// npm run pictures: plays a short session with a real server and real clients in terminals, and writes what one of them
// sees to docs/pictures/. Look at them before they are committed: nothing else does.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal, type TerminalOptions, type TerminalProcess } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';
import { svgOf } from './svg.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
const WIDE = { columns: 80, rows: 16, widths: 'clusters' } as const;
const NARROW = { columns: 40, rows: 12, widths: 'clusters' } as const;
const EMPTIED = '\u0015';

const folder = mkdtempSync(join(tmpdir(), 'hearth-pictures-'));
const server = await startServer(join(folder, 'data'));
const opened: TerminalProcess[] = [];
try {
  await session();
} finally {
  for (const it of opened) it.kill();
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function session(): Promise<void> {
  const ann = await enter('ann');
  const bob = await enter('bob');
  const amy = await enter('amy');
  await say(ann, 'Good morning! The projector in room 12 is alive again.');
  await say(bob, 'Then the talk is on: 14:00, bring questions.');
  await say(ann, '素晴らしい 🎉 I will bring tea');
  await say(amy, '/me reads the abstract once more');
  await say(bob, 'amy: yours is the second half');
  await say(amy, 'I know, I know…');
  await said(bob, 'Sent to @amy', '@amy can you look at the build?');
  await said(ann, 'devs', '*bob,amy -> devs');
  await said(ann, 'Sent to *devs', '*devs it builds again: the cache was full');
  await said(bob, 'Sent to *devs', '*devs thanks! Who cleans it up for good?');
  await amy.shows(/devs +!3/);
  amy.type('see you at two');
  await amy.shows('> see you at two');
  picture('chat', amy, 'A chat in the terminal: chats on the left, messages, and an input line');
  amy.type(EMPTIED);
  await visit(amy, 'devs', 'for good?');
  await said(amy, 'I do', 'I do, this afternoon');
  await said(amy, 'correct-horse', '*5m*devs the key of the cache: correct-horse');
  picture('group', amy, 'A group, with a message that is gone in five minutes');
  await visit(amy, 'bob', 'at the build?');
  await said(amy, 'Looking', 'red again? Looking at it now');
  await said(amy, '0000', '*30@bob the code of the door is 0000');
  await said(bob, 'Sent to @amy', '@amy got it, thanks');
  await amy.shows(/\b2\d ?s\b/);
  picture('timed', amy, 'A timed message counting down');
  const small = await enter('amy', NARROW);
  await visit(small, 'devs', 'correct-horse');
  picture('narrow', small, 'A group in 40 columns and 12 rows');
}

/** Somebody in a terminal of their own, in the chat. */
async function enter(name: string, size: TerminalOptions = WIDE): Promise<TerminalProcess> {
  const it = openTerminal(
    [PROGRAM, 'join', '--user', name, '--register'],
    {
      HEARTH_CONFIG_DIR: join(folder, name),
      HEARTH_PASSWORD: `password of ${name}`,
      XDG_RUNTIME_DIR: join(folder, 'data'),
    },
    size,
  );
  opened.push(it);
  await until(
    () => it.titles.some((title) => title.includes(`Hearth: ${name}`)),
    () => `${name} did not come in:\n${it.screen().join('\n')}`,
  );
  return it;
}

/** Says it and waits until it is there. */
async function say(it: TerminalProcess, line: string): Promise<void> {
  await said(it, line.replace(/^(?:\*\S+|@\S+|\/me) /, '').slice(0, 12), line);
}

async function said(it: TerminalProcess, shown: string, line: string): Promise<void> {
  it.type(`${line}\r`);
  await it.shows(shown);
}

/** Opens a chat, and waits until its history is there. */
async function visit(it: TerminalProcess, chat: string, shown: string): Promise<void> {
  it.type(`ls ${chat}\r`);
  await it.shows(shown);
}

function picture(name: string, it: TerminalProcess, title: string): void {
  const lines = it.screen();
  const { x, y, visible } = it.cursor();
  const grid = {
    columns: it.size().columns,
    rows: lines.length,
    cell: it.cell,
    title,
    ...(visible && { cursor: { x, y } }),
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.svg`), svgOf(grid));
  console.log(`${name}.svg\n${lines.join('\n')}\n`);
}
