// `hearth send` and `hearth tail`, as scripts use them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { PROGRAM } from '../helpers/server.ts';
import { message, openTown, shared, type Town } from '../helpers/town.ts';
import { until } from '../helpers/until.ts';

const setting = shared(async () => {
  const town = await openTown('60', '0', '--guests');
  const [amy] = await Promise.all([town.enter('amy'), town.enter('ann')]);
  // Remembered, so that no later command of the bot takes the server a hash.
  const join = ['join', '127.0.0.1', String(town.server.port), '--user', 'bot', '--register'];
  assert.is((await hearth([...join, '--remember'], env(town, 'bot', 'password of bot'))).code, 0);
  return { town, amy };
});

type Setting = Awaited<ReturnType<typeof setting>>;

/** The bot needs no password. */
function env(
  town: Town,
  name: string,
  password = name === 'bot' ? '' : `password of ${name}`,
): Record<string, string> {
  return {
    HEARTH_SERVER: `127.0.0.1:${town.server.port}`,
    HEARTH_CONFIG_DIR: join(town.data, '..', name),
    HEARTH_PASSWORD: password,
  };
}

/** `hearth tail`, and what it printed. */
function tail(town: Town, ...args: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, 'tail', '--user', 'bot', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env(town, 'bot') },
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const gone = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    gone,
    shows: (what: string) =>
      until(
        () => out.includes(what),
        () => `never ${what}: ${out}${err}`,
      ),
    says: (what: string) =>
      until(
        () => err.includes(what),
        () => `never ${what}: ${out}${err}`,
      ),
    get out() {
      return out;
    },
  };
}

/** Whether the bot is here. It has to be asked for: nobody is told of a user who leaves and is back within a second. */
async function hasBot({ amy }: Setting): Promise<boolean> {
  const { text = '' } = await amy.says('whoelse');
  return text.includes('bot');
}

/** `tail` once it is in; it says nothing itself where it shows one chat only. */
async function tailing(it: Setting, ...args: readonly string[]): Promise<ReturnType<typeof tail>> {
  while (await hasBot(it)) {} // the one before it has just ended
  const process = tail(it.town, ...args);
  while (!(await hasBot(it))) {}
  return process;
}

