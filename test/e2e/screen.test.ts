// The screen as people use it: real clients in real terminals, in front of a real server, and what the cells show.

import { join } from 'node:path';
import { type ClientProcess, startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalOptions, TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const ESCAPE = '\u001b';
const UP = `${ESCAPE}[A`;
const DOWN = `${ESCAPE}[B`;
const PAGE_UP = `${ESCAPE}[5~`;
const OLDEST = `${ESCAPE}[1;5H`;
const NEXT_UNREAD = `${ESCAPE}a`;
const CTRL_C = '\u0003';
const CTRL_U = '\u0015';

interface Hall {
  /** Somebody on a screen, with an account made on the way. */
  enter(name: string, options?: TerminalOptions): Promise<TerminalProcess>;
  /** Somebody on a plain client, for scripts. */
  script(name: string): ClientProcess;
}

const inHall = (run: (hall: Hall) => Promise<void>, ...serve: string[]): Promise<void> =>
  inTerminals(
    async ({ folder, port, open }) => {
      const scripts: ClientProcess[] = [];
      const hall: Hall = {
        async enter(name, options) {
          const env = {
            HEARTH_CONFIG_DIR: join(folder, name),
            HEARTH_PASSWORD: `password of ${name}`,
          };
          const who = ['--user', name, '--register'];
          const it = open([PROGRAM, 'join', '127.0.0.1', String(port), ...who], env, options);
          await it.shows(/SHA-256|→ global/);
          if (it.screen().join('').includes('SHA-256')) it.type('\r');
          await it.shows(/→ global/);
          return it;
        },
        script(name) {
          const it = startClient({ port, user: name });
          scripts.push(it);
          return it;
        },
      };
      try {
        await run(hall);
      } finally {
        for (const { process } of scripts) process.kill('SIGKILL');
      }
    },
    ...serve,
  );

async function vanishes(it: TerminalProcess, what: string): Promise<void> {
  await until(
    () => !it.screen().join('\n').includes(what),
    () => `still there:\n${it.screen().join('\n')}`,
  );
}

const all = (it: TerminalProcess): string => it.everything().join('\n');

describe('two people at their screens', (test) => {
  test('talk in global and directly, and see what is unread, marked, and read', () =>
    inHall(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob', { columns: 40, rows: 12 })];
      await amy.shows('→ global (1)');
      amy.type('hello everybody\r');
      await bob.shows(/\d\d:\d\d amy: hello everybody/);
      bob.type('@amy psst');
      await bob.shows('→ @amy');
      bob.type('\r');
      await bob.shows('Sent to @amy.');
      await amy.shows(/@bob +1 │/);
      await until(() => amy.titles.at(-1) === '(1) Hearth: amy');
      await until(() => amy.bells() > 0);
      assert.is(amy.bells(), 1);
      bob.type('now @amy look\r'); // in global, which amy looks at
      await amy.shows('bob: now @amy look');
      amy.type(NEXT_UNREAD);
      await amy.shows(/── new ─.*bob: psst/s);
      await amy.shows('→ @bob');
      await until(() => amy.titles.at(-1) === 'Hearth: amy');
      amy.type('broadcasting nothing, only to you\r');
      await bob.shows('1 unread');
      bob.type(NEXT_UNREAD);
      await bob.shows('amy: broadcasting nothing');
      // In bob's pane, plain text goes to bob, and a command stays one.
      amy.type('block');
      await amy.shows(/Usage:.*block/);
      amy.type(`${CTRL_U}whoelse`);
      await amy.shows(/─ who else is online/i);
      amy.type(`${CTRL_C}`);
      assert.is(await amy.ended(), 0);
      assert.is(amy.modes().alternate, false);
    }));

  test('a refused line comes back, or Up recalls it', () =>
    inHall(async ({ enter }) => {
      const amy = await enter('amy');
      amy.type('@nobody are you there?\r');
      await amy.shows(/! There is no user "nobody"/);
      await amy.shows('> @nobody are you there?');
      amy.type(`${CTRL_U}`);
      await amy.shows(/^> *$/m);
      amy.type('@nobody again\rtyped on');
      await amy.shows('Refused: Up brings it back.');
      await amy.shows('> typed on');
      amy.type(UP);
      await amy.shows('> @nobody again');
      amy.type(DOWN);
      await amy.shows('> typed on');
    }));

  test('a timed message counts down and leaves no cell behind, scrolled, resized or recalled', () =>
    inHall(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob', { widths: 'clusters' })];
      await amy.shows('bob is here');
      // Long enough to be seen on a busy machine.
      amy.type('before it\r*9*global sekrit 👩‍👩‍👧 word 日本\rafter it\r');
      const left = (): number => Number(/amy \(gone in (\d+) s\): sekrit/.exec(all(bob))?.[1]);
      await until(() => left() <= 10);
      await bob.shows('after it');
      const before = left();
      bob.resize(50, 20);
      await until(() => left() < before);
      await vanishes(bob, 'sekrit');
      await vanishes(amy, 'sekrit');
      await bob.shows(/amy: before it *\n(?:.*│)?\d\d:\d\d amy: after it/);
      for (const it of [amy, bob]) {
        it.type(PAGE_UP);
        it.resize(70, 22);
        await it.shows('after it');
        assert.not.match(all(it), /sekrit|日|👩/u);
      }
      amy.type(UP);
      await amy.shows('> after it');
      amy.type(UP);
      await amy.shows('> before it');
      assert.not.match(all(amy), 'sekrit');
    }));

  test('a group: made, written to in its pane, noted, and gone when one is removed', () =>
    inHall(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      await amy.shows('bob is here');
      amy.type('*bob -> devs\r');
      await bob.shows(/\*devs/);
      amy.type('ls devs\r');
      await amy.shows('→ *devs');
      amy.type('/me builds it\r');
      await amy.shows(/\* amy builds it/);
      bob.type('ls\r');
      await bob.shows('Your chats');
      bob.type(`${DOWN}\r`);
      await bob.shows('→ *devs');
      await bob.shows(/\* amy builds it/);
      bob.type('I help\r');
      await amy.shows('bob: I help');
      amy.type('-bob devs\r');
      await bob.shows('This chat is over: nothing is sent. You are no longer in devs.');
      bob.type('for devs alone\r');
      await bob.shows('> for devs alone');
      bob.type(`${ESCAPE}[1;3A`); // Alt-Up: it goes when it is left
      await vanishes(bob, '*devs  ');
      assert.not.match(amy.screen().join('\n'), 'for devs alone');
      assert.not.match(bob.screen().join('\n'), 'I help');
    }));

  test('a text of many lines that is pasted is looked at, and sent as one', () =>
    inHall(async ({ enter }) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      await amy.shows('bob is here');
      amy.type(`${ESCAPE}[200~first\rsecond\rthird${ESCAPE}[201~`);
      await amy.shows(/^> first *\n {2}second *\n {2}third/m);
      assert.not.match(bob.screen().join('\n'), 'first');
      amy.type('\r');
      await bob.shows(/amy: first *\n.*│ {8}second *\n.*│ {8}third/);
    }));

  test('words, names and their list are completed', () =>
    inHall(async ({ enter }) => {
      const amy = await enter('amy');
      amy.type('who\t');
      await amy.shows(/^whoelse {2}whoelsesince/m);
      await amy.shows('> whoelse');
      amy.type('\t');
      await amy.shows('> whoelsesince');
      amy.type(ESCAPE);
      await amy.shows(/^> who *$/m);
    }));
});

