// What three of the five chats can do privately, and what Hearth promises on top, with real processes.

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { message, openTown, shared, type Town, type Townsman } from '../helpers/town.ts';

const setting = shared(async () => {
  const town = await openTown('60', '0');
  const [ann, bob, cid] = await Promise.all(['ann', 'bob', 'cid'].map((name) => town.enter(name)));
  return { town, ann, bob, cid } as Record<'ann' | 'bob' | 'cid', Townsman> & { town: Town };
});

const notice = (words: string) => (event: { event: string; text?: string }) =>
  event.event === 'notice' && (event.text?.includes(words) ?? false);

/** One asks, the other accepts; resolves when both are told that it is open. */
async function open(asker: Townsman, asked: Townsman, names: readonly [string, string]) {
  const marks = [asker.now(), asked.now()];
  await asker.says(`startprivate ${names[1]}`);
  await asked.sees(notice(`${names[0]} asks for a private chat`), marks[1]);
  asked.type('y');
  const [here, there] = await Promise.all([
    asker.sees(notice(`private chat with ${names[1]} is open`), marks[0]),
    asked.sees(notice(`private chat with ${names[0]} is open`), marks[1]),
  ]);
  return [here.text ?? '', there.text ?? ''] as const;
}

async function stop(one: Townsman, other: Townsman, name: string) {
  const marks = [one.now(), other.now()];
  one.type(`stopprivate ${name}`);
  await one.sees(notice('is over'), marks[0]);
  await other.sees(notice('ended the private chat'), marks[1]);
}

const wordsIn = (text: string): string => /in between: (.*)/.exec(text)?.[1] ?? '';

describe('private chats', (test) => {
  test('[PySockChat startprivate] [messaging-app startprivate] [ChatCLI startprivate] asks, and opens when the other user accepts', async () => {
    const { ann, bob } = await setting();
    const texts = await open(ann, bob, ['ann', 'bob']);
    assert.match(wordsIn(texts[0]), /^\w+ \w+ \w+ \w+$/);
    assert.is(wordsIn(texts[0]), wordsIn(texts[1]));
  });

  test('[PySockChat private] [messaging-app private] [ChatCLI private] brings the text only to the other user, in order', async () => {
    const { ann, bob, cid } = await setting();
    for (let n = 1; n <= 20; n += 1) ann.type(`private bob number ${n}`);
    await ann.sees(
      (event) => event.event === 'confirmed' && event.line === 'private bob number 20',
    );
    await bob.sees(message('number 20', 'private'));
    const seen = bob.events.filter(({ kind }) => kind === 'private').map(({ text }) => text);
    assert.equal(
      seen,
      Array.from({ length: 20 }, (_, n) => `number ${n + 1}`),
    );
    bob.type('private ann and back');
    await ann.sees(message('and back', 'private'));
    assert.not.ok(cid.events.some(({ text }) => text?.includes('number')));
  });

  test('survives a restart of the server', async () => {
    const { town, ann, bob } = await setting();
    const marks = [ann.now(), bob.now()];
    await town.restart();
    ann.type('private bob without a server');
    await bob.sees(message('without a server', 'private'), marks[1]);
    await Promise.all([
      ann.sees(notice('Connected again'), marks[0]),
      bob.sees(notice('Connected again'), marks[1]),
    ]);
    bob.type('private ann still here');
    await ann.sees(message('still here', 'private'), marks[0]);
  });

  test('[ChatCLI stopprivate] [PySockChat stopprivate] [messaging-app stopprivate] ends it, and the other user is told', async () => {
    const { ann, bob } = await setting();
    await stop(bob, ann, 'ann');
    assert.match((await bob.says('stopprivate ann')).text ?? '', 'no private chat with ann');
    assert.match((await bob.says('stopprivate')).text ?? '', 'no private chat');
  });

  test('[ChatCLI private] says so where none is open, and sends nothing', async () => {
    const { ann, bob } = await setting();
    const since = bob.now();
    const { event, text } = await ann.says('private bob nobody hears this');
    assert.is(event, 'refused');
    assert.match(text ?? '', 'Nothing was sent');
    assert.is((await ann.says('privte bob nor this')).event, 'refused');
    await ann.says('@bob a sign');
    await bob.sees(message('a sign'), since);
    assert.not.ok(bob.events.slice(since).some((it) => it.text?.includes('this')));
  });

  test('[ChatCLI startprivate] says whether the user is unknown, offline, oneself, or a blocker', async () => {
    const { town, ann } = await setting();
    const codeOf = async (line: string) => (await ann.says(line)).code;
    assert.is(await codeOf('startprivate nobody'), 'no-such-user');
    assert.is(await codeOf('startprivate ann'), 'yourself');
    const dan = await town.enter('dan');
    await dan.says('block ann');
    const blocked = await ann.says('startprivate dan');
    await dan.leave();
    assert.is((await ann.says('startprivate dan')).text, blocked.text);
    assert.is(blocked.code, 'away');
  });

  test('[ChatCLI startprivate] tells the asker of a refusal', async () => {
    const { ann, bob } = await setting();
    const marks = [ann.now(), bob.now()];
    await ann.says('startprivate bob');
    await bob.sees(notice('ann asks for a private chat'), marks[1]);
    bob.type('n');
    await ann.sees(notice('bob declined'), marks[0]);
  });

  test('of two users who ask each other become one', async () => {
    const { ann, bob } = await setting();
    const marks = [ann.now(), bob.now()];
    await ann.says('startprivate bob');
    await bob.sees(notice('ann asks for a private chat'), marks[1]);
    bob.type('startprivate ann');
    await ann.sees(notice('private chat with bob is open'), marks[0]);
    await bob.sees(notice('private chat with ann is open'), marks[1]);
    await stop(ann, bob, 'bob');
  });

  test('may be several at once', async () => {
    const { ann, bob, cid } = await setting();
    await open(ann, bob, ['ann', 'bob']);
    await open(cid, ann, ['cid', 'ann']);
    ann.type('private bob for bob');
    ann.type('private cid for cid');
    await Promise.all([bob.sees(message('for bob', 'private')), cid.sees(message('for cid'))]);
    assert.match((await ann.says('stopprivate')).text ?? '', 'Say which');
    await stop(ann, cid, 'cid');
    await stop(ann, bob, 'bob');
  });

  test('[PySockChat startprivate] [ChatCLI startprivate] end when either logs out, or is killed', async () => {
    const { town, ann } = await setting();
    for (const how of ['leaves', 'is killed']) {
      const eve = await town.enter('eve');
      await open(eve, ann, ['eve', 'ann']);
      const since = ann.now();
      if (how === 'leaves') eve.type('logout');
      else eve.process.kill('SIGKILL');
      await ann.sees(notice('private chat'), since);
      assert.match((await ann.says('private eve hello')).text ?? '', 'no private chat with eve');
      await eve.gone;
    }
  });
});

