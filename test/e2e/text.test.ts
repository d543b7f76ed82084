// What is written, in the cells of real terminals: emphasis, code, long words and links; and the colours of themes.

import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { Cell, TerminalOptions, TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`;
const WHITE = '\u001b]11;rgb:ffff/ffff/ffff\u001b\\';
/** What the client asks. */
const ASKED = '\u001b]11;?';

type Enter = (
  name: string,
  options?: TerminalOptions,
  env?: Record<string, string>,
  more?: readonly string[],
) => Promise<TerminalProcess>;

const inHall = (run: (enter: Enter) => Promise<void>): Promise<void> =>
  inTerminals(async ({ folder, port, open }) => {
    await run(async (name, options, env = {}, more = []) => {
      const it = open(
        [PROGRAM, 'join', '127.0.0.1', String(port), '--guest', '--user', name, ...more],
        { HEARTH_CONFIG_DIR: join(folder, name), NO_COLOR: '', ...env },
        options,
      );
      if (more.length === 0) {
        await it.shows(/SHA-256/);
        it.type('\r');
      }
      await it.shows(/→ global|Nobody else is here/);
      return it;
    });
  }, '--guests');

/** The cells of a text on the screen. */
function cellsOf(it: TerminalProcess, text: string): readonly Cell[] {
  const rows = it.screen();
  const y = rows.findIndex((row) => row.includes(text));
  assert.ok(y >= 0, `${text} in ${rows.join('\n')}`);
  const x = rows[y]?.indexOf(text) ?? 0;
  return [...text].map((_, at) => it.cell(x + at, y));
}

const MARKED = 'so *b0ld* _slant_ `c0de` sn_ake_x 2*3*4 a/_b_';
const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 12 },
] as const;
const ADDRESS = `https://example.org/${'abcdefghi/'.repeat(16)}end`;

describe('what is written', (test) => {
  test('is shown with its emphasis and its code, and sent as it was typed', () =>
    inHall(async (enter) => {
      const amy = await enter('amy');
      for (const [n, size] of SIZES.entries()) {
        const bob = await enter(`bob${n}`, size);
        amy.type(`${MARKED}\r`);
        await bob.shows('a/_b_');
        for (const it of [amy, bob]) {
          await until(() => cellsOf(it, 'b0ld').every(({ bold }) => bold)); // no longer on its way
          assert.ok(cellsOf(it, 'b0ld').every(({ bold, italic }) => bold && !italic));
          assert.ok(cellsOf(it, 'slant').every(({ bold, italic }) => italic && !bold));
          assert.ok(cellsOf(it, 'c0de').every(({ colour }) => colour === 30));
          for (const text of ['sn_ake_x', '2*3*4', 'a/_b_']) {
            const isPlain = cellsOf(it, text).every(
              ({ colour, bold, italic }) => colour === undefined && !bold && !italic,
            );
            assert.ok(isPlain, text);
          }
        }
        bob.kill();
      }
    }));
  test('in a block of code is never taken for a command', () =>
    inHall(async (enter) => {
      const [amy, bob] = [await enter('amy'), await enter('bob', SIZES[2])];
      amy.type(`${pasted('```ts\n@bob secret\n  private int n;\npasswd x\n```')}\r`);
      for (const it of [amy, bob]) {
        await it.shows(/amy: ```ts *\n.* {8}@bob secret *\n.* {10}private int n;/);
        await until(() => cellsOf(it, 'private int n;').every(({ colour }) => colour === 30));
      }
      assert.not.match(bob.screen().join('\n'), '→ @bob');
      amy.type(`${pasted('```\none\n```\n@bob secret')}\r`);
      await amy.shows('Line 4 looks like a private command');
    }));
  test('goes on at the left edge where a word is longer than a row, and is one link', () =>
    inHall(async (enter) => {
      const amy = await enter('amy');
      for (const [n, size] of SIZES.entries()) {
        const bob = await enter(`bob${n}`, size);
        amy.type(`see ${ADDRESS} there, ${n}\r`);
        await bob.shows(`there, ${n}`);
        const rows = bob.screen().map((row) => row.replace(/^.*│/, '').trimEnd());
        const first = rows.findIndex((row) => row.includes('see https'));
        const last = rows.findIndex((row, at) => at > first && row.endsWith('end'));
        const parts = [rows[first]?.replace(/^.*see /, ''), ...rows.slice(first + 1, last + 1)];
        assert.is(parts.join(''), ADDRESS, `${size.columns}`);
        assert.match(rows[last + 1] ?? '', /^ {8}there, /);
        const ids = [...bob.bytes().matchAll(/\u001b\]8;id=([\w.]+);(https:[^\u001b]+)\u001b/g)];
        const own = ids.filter(([, id]) => id === ids.at(-1)?.[1]);
        assert.ok(own.length >= parts.length, `${own.length}`);
        assert.ok(own.every(([, , url]) => url === ADDRESS));
        bob.kill();
      }
    }));
  test('has no links and no italics on a console, which would print them', () =>
    inHall(async (enter) => {
      const it = await enter('amy', {}, { TERM: 'linux' });
      it.type(`${MARKED} ${ADDRESS} z\r`);
      await it.shows(/end/);
      await until(() => cellsOf(it, 'slant').every(({ underline }) => underline));
      assert.ok(cellsOf(it, 'slant').every(({ italic }) => !italic));
      assert.not.match(it.bytes(), '\u001b]');
    }));
});

describe('/links', (test) => {
  test('lists the addresses of the open chat, and copies the chosen one', () =>
    inHall(async (enter) => {
      const it = await enter('amy', SIZES[2]);
      it.type(`one https://a.org/1\rtwo ${ADDRESS}\r`);
      await until(() => it.bytes().includes(`;${ADDRESS}\u001b`)); // no longer on its way
      it.type('/links\r');
      await it.shows('Links: Enter copies one.');
      assert.match(it.screen().join('\n'), /amy https:\/\/example.*\n.*amy https:\/\/a\.org\/1/);
      it.type('\r');
      await it.shows('Copied, if the terminal');
      assert.match(it.bytes(), `\u001b]52;c;${Buffer.from(ADDRESS).toString('base64')}\u0007`);
    }));
  test('prints them in lines, newest first', () =>
    inHall(async (enter) => {
      const it = await enter('amy', {}, {}, ['--plain']);
      it.type('one https://a.org/1\rand https://a.org/2\r');
      await it.shows('amy: and https://a.org/2');
      it.type('/links\r');
      await it.shows(
        /\* Links in global, the newest first:\n {2}\S+ amy: https:\/\/a\.org\/2\n {2}\S+ amy: https:\/\/a\.org\/1\n/,
      );
    }));
});

describe('colours', (test) => {
  test('are those of the terminal’s own sixteen, once it tells its background', () =>
    inHall(async (enter) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      amy.type('a `c0de` of mine\r');
      await bob.shows('c0de');
      const colour = (): number | undefined => cellsOf(bob, 'c0de')[0]?.colour;
      assert.is(colour(), 30);
      assert.match(bob.bytes(), ASKED);
      bob.type(WHITE);
      await until(() => colour() === 4);
      bob.type('/set theme dark\r');
      await until(() => colour() === 6);
      bob.type(WHITE); // nobody asks any more
      bob.type('still dark\r');
      await bob.shows('bob: still dark');
      assert.is(colour(), 6);
    }));
});
