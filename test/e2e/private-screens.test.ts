// A private chat between two people at their screens, with a file, from the first word to the last: real clients in real
// terminals, introduced by a real server.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal, type TerminalProcess } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

const NEXT_UNREAD = '\u001ba';

interface Home {
  enter(name: string): Promise<TerminalProcess>;
  path(...parts: readonly string[]): string;
}

async function atHome(run: (home: Home) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-private-'));
  const server = await startServer(join(folder, 'data'));
  const opened: TerminalProcess[] = [];
  const path: Home['path'] = (...parts) => join(folder, ...parts);
  try {
    await run({
      path,
      async enter(name) {
        const env = { HEARTH_CONFIG_DIR: path(name), HEARTH_PASSWORD: `password of ${name}` };
        const who = ['--user', name, '--register', '--downloads', path(`${name}'s downloads`)];
        const args = [PROGRAM, 'join', '127.0.0.1', String(server.port), ...who];
        const it = openTerminal(args, env, { columns: 130, rows: 40 });
        opened.push(it);
        await it.shows(/SHA-256|→ global/);
        if (it.screen().join('').includes('SHA-256')) it.type('\r');
        await it.shows(/→ global/);
        return it;
      },
    });
  } finally {
    for (const it of opened) it.kill();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What is read out: in the pane, without the list of chats beside it. */
function wordsOn(it: TerminalProcess): string {
  const pane = it.screen().map((row) => row.slice(row.indexOf('│') + 1).trim());
  return /in between: (\w+ \w+ \w+ \w+)/.exec(pane.join(' '))?.[1] ?? '';
}

describe('two people at their screens, privately', (test) => {
  test('ask, compare words, talk both ways, send a file, and stop', () =>
    atHome(async ({ enter, path }) => {
      const [ann, bob] = [await enter('ann'), await enter('bob')];
      ann.type('startprivate bob\r');
      await bob.shows('ann asks for a private chat');
      bob.type('y\r');
      await ann.shows('The private chat with bob is open');
      await bob.shows('The private chat with ann is open');
      await until(
        () => wordsOn(ann) !== '' && wordsOn(ann) === wordsOn(bob),
        () => `"${wordsOn(ann)}" is not "${wordsOn(bob)}"`,
      );

      ann.type('private bob the door code is 1234\r');
      await bob.shows(/private ann +1/);
      bob.type(NEXT_UNREAD);
      await bob.shows('ann: the door code is 1234');
      await bob.shows('→ ann, privately');
      bob.type('thank you\r');
      await ann.shows(/private bob +1/);
      ann.type(NEXT_UNREAD);
      await ann.shows('bob: thank you');

      const bytes = randomBytes(300_000);
      writeFileSync(path('notes.bin'), bytes);
      ann.type(`sendfile bob ${path('notes.bin')}\r`);
      await ann.shows('Offered notes.bin (300 kB) to bob. To take it back: cancelfile bob 1');
      await bob.shows('accept ann 1, or decline ann 1');
      bob.type('accept ann 1\r');
      await bob.shows('Taking notes.bin (300 kB) from ann.');
      await bob.shows('its SHA-256 checksum is right');
      await ann.shows('bob has notes.bin (300 kB)');
      assert.ok(readFileSync(path("bob's downloads", 'notes.bin')).equals(bytes));

      bob.type('stopprivate\r');
      await bob.shows('The private chat with ann is over.');
      await ann.shows('bob ended the private chat.');
      ann.type('private bob anybody there?\r');
      await ann.shows('You have no private chat with bob. Nothing was sent.');
    }));

  test('send a file with one question, where no private chat is open yet', () =>
    atHome(async ({ enter, path }) => {
      const [ann, bob] = [await enter('ann'), await enter('bob')];
      ann.type(`sendfile bob ${path('nothing')}\r`);
      await ann.shows('There is no file');
      writeFileSync(path('notes.txt'), 'in one go');
      ann.type(`\u0015sendfile bob ${path('notes.txt')}\r`);
      await ann.shows('Asked bob to take a file');
      await bob.shows('ann wants to send you a file, over a private chat');
      bob.type('y\r');
      await bob.shows('Taking notes.txt (9 bytes) from ann.');
      await ann.shows('bob has notes.txt (9 bytes)');
      assert.is(readFileSync(path("bob's downloads", 'notes.txt'), 'utf8'), 'in one go');
    }));
});