describe('a long history on a screen', (test) => {
  test('is scrolled to its first message, also at 40x12, and told what is below', () =>
    inHall(
      async ({ enter, script }) => {
        const bob = script('bob');
        await bob.saw({ event: 'here' });
        for (let n = 1; n <= 600; n += 1) bob.type(`number ${n}.`);
        await bob.saw({ event: 'confirmed', line: 'number 600.' });
        const amy = await enter('amy', { columns: 40, rows: 12 });
        await amy.shows('number 600.');
        amy.type(PAGE_UP);
        await vanishes(amy, 'number 600.');
        bob.type('one more');
        await amy.shows(/↓ \d+ new/);
        amy.type(OLDEST);
        await amy.shows('number 1.');
        for (let page = 0; page < 3; page += 1) amy.type(`${ESCAPE}[6~`);
        await amy.shows('number 25.');
        amy.type(ESCAPE);
        await amy.shows('one more');
        for (let page = 0; page < 100; page += 1) amy.type(PAGE_UP);
        await until(() => {
          amy.type(PAGE_UP);
          return amy.screen().join('\n').includes('number 1.');
        });
        for (const [columns, rows] of [
          [200, 60],
          [1, 1],
          [7, 3],
          [80, 24],
        ] as const) {
          amy.resize(columns, rows);
        }
        await amy.shows(/number 1\..*→ global/s);
      },
      '--line-rate',
      '0',
    ));
});
