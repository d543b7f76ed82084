// What only a terminal shows: questions in between, what becomes of refused lines and of what is pasted, and that
// nothing is written but lines.

import { join } from 'node:path';
import { SILENT } from '../../client/plain/text.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals, openTerminals, type Terminals } from '../helpers/terminals.ts';
import { shared } from '../helpers/town.ts';

const CTRL_C = '\u0003';
const LEFT = '\u001b[D';
const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`;

interface Hall {
  /** `hearth join` in a terminal of its own, with a config folder that all of this test share. */
  join(...args: string[]): TerminalProcess;
  /** Somebody who is in, with the password `password of <name>`. */
  enter(name: string, ...args: string[]): Promise<TerminalProcess>;
  /** The same in a terminal of that kind. */
  enterOn(term: string, name: string, ...args: string[]): Promise<TerminalProcess>;
  /** The server stops, and starts anew. */
  restart(): Promise<void>;
  /** `hearth join` without a terminal, to its end. */
  tries(name: string, password: string): Promise<number | null>;
}

function hallIn({ folder, port, open: opens, restart }: Terminals): Hall {
  const config = { HEARTH_CONFIG_DIR: join(folder, 'config') };
  const where = ['join', '127.0.0.1', String(port), '--plain'];
  const open = (args: readonly string[], env: Record<string, string> = {}): TerminalProcess =>
    opens([PROGRAM, ...where, ...args], { ...config, ...env });
  const enterOn: Hall['enterOn'] = async (term, name, ...args) => {
    const env = { HEARTH_PASSWORD: `password of ${name}`, TERM: term };
    const it = open(['--user', name, '--register', ...args], env);
    await it.shows(/^\* (Here: |Nobody else is here)/m);
    return it;
  };
  return {
    join: (...args) => open(args),
    enter: (name, ...args) => enterOn('xterm-256color', name, ...args),
    enterOn,
    restart,
    async tries(name, password) {
      const env = { ...config, HEARTH_PASSWORD: password };
      return (await hearth([...where, '--user', name], env)).code;
    },
  };
}

const setting = shared(() => openTerminals('--guests'));

/** On the one server of this file: everybody in it comes only once, and reads what was said before. */
async function inHall(run: (hall: Hall) => Promise<void>): Promise<void> {
  const terminals = await setting();
  try {
    await run(hallIn(terminals));
  } finally {
    terminals.clear();
  }
}

/** Where nothing was said before, so that every line on the screen is known. */
const inHallOfItsOwn = (run: (hall: Hall) => Promise<void>): Promise<void> =>
  inTerminals((terminals) => run(hallIn(terminals)));

describe('a name that is refused at a terminal', (test) => {
  test('may be typed again', () =>
    inHall(async ({ join: joins, enter }) => {
      await enter('gus', '--guest');
      const it = joins('--user', 'gus', '--guest');
      await it.shows('The name "gus" is in use. Choose another.');
      await it.shows(/^Name \[gus\]: $/m);
      it.type('hal\r');
      await it.shows('Welcome, hal.');
      it.type('hello\r');
      await it.shows('hal: hello');
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
    }));
});

describe('leaving at a terminal', (test) => {
  test('leaves what was typed where it is, and nothing else', () =>
    inHallOfItsOwn(async ({ enter }) => {
      const ann = await enter('ann');
      ann.type('logout\r');
      assert.is(await ann.ended(), 0);
      await ann.shows(/\nlogout\n*$/);
      const ben = await enter('ben');
      ben.type('half a line');
      await ben.shows('\nhalf a line');
      ben.type(CTRL_C);
      assert.is(await ben.ended(), 0);
      await ben.shows(/\nhalf a line(\^C)?\n*$/);
      assert.not.ok(ben.modes().paste);
    }));
});

describe('passwd at a terminal', (test) => {
  test('asks for the old password and twice for the new one, and shows none', () =>
    inHall(async ({ enter, tries }) => {
      const it = await enter('cat');
      const other = await enter('dan');
      it.type('passwd\r');
      await it.shows(/^passwd\nOld password: $/m);
      other.type('meanwhile\r'); // it waits until the questions are over
      await other.shows('dan: meanwhile');
      it.type('password of cat\r');
      await it.shows(/^New password: $/m);
      it.type('short\r');
      await it.shows(/at least 8 .*\nNew password: $/m); // typed earlier, it would meet no question
      it.type('a better one\r');
      await it.shows(/^Repeat it: $/m);
      assert.not.match(it.screen().join('\n'), 'meanwhile');
      it.type('a better two\r');
      await it.shows(/don't match\.\nNew password: $/m);
      it.type('a better one\r');
      await it.shows(/don't match\.\nNew password: \nRepeat it: $/m);
      it.type('a better one\r');
      await it.shows('* Your password is changed.');
      await it.shows('dan: meanwhile');
      it.type('still here\r');
      await it.shows('cat: still here');
      assert.not.match(it.screen().join('\n'), /a better|password of|short/);
      assert.is(await tries('cat', 'password of cat'), 1);
      assert.is(await tries('cat', 'a better one'), 0);
    }));
  test('may be left, and refused, and all goes on', () =>
    inHall(async ({ enter }) => {
      const it = await enter('eve');
      it.type('passwd\r');
      await it.shows(/^Old password: $/m);
      it.type(CTRL_C);
      await it.shows(/^! Your password was not changed\.\n*$/m);
      it.type('passwd\r');
      await it.shows(/was not changed\.\npasswd\n\n?Old password: $/m);
      it.type('not the old one\ra better one\ra better one\r');
      await it.shows(/^! .*wrong|^! .*not .*password/im);
      it.type('still here\r');
      await it.shows('eve: still here');
    }));
  test('goes on asking out of sight while the connection breaks and comes back', () =>
    inHallOfItsOwn(async ({ enter, restart, tries }) => {
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
      await it.shows(/Your password is changed|was not changed/);
      await it.shows('Connected again.');
      assert.not.match(it.screen().join('\n'), /a better|password of/);
      it.type('still here\r');
      await other.shows('amy: still here');
    }));
  test('hides what is typed between two questions, and takes it for the next', () =>
    inHall(async ({ enter, tries }) => {
      const it = await enter('fay');
      it.type('passwd\r');
      await it.shows(/^Old password: $/m);
      for (const key of 'password of fay\ra better one\ra better one\r') {
        it.type(key);
        await new Promise(setImmediate);
      }
      await it.shows('* Your password is changed.');
      assert.not.match(it.bytes(), /a b|ett|pass ?wor?d of/);
      assert.is(await tries('fay', 'a better one'), 0);
    }));
  test('is nothing to type a password behind: that goes nowhere', () =>
    inHall(async ({ enter }) => {
      const it = await enter('gil');
      it.type('passwd hunter22\r');
      await it.shows('type passwd alone');
      assert.is(it.bytes().split('hunter22').length, 2, 'but for the echo of the terminal');
    }));
});

describe('lines that are refused at a terminal', (test) => {
  test('are all told with what they were, and none is put back', () =>
    inHall(async ({ enter }) => {
      const [it, jon] = [await enter('ida'), await enter('jon')];
      it.type('@nobody one\r@nobody two\rhalf a l');
      for (const what of ['one', 'two']) {
        await it.shows(new RegExp(`! There is no user "nobody".*\\n {2}@nobody ${what}$`, 'm'));
      }
      jon.type('take your time\r');
      await it.shows('jon: take your time'); // so that what follows is no part of the same paste
      it.type('ine\r');
      await it.shows('ida: half a line');
    }));
  test('are those with keys that would edit them elsewhere', () =>
    inHall(async ({ enter }) => {
      const it = await enter('kim');
      it.type(`secret${LEFT}${LEFT}@bob \r`);
      await it.shows('! This line contains a key that does nothing here');
      it.type('fine\r');
      await it.shows('kim: fine');
      assert.not.match(it.bytes(), 'kim: secret');
    }));
});

describe('what is pasted at a terminal', (test) => {
  const secretOf = (name: string): string => `@${name} secret one\rsecret two\rsecret three`;
  test('stays one message, which is sent with the user’s own Enter', () =>
    inHall(async ({ enter }) => {
      const [bob, amy] = [await enter('bob'), await enter('amy')];
      assert.ok(amy.modes().paste);
      amy.type(`${pasted(secretOf('bob'))}`);
      await amy.shows('secret three');
      assert.not.match(amy.bytes(), 'you -> bob');
      amy.type(', all of it\r');
      await bob.shows(/^amy -> you: secret one\n {2}secret two\n {2}secret three, all of it$/m);
      assert.not.match(bob.bytes(), /amy: /);
    }));
  test('without marks keeps to its lines, and no later one of them is for everybody', () =>
    inHall(async ({ enterOn }) => {
      const [max, lea] = [await enterOn('dumb', 'max'), await enterOn('dumb', 'lea')];
      lea.type(`${secretOf('max')}\r`);
      await max.shows(/^lea -> you: secret one$/m);
      await lea.shows(/^! This came together with a line.*\n.*\n? {2}secret two$/m);
      await lea.shows(/^! This was not sent either\.\n {2}secret three$/m);
      await lea.shows('you -> max: secret one');
      max.type('take your time\r');
      await lea.shows('max: take your time'); // the secret was answered: whatever comes now is another matter
      lea.type('good morning\r');
      await max.shows(/^lea: good morning$/m);
      assert.not.match(max.bytes(), /lea: secret/);
    }));
});

describe('a code block at a terminal', (test) => {
  test('is one message, of lines that are no commands, however they come', () =>
    inHall(async ({ enterOn }) => {
      const [tom, una] = [await enterOn('dumb', 'tom'), await enterOn('dumb', 'una')];
      una.type('```sh\rexit\r@tom all of it\r```\r');
      await tom.shows(/^una: ```sh\n {2}exit\n {2}@tom all of it\n {2}```$/m);
      assert.match(una.bytes(), '* A code block begins');
      una.type('@tom ```\r');
      await una.shows(/(?:A code block begins[\s\S]*){2}/);
      una.type('half of it\r\u0004');
      await una.shows('* The code block is dropped: nothing of it was sent.');
      una.type('@tom still here\r');
      await tom.shows('una -> you: still here');
      assert.not.match(tom.bytes(), 'half of it');
    }));
});

