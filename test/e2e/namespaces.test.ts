// Two clients on two machines, as far as the network can tell: two namespaces with a cable between them.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { introduce, type PeerProcess, startPeer } from '../client/peer/processes.ts';
import { assert, describe } from '../helpers/describe.ts';
import { until } from '../helpers/until.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 200 * MIB;

const run = (...words: readonly string[]): boolean =>
  spawnSync('ip', words, { stdio: 'ignore' }).status === 0;

const names = { ann: `hearth-a${process.pid}`, bob: `hearth-b${process.pid}` };

/** Two machines with a cable; false if they can't be made here. */
function build(): boolean {
  const [a, b] = [`hta${process.pid}`, `htb${process.pid}`];
  return (
    run('netns', 'add', names.ann) &&
    run('netns', 'add', names.bob) &&
    run(
      'link',
      'add',
      a,
      'netns',
      names.ann,
      'type',
      'veth',
      'peer',
      'name',
      b,
      'netns',
      names.bob,
    ) &&
    run('-n', names.ann, 'addr', 'add', '10.77.0.1/24', 'dev', a) &&
    run('-n', names.bob, 'addr', 'add', '10.77.0.2/24', 'dev', b) &&
    run('-n', names.ann, 'addr', 'add', 'fd77::1/64', 'dev', a, 'nodad') &&
    run('-n', names.bob, 'addr', 'add', 'fd77::2/64', 'dev', b, 'nodad') &&
    run('-n', names.ann, 'link', 'set', a, 'up') &&
    run('-n', names.bob, 'link', 'set', b, 'up')
  );
}

/** The kernel takes a moment to see that both ends of the cable are up. */
async function settled(): Promise<void> {
  const isUp = (name: string): boolean => {
    const words = ['-n', name, '-o', 'link', 'show', 'type', 'veth'];
    return spawnSync('ip', words, { encoding: 'utf8' }).stdout.includes('state UP');
  };
  await until(() => isUp(names.ann) && isUp(names.bob));
}

async function withCable(use: () => Promise<void>): Promise<void> {
  try {
    assert.ok(build());
    await settled();
    await use();
  } finally {
    tearDown();
  }
}

function tearDown(): void {
  run('netns', 'del', names.ann);
  run('netns', 'del', names.bob);
}

async function makeFile(path: string): Promise<void> {
  const file = await open(path, 'w');
  const piece = Buffer.alloc(MIB);
  for (let at = 0; at < FILE_BYTES; at += MIB) {
    piece.fill(`${at} `);
    await file.write(piece);
  }
  await file.close();
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Runs with two clients, on one machine or on two; everything is gone afterwards. */
async function withPeers(
  apart: boolean,
  use: (peers: { ann: PeerProcess; bob: PeerProcess; folder: string }) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-peer-'));
  const started: PeerProcess[] = [];
  const start = async (role: 'asker' | 'asked', name: string): Promise<PeerProcess> => {
    const under = apart ? ['ip', 'netns', 'exec', name] : [];
    const peer = await startPeer({ role, folder: join(folder, role), local: !apart, under });
    started.push(peer);
    return peer;
  };
  try {
    const [ann, bob] = [await start('asker', names.ann), await start('asked', names.bob)];
    await use({ ann, bob, folder });
  } finally {
    for (const peer of started) await peer.stop();
    rmSync(folder, { recursive: true });
  }
}

async function chat(apart: boolean): Promise<void> {
  await withPeers(apart, async ({ ann, bob, folder }) => {
    await introduce(ann, bob);
    const words = [ann, bob].map(
      ({ said }) => said.find(({ kind }) => kind === 'opened')?.['words'],
    );
    assert.equal(words[0], words[1]);
    const { address } = await ann.saw('met');
    if (apart) assert.ok(['10.77.0.2', 'fd77::2'].includes(String(address)), String(address));
    ann.order({ do: 'say', text: 'hi bob' });
    assert.is((await bob.saw('text'))['text'], 'hi bob');
    bob.order({ do: 'say', text: 'hi ann' });
    assert.is((await ann.saw('text'))['text'], 'hi ann');

    const path = join(folder, 'file.bin');
    await makeFile(path);
    ann.order({ do: 'offer', path });
    const { file } = await bob.saw('offered');
    assert.is((file as { size: number }).size, FILE_BYTES);
    bob.order({ do: 'accept', id: 1 });
    const { path: to } = await bob.saw('done');
    await ann.saw('done');
    assert.is(await hashOf(String(to)), await hashOf(path));

    for (const peer of [ann, bob]) {
      peer.order({ do: 'memory' });
      const { peak } = await peer.saw('memory');
      assert.ok(Number(peak) < 160 * MIB, `flat memory, not ${Number(peak) / MIB} MiB`);
    }
    ann.order({ do: 'stop' });
    assert.is((await bob.saw('ended'))['code'], 'left');
  });
}

describe('two clients in two processes', (test) => {
  test('chat and send 200 MiB over loopback', () => chat(false));
  test('part at once when one is killed', () =>
    withPeers(false, async ({ ann, bob }) => {
      await introduce(ann, bob);
      await ann.stop();
      assert.is((await bob.saw('ended'))['code'], 'broken');
    }));

  const able = build();
  tearDown();
  const apart = (title: string, use: () => Promise<void>): void => {
    if (able) test(title, () => withCable(use));
    else test.skip(title, 'no network namespaces can be made here');
  };
  apart('chat and send 200 MiB between two machines', () => chat(true));
  apart('part soon after the cable is cut', () =>
    withPeers(true, async ({ ann, bob }) => {
      await introduce(ann, bob);
      const start = performance.now();
      run('-n', names.bob, 'link', 'set', `htb${process.pid}`, 'down');
      assert.is((await ann.saw('ended'))['code'], 'silent');
      assert.is((await bob.saw('ended'))['code'], 'silent');
      const seconds = (performance.now() - start) / 1000;
      assert.ok(seconds < 40, `after 15 s of silence, not ${seconds} s`);
    }),
  );
});