describe('files', (test) => {
  test('arrive whole, both ways, and never overwrite another', async () => {
    const { town, ann, bob } = await setting();
    await open(ann, bob, ['ann', 'bob']);
    const bytes = randomBytes(3_000_000);
    const path = join(town.data, '..', 'notes.bin');
    writeFileSync(path, bytes);
    for (const [one, other, from, to] of [
      [ann, bob, 'ann', 'bob'],
      [bob, ann, 'bob', 'ann'],
      [ann, bob, 'ann', 'bob'],
    ] as const) {
      const marks = [one.now(), other.now()];
      assert.match((await one.says(`sendfile ${to} ${path}`)).text ?? '', 'notes.bin (3.0 MB)');
      await other.sees(notice(`${from} offers you the file notes.bin (3.0 MB)`), marks[1]);
      other.type(`accept ${from}`);
      const { text = '' } = await other.sees(notice('checksum is right'), marks[1]);
      const [, place = ''] = text.split('\n');
      assert.is(sha256(readFileSync(place)), sha256(bytes));
      await one.sees(notice('checksum is right'), marks[0]);
    }
    const names = readdirSync(town.downloadsOf('bob')).toSorted();
    assert.equal(names, ['notes (1).bin', 'notes.bin']);
  });

  test('are not sent to a user who declines them, nor if they do not exist', async () => {
    const { town, ann, bob } = await setting();
    const marks = [ann.now(), bob.now()];
    await ann.says(`sendfile bob ${join(town.data, '..', 'notes.bin')}`);
    await bob.sees(notice('offers you the file'), marks[1]);
    bob.type('n');
    await ann.sees(notice('bob declined notes.bin'), marks[0]);
    assert.is((await ann.says('sendfile bob /no/such/file')).event, 'refused');
    assert.is(readdirSync(town.downloadsOf('bob')).length, 2);
    await stop(ann, bob, 'bob');
  });

  test('need only one answer if no private chat is open', async () => {
    const { town, ann, cid } = await setting();
    const since = cid.now();
    ann.type(`sendfile cid ${join(town.data, '..', 'notes.bin')}`);
    await cid.sees(notice('ann wants to send you a file, over a private chat'), since);
    cid.type('accept ann');
    await cid.sees(notice('notes.bin from ann is here'), since);
    await stop(ann, cid, 'cid');
  });
});

describe('the server', (test) => {
  test('sees no more of a private chat, however much is said and sent in it', async () => {
    const { town } = await setting();
    const wire = await counted(town.server.port);
    const [fay, gil] = await Promise.all(['fay', 'gil'].map((it) => town.enter(it, wire.port)));
    if (!fay || !gil) throw new Error('nobody came');
    await open(fay, gil, ['fay', 'gil']);
    const before = wire.bytes();
    for (let n = 1; n <= 200; n += 1) fay.type(`private gil ${'x'.repeat(1_000)} ${n}`);
    const path = join(town.data, '..', 'large.bin');
    writeFileSync(path, randomBytes(20_000_000));
    const since = fay.now();
    fay.type(`sendfile gil ${path}`);
    await gil.sees(notice('offers you the file'));
    gil.type('y');
    await fay.sees(notice('checksum is right'), since);
    assert.ok(wire.bytes() - before < 10_000, `${wire.bytes() - before} bytes`);
    await Promise.all([fay.leave(), gil.leave()]);
    wire.close();
  });

  test('keeps and logs nothing of what was said past it', async () => {
    const { town, ann, bob, cid } = await setting();
    await Promise.all([ann, bob, cid].map((one) => one.leave()));
    const kept = filesUnder(town.data).map((path) => readFileSync(path, 'latin1'));
    assert.ok(kept.some((text) => text.includes('a sign')));
    for (const said of ['number 1', 'and back', 'nobody hears this', 'nor this', 'notes.bin']) {
      assert.not.ok(
        kept.some((text) => text.includes(said)),
        said,
      );
    }
    await town.close();
  });
});

/** A port that leads to another one, and counts the bytes in both directions. */
async function counted(to: number) {
  let bytes = 0;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (chunk) => {
        bytes += chunk.length;
      });
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, bytes: () => bytes, close: () => server.close() };
}

function filesUnder(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