describe('the plain client at a terminal', (test) => {
  const SWITCHED = /\u001b\[\?2004[hl]/g;
  for (const term of ['xterm-256color', 'dumb']) {
    test(`writes nothing but lines, once each, on TERM=${term}`, () =>
      inHallOfItsOwn(async ({ enterOn }) => {
        const [bob, amy] = [await enterOn('dumb', 'bob'), await enterOn(term, 'amy')];
        amy.type('half a l');
        await amy.shows('half a l');
        bob.type('good morning\r');
        await amy.shows('bob: good morning');
        amy.type('ine\r');
        await amy.shows('amy: half a line');
        amy.type('@nobody hi\r');
        await amy.shows('  @nobody hi');
        amy.type('passwd\r');
        await amy.shows('Old password: ');
        amy.type('password of amy\r');
        await amy.shows('New password: ');
        amy.type(CTRL_C);
        await amy.shows('was not changed');
        amy.type('exit\r');
        assert.is(await amy.ended(), 0);
        const written = amy.bytes();
        assert.is(written.match(SWITCHED)?.length ?? 0, term === 'dumb' ? 0 : 4);
        const from = written.indexOf('* Welcome');
        const lines = written.slice(from).replace(SWITCHED, '').split('\r\n');
        const said = lines.filter((line) => line !== `* ${SILENT}`); // only to a busy machine
        assert.equal(said, [
          '* Welcome, amy. Type /help for what you can do.',
          '* Here: bob',
          'half a lbob: good morning',
          'ine',
          'amy: half a line',
          '@nobody hi',
          '! There is no user "nobody". Nothing was sent.',
          '  @nobody hi',
          'passwd',
          'Old password: ',
          'New password: ',
          '! Your password was not changed.',
          'exit',
          '',
        ]);
      }));
  }
  test('ends', async () => (await setting()).close());
});
