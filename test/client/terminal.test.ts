// What only a terminal shows: questions in between, and what becomes of refused lines.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal, type TerminalProcess } from '../helpers/terminal.ts';

const CTRL_C = '\u0003';
const CTRL_U = '\u0015';
const UP = '\u001b[A';

interface Hall {
  /** `hearth join` in a terminal of its own, with a config folder that all of this test share. */
  join(...args: string[]): TerminalProcess;
  /** Somebody who is in, with the password `password of <name>`. */
  enter(name: string, ...args: string[]): Promise<TerminalProcess>;
  /** The server stops, and starts anew. */
  restart(): Promise<void>;
  /** `hearth join` without a terminal, to its end. */
  tries(name: string, password: string): Promise<number | null>;
}

async function inHall(run: (hall: Hall) => Promise<void>, ...serve: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-terminal-'));
  let server = await startServer(join(folder, 'data'), { options: serve });
  const config = { HEARTH_CONFIG_DIR: join(folder, 'config') };
  const where = ['join', '127.0.0.1', String(server.port), '--plain'];
  const opened: TerminalProcess[] = [];
  const open = (args: readonly string[], env: Record<string, string> = {}): TerminalProcess => {
    const it = openTerminal([PROGRAM, ...where, ...args], { ...config, ...env });
    opened.push(it);
    return it;
  };
  try {
    await run({
      join: (...args) => open(args),
      async enter(name, ...args) {
        const it = open(['--user', name, ...args], { HEARTH_PASSWORD: `password of ${name}` });
        await it.shows(/^> $/m);
        return it;
      },
      async restart() {
        const { port } = server;
        await server.stop();
        server = await startServer(join(folder, 'data'), { port, options: serve });
      },
      async tries(name, password) {
        const env = { ...config, HEARTH_PASSWORD: password };
        return (await hearth([...where, '--user', name], env)).code;
      },
    });
  } finally {
    for (const it of opened) it.kill();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

describe('a name that is refused at a terminal', (test) => {
  test('may be typed again', () =>
    inHall(async ({ join: joins, enter }) => {
      await enter('bob', '--guest');
      const it = joins('--user', 'bob', '--guest');
      await it.shows('The name "bob" is in use. Choose another.');
      await it.shows(/^Name \[bob\]: $/m);
      it.type('cid\r');
      await it.shows('Welcome, cid.');
      it.type('hello\r');
      await it.shows('cid: hello');
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
    }, '--guests'));
}, 30_000);

describe('leaving at a terminal', (test) => {
  test('leaves no prompt behind, and what was not sent where it is', () =>
    inHall(async ({ enter }) => {
      const amy = await enter('amy');
      amy.type('logout\r');
      assert.is(await amy.ended(), 0);
      await amy.shows(/\n> logout\n*$/);
      const bob = await enter('bob');
      bob.type('half a line');
      await bob.shows('> half a line');
      bob.type(CTRL_C);
      assert.is(await bob.ended(), 0);
      await bob.shows(/\n> half a line\n*$/);
    }));
}, 30_000);

describe('passwd at a terminal', (test) => {
  test('asks for the old password and twice for the new one, and shows none', () =>
    inHall(async ({ enter, tries }) => {
      const it = await enter('amy');
      const other = await enter('bob');
      it.type('passwd\r');
      await it.shows(/^> passwd\nOld password: $/m);
      other.type('meanwhile\r'); // it waits until the questions are over
      await other.shows('bob: meanwhile');
      it.type('password of amy\r');
      await it.shows(/^New password: $/m);
      it.type('short\r');
      await it.shows(/at least 8 .*\nNew password: $/m); // typed earlier, it would meet no question
      it.type('a better one\r');
      await it.shows(/^The same once more: $/m);
      assert.not.match(it.screen().join('\n'), 'meanwhile');
      it.type('a better two\r');
      await it.shows(/not the same\.\nNew password: $/m);
      it.type('a better one\r');
      await it.shows(/not the same\.\nNew password: \nThe same once more: $/m);
      it.type('a better one\r');
      await it.shows('* Your password is changed.');
      await it.shows('bob: meanwhile');
      it.type('still here\r');
      await it.shows('amy: still here');
      assert.not.match(it.screen().join('\n'), /a better|password of|short/);
      assert.is(await tries('amy', 'password of amy'), 1);
      assert.is(await tries('amy', 'a better one'), 0);
    }));
  test('may be left, and refused, and all goes on', () =>
    inHall(async ({ enter }) => {
      const it = await enter('amy');
      it.type('passwd\r');
      await it.shows(/^Old password: $/m);
      it.type(CTRL_C);
      await it.shows(/^! Your password stays as it is\.\n> $/m);
      it.type('passwd\r');
      await it.shows(/stays as it is\.\n> passwd\n\n?Old password: $/m);
      it.type('not the old one\ra better one\ra better one\r');
      await it.shows(/^! .*wrong|^! .*not .*password/im);
      it.type('still here\r');
      await it.shows('amy: still here');
    }));
  test('goes on asking out of sight while the connection breaks and comes back', () =>
    inHall(async ({ enter, restart, tries }) => {
      const it = await enter('amy');
      const other = await enter('bob');
      it.type('passwd\r');
      await it.shows(/^Old password: $/m);
      await restart();
      await other.shows('Connected again.');
      assert.is(await tries('amy', 'password of amy'), 0); // by when it is back as well, or soon
      it.type('password of amy\r');
      await it.shows(/^New password: $/m);
      it.type('a better one\ra better one\r');
      await it.shows(/Your password is changed|stays as it is/);
      await it.shows('Connected again.');
      assert.not.match(it.screen().join('\n'), /a better|password of/);
      it.type('still here\r');
      await other.shows('amy: still here');
    }));
  test('is nothing to type a password behind: that is kept nowhere', () =>
    inHall(async ({ enter }) => {
      const it = await enter('amy');
      it.type('first\r');
      await it.shows('amy: first');
      it.type('passwd hunter22\r');
      await it.shows('Type passwd alone');
      it.type(UP);
      await it.shows(/\n> first\n*$/); // the last line: what is in the input
    }));
}, 30_000);

describe('lines that are refused in a row', (test) => {
  test('are all shown; the first is in the input, the others can be recalled', () =>
    inHall(async ({ enter }) => {
      const it = await enter('amy');
      it.type('@nobody one\r@nobody two\r@nobody three\r');
      await it.shows(/^! There is no user "nobody".*\n! There is/m); // the first one stands in the input
      for (const what of ['two', 'three']) {
        await it.shows(new RegExp(`^! There is no user "nobody".*\\n {2}@nobody ${what}$`, 'm'));
      }
      await it.shows(/\n> @nobody one\n*$/);
      it.type(CTRL_U);
      await it.shows(/\n> ?\n*$/);
      it.type(`${UP}${UP}`);
      await it.shows(/\n> @nobody two\n*$/);
      it.type(`${CTRL_U}half a line`);
      it.type(`${CTRL_U}fine\r`);
      await it.shows('amy: fine');
    }));
  test('are not put into what is being typed meanwhile', () =>
    inHall(async ({ enter }) => {
      const it = await enter('amy');
      it.type('@nobody one\rhalf a l');
      await it.shows(/^! There is no user "nobody".*\n {2}@nobody one\n> half a l\n*(?![\s\S])/m);
    }));
}, 30_000);