describe('hearth send', (test) => {
  test('says nothing when the message is kept, and more if that is wished', async () => {
    const { town, amy } = await setting();
    const quiet = await hearth(['send', '--user', 'bot', 'amy', 'it', 'builds'], env(town, 'bot'));
    assert.equal(quiet, { code: 0, out: '', err: '' });
    await amy.sees(message('it builds', 'direct'));
    const args = ['send', '--user', 'bot', '--verbose', 'global', 'for all'];
    assert.equal(await hearth(args, env(town, 'bot')), { code: 0, out: '* Sent.\n', err: '' });
    await amy.sees(message('for all', 'global'));
  });
  test('sends text as text, whatever it looks like', async () => {
    const { town, amy } = await setting();
    for (const text of ['block bot', '/me waves', '--user', 'mesage ann hi', 'private ann x']) {
      const { code, err } = await hearth(
        ['send', '--user', 'bot', 'global', text],
        env(town, 'bot'),
      );
      assert.is(code, 0, err);
      await amy.sees(message(text, 'global'));
    }
  });
  test('takes a text of many lines from its input, as one message', async () => {
    const { town, amy } = await setting();
    const child = spawn(process.execPath, [PROGRAM, 'send', '--user', 'bot', '@amy', '-'], {
      stdio: ['pipe', 'inherit', 'inherit'],
      env: { ...process.env, ...env(town, 'bot') },
    });
    child.stdin.end('one\n  two\n@ann three\n');
    assert.equal((await once(child, 'close'))[0], 0);
    await amy.sees(message('one\n  two\n@ann three', 'direct'));
  });
  test('writes to a group, by its name alone too', async () => {
    const { town, amy } = await setting();
    await amy.says('*bot -> devs');
    for (const target of ['*devs', 'devs']) {
      const args = ['send', '--user', 'bot', target, `to ${target}`];
      assert.equal(await hearth(args, env(town, 'bot')), { code: 0, out: '', err: '' });
      const { chat } = await amy.sees(message(`to ${target}`, 'group'));
      assert.is(chat, 'devs');
    }
  });
  test('tells why a message was refused', async () => {
    const { town } = await setting();
    const refused = [
      [['nobody', 'hi'], 1, 'There is no user or group "nobody". Nothing was sent.'],
      [['@nobody', 'hi'], 1, 'There is no user "nobody"'],
      [['bot', 'hi'], 1, 'yourself'],
      [['a b', 'hi'], 2, 'neither a user nor a group'],
      [['amy', '  '], 2, 'nothing to send'],
      [['amy', 'x'.repeat(4001)], 1, 'too long'],
      [['*nobodies', 'hi'], 1, 'There is no group "nobodies"'],
    ] as const;
    for (const [args, expected, words] of refused) {
      const { code, out, err } = await hearth(['send', '--user', 'bot', ...args], env(town, 'bot'));
      assert.is(code, expected, err);
      assert.match(err, words);
      assert.is(out, '');
    }
  });
  test('makes no account, and does not wait where nobody can be asked', async () => {
    const { town } = await setting();
    const stranger = await hearth(['send', '--user', 'bott', 'amy', 'hi'], env(town, 'bott'));
    assert.is(stranger.code, 1);
    const at = `127.0.0.1:${town.server.port}`;
    assert.match(stranger.err, `There is no account "bott" at ${at}.`);
    assert.match(stranger.err, `make it: hearth join ${at} --user bott`);
    const elsewhere = { HEARTH_CONFIG_DIR: join(town.data, '..', 'elsewhere') }; // nothing is remembered there
    const asBot = (password: string) => ({ ...env(town, 'bot', password), ...elsewhere });
    const wrong = await hearth(['send', '--user', 'bot', 'amy', 'hi'], asBot('wrong'));
    assert.is(wrong.code, 1);
    assert.match(wrong.err, 'Wrong password');
    const none = await hearth(['send', '--user', 'bot', 'amy', 'hi'], asBot(''));
    assert.match(none.err, 'set HEARTH_PASSWORD');
  });
  test('needs no password once it was remembered, until the server takes that back', async () => {
    const { town, amy } = await setting();
    await town.tries('rem', 'password of rem');
    const first = ['send', '--user', 'rem', '--remember', 'amy', 'once'];
    assert.is((await hearth(first, env(town, 'rem'))).code, 0);
    const tokens = (): number => readdirSync(join(town.data, '..', 'rem', 'tokens')).length;
    assert.is(tokens(), 1);
    const args = ['send', '--user', 'rem', 'amy', 'again'];
    assert.is((await hearth(args, env(town, 'rem', ''))).code, 0);
    await amy.sees(message('again'));
    await hearth(['users', 'passwd', 'rem', '--data', town.data], env(town, 'rem')); // by the operator
    assert.match((await hearth(args, env(town, 'rem', ''))).err, 'set HEARTH_PASSWORD');
    assert.is(tokens(), 0);
  });
  test('needs neither server nor name once they were remembered', async () => {
    const { town, amy } = await setting();
    await town.tries('cron', 'password of cron');
    const first = ['send', '--user', 'cron', '--remember', 'amy', 'named'];
    assert.is((await hearth(first, env(town, 'cron'))).code, 0);
    const bare = { HEARTH_CONFIG_DIR: join(town.data, '..', 'cron'), XDG_RUNTIME_DIR: '/dev/null' };
    assert.equal(await hearth(['send', 'amy', 'unnamed'], bare), { code: 0, out: '', err: '' });
    await amy.sees(message('unnamed'));
  });
  test('finds the server of this machine without a runtime folder, as cron has none', async () => {
    const { town, amy } = await setting();
    const { HEARTH_SERVER: _, ...bot } = env(town, 'bot');
    const machine = { ...bot, XDG_RUNTIME_DIR: '', TMPDIR: town.data };
    const args = ['send', '--user', 'bot', 'amy', 'by cron'];
    assert.equal(await hearth(args, machine), { code: 0, out: '', err: '' });
    await amy.sees(message('by cron'));
  });
  test('refuses options behind the target, where they would be words of the message', async () => {
    const { town } = await setting();
    const { code, err } = await hearth(['send', 'amy', '--verbose', 'x'], env(town, 'bot'));
    assert.is(code, 2);
    assert.match(err, 'Options come before the target');
  });
});

