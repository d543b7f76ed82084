// The plain client at a real terminal, against a real server: its questions, its lines, and the way out.

import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals, openTerminals, type Terminals } from '../helpers/terminals.ts';
import { shared } from '../helpers/town.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACE = '\u007f';

interface Hall {
  /** `hearth join` with these arguments, in a terminal of its own. */
  join(...args: string[]): TerminalProcess;
  /** The same, and then the terminal's settings and `over`. */
  joinAndTell(...args: string[]): TerminalProcess;
}

/** Runs its arguments, then tells how the terminal was left. */
const TELLING = `const { spawnSync } = require('node:child_process');
  process.on('SIGINT', () => {}); // is meant for the client, which may not have taken the keyboard yet
  spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' });
  spawnSync('stty', ['-a'], { stdio: 'inherit' });
  console.log('over');`;

const setting = shared(() => openTerminals('--guests'));

/** On the one server of this file: everybody in it comes only once. */
async function withServer(run: (hall: Hall) => Promise<void>): Promise<void> {
  const terminals = await setting();
  try {
    await run(hallIn(terminals));
  } finally {
    terminals.clear();
  }
}

function hallIn({ folder, port, open: opens }: Terminals): Hall {
  const env = { HEARTH_CONFIG_DIR: join(folder, 'config') };
  const where = [PROGRAM, 'join', '127.0.0.1', String(port), '--plain'];
  return {
    join: (...args) => opens([...where, ...args], env),
    joinAndTell: (...args) => opens(['-e', TELLING, '--', ...where, ...args], env),
  };
}

/** A new account, made at the terminal. */
async function registered(hall: Hall, name: string, password: string): Promise<TerminalProcess> {
  const it = hall.join('--user', name);
  await it.shows(/New password.*: $/m);
  it.type(`${password}\r`);
  await it.shows(/Repeat it: $/m);
  it.type(`${password}\r`);
  await it.shows(`* Welcome, ${name}`);
  return it;
}

describe('the plain client at a terminal', (test) => {
  test('asks for a name, and for a new password twice without showing it', () =>
    inTerminals(async (terminals) => {
      const hall = hallIn(terminals); // nobody was at this server before
      const it = hall.join();
      await it.shows(/Name.*:/);
      it.type('1x\r');
      await it.shows('A name is a letter');
      it.type('amy\r');
      await it.shows(/First contact with 127\.0\.0\.1:\d+/);
      await it.shows('New password (empty: come in as a guest):');
      it.type('secrex');
      it.type(`${BACKSPACE}t one\r`);
      await it.shows('Repeat it:');
      it.type('secret two\r');
      await it.shows("don't match");
      it.type('secret one\rsecret one\rhello\r'); // pasted whole
      await it.shows('* Welcome, amy');
      await it.shows('amy: hello');
      it.type(CTRL_D);
      assert.is(await it.ended(), 0);
      assert.not.match(it.screen().join('\n'), 'secre');
    }, '--guests'));

  test('asks again after a wrong password, and sends a line whole while others write', () =>
    withServer(async (hall) => {
      const ann = await registered(hall, 'ann', 'password1');
      const again = hall.join('--user', 'ann');
      await again.shows('Password for ann:');
      again.type('password2\r');
      await again.shows('Wrong password');
      again.type('password1\r');
      await again.shows('Welcome back');
      again.type('half a li');
      await again.shows('half a li');
      ann.type('look at this\r');
      await again.shows(/^half a liann: look at this$/m);
      again.type('ne\r');
      await ann.shows('ann: half a line');
      // Refused by the client itself and by the server: reported, and not put back.
      ann.type('private bob hi\r');
      await ann.shows(/^! .*\n(?:.*\n)? {2}private bob hi$/m);
      ann.type('@nobody hi\r');
      await ann.shows(/^! There is no user "nobody".*\n {2}@nobody hi$/m);
      ann.type('hello\r');
      await again.shows(/^ann: hello$/m);
      ann.type(CTRL_C);
      again.type(CTRL_C);
      assert.equal([await ann.ended(), await again.ended()], [0, 0]);
    }));

  test('lets a guest in for an empty password', () =>
    withServer(async (hall) => {
      const it = hall.join('--user', 'guesty');
      await it.shows('come in as a guest):');
      it.type('\r');
      await it.shows('Welcome, guesty. You are a guest');
      it.type('exit\r');
      assert.is(await it.ended(), 0);
    }));

  test('leaves the terminal as it was, whatever is on it', () =>
    withServer(async (hall) => {
      const asked = [
        [hall.joinAndTell('--user', 'newcomer'), /New password.*: $/m],
        [hall.joinAndTell(), /Name.*:/],
        [hall.joinAndTell('--user', 'bob', '--guest'), 'Welcome'],
      ] as const;
      for (const [it, question] of asked) {
        await it.shows(question);
        it.type(CTRL_C);
        await it.shows(/(?<!-)icanon.*(?<!-)echo .*^over/ms);
      }
    }));
  test('ends', async () => (await setting()).close());
});
