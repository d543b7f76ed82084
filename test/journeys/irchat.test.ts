// What IRChat does, done with Hearth.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonEvent } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { history, message, openTown, shared } from '../helpers/town.ts';

const setting = shared(async () => {
  const town = await openTown();
  const [amy, bob] = await Promise.all([town.enter('amy'), town.enter('bob')]);
  return { town, amy, bob };
});

/** What a line client prints that comes in, shows unread messages, and leaves. */
const visit = async (name: string): Promise<string> => {
  const { town } = await setting();
  return (await town.tries(name, `password of ${name}`)).out;
};

const erased = (chat: string, until: number) => (it: JsonEvent) =>
  it.event === 'erased' && it.chat === chat && (it.until ?? 0) >= until;

/** Whether some file of a folder contains a text. */
function holds(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .some((file) => readFileSync(join(file.parentPath, file.name)).includes(text));
}

describe('[IRChat]', (test) => {
  test('[IRChat Global messages] a line of text is for everyone who is connected', async () => {
    const { amy, bob } = await setting();
    await amy.says('Hello World!');
    await Promise.all([amy, bob].map((it) => it.sees(message('Hello World!', 'global'))));
  });

  test('[IRChat How it works] a client finds the server that runs on the same machine', async () => {
    const { town } = await setting();
    const env = { XDG_RUNTIME_DIR: town.data, HEARTH_CONFIG_DIR: join(town.data, '..', 'dan') };
    const { out } = await hearth(['join', '--user', 'dan', '--register'], {
      ...env,
      HEARTH_PASSWORD: 'dan is in',
    });
    assert.match(out, 'Welcome, dan.');
  });

  test('[IRChat How it works] a newcomer is welcomed, and reads what was said before', async () => {
    const out = await visit('cid');
    assert.match(out, 'Welcome, cid.');
    assert.match(out, 'amy: Hello World!');
  });

  test('[IRChat How it works] a returning user is welcomed back, with the chats in which something is unread', async () => {
    const { amy, bob } = await setting();
    await amy.says('*cid -> tea');
    await amy.says('*tea green or black?');
    await bob.says('@cid hi');
    await bob.says('@cid are you there?');
    await bob.says('for all');
    const out = await visit('cid');
    assert.match(out, 'Welcome back, cid.');
    assert.match(out, /^\* Unread: bob 2, tea \d, global 1$/m);
    for (const text of [
      '[tea] amy: green or black?',
      'bob -> you: are you there?',
      'bob: for all',
    ]) {
      assert.match(out, text);
    }
  });

  test('[IRChat How it works] what was shown is read, also by the next visit', async () => {
    const out = await visit('cid');
    assert.not.match(out, 'Unread');
    assert.not.match(out, 'are you there?');
  });

  test('[IRChat Private chat] "@ bob text" is for bob alone, and "@" shows who is there', async () => {
    const { town, amy, bob } = await setting();
    const cid = await town.enter('cid');
    await amy.says('@ bob just between us');
    await bob.sees(message('just between us', 'direct'));
    assert.match((await amy.says('@')).text ?? '', /bob.*cid|cid.*bob/);
    await cid.says('@'); // what came before its answer has arrived
    assert.not.ok(cid.events.some(message('just between us')));
    await cid.leave();
  });

  test('[IRChat Chat group] is made of those named and oneself, and its members are told', async () => {
    const { amy, bob } = await setting();
    assert.is((await amy.says('*bob -> devs')).event, 'confirmed');
    const told = await bob.sees(({ chat, note }) => chat === 'devs' && note === true);
    assert.is(told.from, 'amy');
    assert.match(told.text ?? '', 'bob');
    assert.match((await bob.says('+ devs')).text ?? '', /amy.*bob/);
  });

  test('[IRChat Chat group] is not made with unknown people', async () => {
    const { amy } = await setting();
    const { code, text } = await amy.says('*bob,nobody -> others');
    assert.is(code, 'no-such-user');
    assert.match(text ?? '', '"nobody"');
    assert.is((await amy.says('*others hi')).code, 'no-such-group');
  });

  test('[IRChat Chat group] what is said there is heard by its members alone, with blanks in front too', async () => {
    const { town, amy, bob } = await setting();
    const cid = await town.enter('cid');
    await bob.says(' *devs does it build?');
    await amy.sees(message('does it build?', 'group'));
    await bob.sees(message('does it build?', 'group'));
    assert.is((await cid.says('*devs let me in')).code, 'no-such-group');
    assert.not.ok(cid.events.some(message('does it build?')));
    await cid.leave();
  });

  test('[IRChat Chat group] "+cid devs" adds somebody, who reads what is written from then on', async () => {
    const { town, amy, bob } = await setting();
    const cid = await town.enter('cid');
    assert.is((await bob.says('+cid devs')).event, 'confirmed');
    await cid.sees(
      ({ chat, note, text }) => chat === 'devs' && note === true && text === 'added cid',
    );
    await amy.says('*devs welcome, cid');
    await cid.sees(message('welcome, cid', 'group'));
    assert.not.ok((await history(cid, 'ls devs')).includes('does it build?'));
    await cid.leave();
  });

  test('[IRChat Chat group] "-cid devs" removes somebody, who is told and hears no more of it', async () => {
    const { town, amy, bob } = await setting();
    const cid = await town.enter('cid');
    assert.is((await amy.says('-cid devs')).event, 'confirmed');
    await cid.sees(({ event, text }) => event === 'notice' && (text ?? '').includes('devs'));
    const mark = cid.now();
    await bob.says('*devs now we are two');
    assert.equal(await history(cid, 'ls devs'), ['no-such-chat']);
    assert.not.ok(cid.events.slice(mark).some(({ chat }) => chat === 'devs'));
    await cid.leave();
  });

  test('[IRChat List chats] "ls" shows the chats, newest first, and "ls devs" what was written there', async () => {
    const { amy, bob } = await setting();
    await bob.says('@amy the last word');
    const names = (await amy.says('ls')).chats?.map(({ chat }) => chat) ?? [];
    assert.is(names[0], 'bob');
    for (const name of ['devs', 'tea', 'global']) assert.ok(names.includes(name), name);
    assert.ok((await history(amy, 'ls devs')).includes('does it build?'));
    assert.equal((await history(amy, 'ls bob')).slice(-2), ['just between us', 'the last word']);
    assert.equal(await history(amy, 'ls global 1'), ['for all']);
  });

  test('[IRChat Timed messages] "*1*devs text" is erased for all members when its time is over, and listed no more', async () => {
    const { amy, bob } = await setting();
    await amy.says('*devs this one stays');
    assert.is((await amy.says('*4*devs gone in four seconds')).event, 'confirmed');
    const { expiresAt = 0 } = await bob.sees(message('gone in four seconds', 'group'));
    assert.ok(expiresAt > 0 && expiresAt % 1000 === 0);
    for (const it of [amy, bob]) await it.sees(erased('devs', expiresAt));
    for (const it of [amy, bob]) {
      const texts = await history(it, 'ls devs');
      assert.ok(texts.includes('this one stays'));
      assert.not.ok(texts.includes('gone in four seconds'));
    }
  });

  test('[IRChat Timed messages] "*4@cid text" is never seen by somebody who comes too late, and the sender is told', async () => {
    const { amy } = await setting();
    assert.match((await amy.says('*4@cid not for long')).text ?? '', 'cid');
    const { expiresAt = 0 } = await amy.sees(message('not for long', 'direct'));
    await amy.sees(erased('cid', expiresAt));
    const out = await visit('cid');
    assert.match(out, 'Welcome back, cid.');
    assert.not.match(out, 'not for long');
    assert.not.match(out, 'Unread: amy');
  });

  test('[IRChat Timed messages] no record of them is kept', async () => {
    const { town, amy, bob } = await setting();
    await amy.says('@bob kept: rhododendron');
    await amy.says('*60@bob timed: bougainvillea');
    await amy.says('*4@bob timed: delphinium');
    const { expiresAt = 0 } = await bob.sees(message('timed: delphinium', 'direct'));
    await bob.sees(erased('amy', expiresAt));
    assert.ok(holds(town.data, 'rhododendron')); // so that it would be found
    for (const text of ['bougainvillea', 'delphinium']) assert.not.ok(holds(town.data, text), text);
  });

  test('[IRChat Blocking a user] "~bob" blocks bob, and once more lets him in again', async () => {
    const { amy, bob } = await setting();
    assert.match((await amy.says('~bob')).text ?? '', 'bob is blocked now');
    const mark = amy.now();
    assert.is((await bob.says('@amy hello?')).code, 'undeliverable');
    await bob.says('*devs can amy hear me?');
    assert.match((await amy.says('~bob')).text ?? '', 'bob is not blocked any more.');
    await bob.says('@amy and now?');
    await amy.sees(message('and now?'));
    assert.not.ok(amy.events.slice(mark).some(({ text }) => text === 'can amy hear me?'));
  });

  test('[IRChat How it works] a restarted server knows its people, groups and messages', async () => {
    const { town, amy, bob } = await setting();
    const marks = [amy.now(), bob.now()];
    await town.restart();
    await amy.sees(({ text }) => text === 'Connected again.', marks[0]);
    await bob.sees(({ text }) => text === 'Connected again.', marks[1]);
    await amy.says('*devs still here');
    await bob.sees(message('still here', 'group'));
    assert.ok((await history(bob, 'ls devs')).includes('does it build?'));
  });

  test('[IRChat Exit the program] "exit" and Ctrl-C leave', async () => {
    const { town, amy, bob } = await setting();
    amy.type('exit');
    assert.is(await amy.gone, 0);
    bob.process.kill('SIGINT');
    assert.is(await bob.gone, 0);
    await town.close();
  });
});