describe('hearth join without a terminal', (test) => {
  test('makes no account of a mistyped name, unless that is said', async () => {
    const { town } = await setting();
    const join = ['join', '127.0.0.1', String(town.server.port), '--user', 'typo'];
    const { code, err } = await hearth(join, env(town, 'typo'));
    assert.is(code, 1);
    assert.match(err, `There is no account "typo" at 127.0.0.1:${town.server.port}. To make it`);
    const made = await hearth([...join, '--register'], env(town, 'typo'));
    assert.match(made.out, 'Welcome, typo.');
  });
});

describe('hearth tail', (test) => {
  test('shows everything, marks nothing, and ends by Ctrl-C', async () => {
    const { town, amy } = await setting();
    const it = tail(town);
    await it.shows('* Here: amy, ann');
    await amy.says('message bot a direct one');
    await it.shows('amy -> you: a direct one\n');
    await amy.says('broadcast to everybody');
    await it.shows('amy to everybody: to everybody\n');
    it.child.kill('SIGINT');
    assert.is(await it.gone, 0);
    const { out } = await hearth(
      ['join', '127.0.0.1', String(town.server.port), '--user', 'bot'],
      env(town, 'bot'),
    );
    assert.match(out, /Unread: amy 1/);
  });
  test('shows one chat only, as JSON too, and what it missed over a restart', async () => {
    const { town, amy } = await setting();
    const mark = amy.now();
    const it = await tailing({ town, amy }, '--json', 'amy');
    await amy.says('for all');
    await amy.says('message bot one');
    await it.shows('"text":"one"');
    await town.restart();
    await amy.sees(({ text }) => text === 'Connected again.', mark);
    await amy.says('message bot two');
    await it.shows('"text":"two"');
    const events = it.out.trim().split('\n');
    assert.equal(
      events.map((line) => JSON.parse(line).text),
      ['one', 'two'],
    );
    it.child.kill('SIGTERM');
    assert.is(await it.gone, 0);
  });
  test('shows one group only, what the server says of it too', async () => {
    const { town, amy } = await setting();
    const it = await tailing({ town, amy }, 'devs');
    await amy.says('for all');
    await amy.says('*devs in here');
    await amy.says('+ann devs');
    await it.shows('[devs] * amy added ann\n');
    assert.is(it.out, '[devs] amy: in here\n[devs] * amy added ann\n');
    it.child.kill('SIGINT');
    assert.is(await it.gone, 0);
  });
  test('ends quietly when nobody reads it any more', async () => {
    const { town, amy } = await setting();
    const it = tail(town);
    await it.shows('* Here');
    it.child.stdout.destroy();
    await amy.says('anybody?');
    assert.is(await it.gone, 0);
  });
  test('says so where there is no such chat, and waits for it', async () => {
    const { town, amy } = await setting();
    const it = tail(town, 'later');
    await it.says('hearth: You have no chat called later yet. Waiting for one.\n');
    await amy.says('*bot -> later');
    await amy.says('*later here it is');
    await it.shows('[later] amy: here it is\n');
    it.child.kill('SIGINT');
    assert.is(await it.gone, 0);
  });
  test('makes no account and no guest, and offers neither', async () => {
    const { town } = await setting();
    const at = `127.0.0.1:${town.server.port}`;
    for (const password of ['', 'password of nobody']) {
      const args = ['tail', '--user', 'nobody'];
      const { code, err } = await hearth(args, env(town, 'nobody', password));
      assert.is(code, 1);
      assert.match(err, `There is no account "nobody" at ${at}. Say who you are with --user`);
      assert.not.match(err, '--guest');
    }
  });
  test('of what is no chat is a wrong option', async () => {
    const { code, err } = await hearth(['tail', '--user', 'bot', 'a b']);
    assert.is(code, 2);
    assert.match(err, 'neither a user nor a group');
  });
  test('ends', async () => {
    const { town } = await setting();
    await town.close();
  });
});
