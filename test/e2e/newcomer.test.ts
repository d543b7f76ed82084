// What somebody does who has just installed Hearth, in real terminals: the first command leads to a prompt, a second
// terminal joins without an address, both talk; one leaves, is written to, comes back and reads it.

import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { until } from '../helpers/until.ts';

/** Two people on one machine who keep their own settings. */
function machine() {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-new-'));
  const runtime = join(folder, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const data = join(folder, 'data');
  return {
    data,
    open: (who: string, ...args: string[]) =>
      openTerminal([PROGRAM, ...args], {
        XDG_RUNTIME_DIR: runtime,
        TMPDIR: runtime,
        HEARTH_CONFIG_DIR: join(folder, who),
      }),
  };
}

describe('a newcomer', (test) => {
  test('gets in even if the runtime folder is somebody else’s', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-new-'));
    const env = { XDG_RUNTIME_DIR: '/dev/null', HEARTH_CONFIG_DIR: join(folder, 'amy') };
    const amy = openTerminal(
      [PROGRAM, 'start', '0', '--host', '127.0.0.1', '--data', join(folder, 'data')],
      env,
    );
    await amy.shows(/Name {10}/);
    amy.type('amy\r');
    await amy.shows('New password');
    amy.type('\u0003');
    assert.is(await amy.ended(), 0);
  });

  test('starts, registers, talks, leaves, and finds what was written meanwhile', async () => {
    const { open, data } = machine();
    const amy = open('amy', 'start', '0', '--host', '127.0.0.1', '--data', data);
    await amy.shows(/Name {10}/);
    amy.type('amy\r');
    await amy.shows('New password');
    amy.type('the password of amy\r');
    await amy.shows('Repeat it');
    amy.type('the password of amy\r');
    await amy.shows('Welcome, amy.');
    assert.not.match(amy.screen().join('\n'), 'password of amy');

    const bob = open('bob', 'join');
    await bob.shows(/Name {10}/);
    bob.type('bob\r');
    await bob.shows('New password');
    bob.type('the password of bob\r');
    await bob.shows('Repeat it');
    bob.type('the password of bob\r');
    await bob.shows('Welcome, bob.');

    bob.type('hi amy\r');
    await amy.shows('bob: hi amy');
    amy.type('hi bob\r');
    await bob.shows('amy: hi bob');
    bob.type('@amy just for you\r');
    await bob.shows('Sent to @amy.');
    await amy.shows(/@bob +1/);
    amy.type('\u001ba'); // to what is unread
    await amy.shows(/── new ─.*bob: just for you/s);

    bob.type('exit\r');
    assert.is(await bob.ended(), 0);
    amy.type('read this later\r');
    await amy.shows('bob is away');

    const back = open('bob', 'join', '--times');
    await back.shows('Name [bob]');
    back.type('\r');
    await back.shows('Password for bob:');
    back.type('the password of bob\r');
    await back.shows('Welcome back, bob.');
    await back.shows('Unread: amy 1');
    await back.shows(/\d\d:\d\d amy -> you: read this later/);

    amy.type('ls global\r');
    await amy.shows('→ global (1)'); // who came is told once a second
    amy.type('\u0003');
    await amy.shows('One other is here, and the server stops when you leave. Leave? y or n');
    amy.type('y');
    assert.is(await amy.ended(), 0, 'the server ends with the client that started it');
    await back.shows(/lost|going down|again/i);
    back.type('\u0003');
    await back.ended();
  });

  test('who started a server in lines of text leaves at the second Ctrl-D or Ctrl-C', async () => {
    const { open, data } = machine();
    for (const key of ['\u0004', '\u0003']) {
      const args = ['0', '--host', '127.0.0.1', '--data', data, '--guests', '--guest', '--plain'];
      const amy = open('amy', 'start', ...args, '--user', 'amy');
      await amy.shows('Nobody else is here.');
      const bob = open('bob', 'join', '--plain', '--guest', '--user', 'bob');
      await bob.shows('Here: amy');
      await amy.shows('bob is here.');
      amy.type(key);
      await amy.shows('* One other is here, and the server stops when you leave.');
      amy.type('still here\r');
      await bob.shows('amy: still here');
      amy.type(key);
      assert.is(await amy.ended(), 0);
      bob.type('\u0003');
      await bob.ended();
    }
  });

  test('who closes a terminal under npm, which passes that on, has the server stopped properly', async () => {
    const { open, data } = machine();
    const amy = open('amy', 'start', '0', '--host', '127.0.0.1', '--data', data);
    await amy.shows(/Name {10}/);
    amy.signal('SIGHUP');
    await until(() => !amy.modes().alternate);
    amy.signal('SIGHUP');
    await amy.ended();
    assert.match(readFileSync(join(data, 'server.log'), 'utf8'), '"msg":"stopped"');
  });

  test('who mistypes the password is asked again, and it is never shown', async () => {
    const { open, data } = machine();
    const amy = open('amy', 'start', '0', '--host', '127.0.0.1', '--data', data);
    await amy.shows(/Name {10}/);
    amy.type('amy\r');
    await amy.shows('New password');
    amy.type('one passwort\r');
    await amy.shows('Repeat it');
    amy.type('another passwort\r');
    await amy.shows("The passwords don't match.");
    assert.not.match(amy.screen().join('\n'), 'passwort');
    amy.type('\u0003');
    await amy.ended();
  });

  test('who joins where no server runs is told both ways out', async () => {
    const { open } = machine();
    const asked = open('asked', 'join');
    await asked.shows(/Start one with: hearth serve/);
    asked.type('not an address\r');
    await asked.shows('is not an address');
    asked.type('\u0003');
    assert.is(await asked.ended(), 0);
    const lost = open('lost', 'join', '--plain');
    await lost.shows('hearth serve');
    await lost.shows('hearth join HOST');
    assert.is(await lost.ended(), 1);
  });
});
