// The server is killed in the middle of bursts, again and again; the clients come back by themselves. Nothing that was
// confirmed is missing, nothing is doubled, and all have seen one order [DESIGN 5]. A few kills run against everything
// as it is used, and a few more as in `npm run torture`, whose clients are lighter.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientProcess, startClient } from '../helpers/client.ts';
import { assert, describe } from '../helpers/describe.ts';
import { faultsOf } from '../helpers/observed.ts';
import { startServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { torture } from '../torture/torture.ts';

const CLIENTS = 3;
const KILLS = 4;
const FREE = ['--line-rate', '0', '--connection-rate', '0'];

describe('kill -9 of the server', (test) => {
  test(`${KILLS} times in the middle of bursts from ${CLIENTS} clients`, async () => {
    const data = mkdtempSync(join(tmpdir(), 'hearth-crash-'));
    let server = await startServer(data, { options: FREE });
    const { port } = server;
    const clients = Array.from({ length: CLIENTS }, (_, i) => startClient({ port, user: `c${i}` }));
    for (const client of clients) client.type('I am here');
    await until(() => clients.every((client) => confirmed(client).length === 1));

    let typed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = clients.reduce((sum, client) => sum + confirmed(client).length, 0);
      const stop = burst(clients, () => ++typed);
      // In the middle: some lines of the burst are confirmed, some under way, some not even sent.
      await until(
        () =>
          clients.reduce((sum, client) => sum + confirmed(client).length, 0) >
          before + 20 + kill * 3,
      );
      await server.stop('SIGKILL');
      stop();
      server = await startServer(data, { port, options: FREE });
    }
    const lines = clients.map((_, i) => `the last of c${i}`);
    for (const [i, client] of clients.entries()) client.type(lines[i] as string);
    const last = (client: ClientProcess) =>
      lines.every((line) => seen(client).some(({ text }) => text === line));
    await until(
      () => clients.every(last),
      () => 'not all came back',
    );

    const observers = clients.map((client, i) => ({
      name: `c${i}`,
      seen: seen(client),
      confirmed: confirmed(client),
    }));
    // A client sees nothing from before its first login, and has seen its own first line last of all.
    const start = Math.max(
      ...observers.map(({ seen, name }) => seen.find(({ from }) => from === name)?.seq ?? 0),
    );
    assert.equal(
      faultsOf(
        observers.map((observer) => ({
          ...observer,
          seen: observer.seen.filter(({ seq }) => seq > start),
          confirmed: observer.confirmed.filter((text) => text !== 'I am here'),
        })),
      ),
      [],
    );
    const total = observers.reduce((sum, observer) => sum + observer.confirmed.length, 0);
    assert.ok(total > KILLS * 20, `${total} lines were confirmed`);
    assert.is(total, typed + 2 * CLIENTS, 'every line that was typed was confirmed in the end');
    for (const client of clients) assert.is(await client.leave(), 0, client.errors);
    await server.stop();
  });
  test('harms nothing in rooms of all kinds, timed or not', async () => {
    const said: string[] = [];
    const orders = { kills: 8, seconds: Infinity, seed: 20_261_121 };
    const ok = await torture({ ...orders, kinds: ['kill'], say: (line) => said.push(line) });
    assert.ok(ok, said.join('\n'));
    assert.match(said.at(-1) ?? '', /^\d+ kills, .* 0 lost, 0 twice or out of order, 0 late/);
  });
});

/** All clients type as fast as they are confirmed, with up to ten lines under way each, until stopped. */
function burst(clients: readonly ClientProcess[], next: () => number): () => void {
  let going = true;
  const typed = clients.map((client) => confirmed(client).length);
  const step = (): void => {
    if (!going) return;
    for (const [i, client] of clients.entries()) {
      const ahead = (typed[i] ?? 0) - confirmed(client).length;
      if (ahead >= 10) continue;
      typed[i] = (typed[i] ?? 0) + 1;
      client.type(`line ${next()}`);
    }
    setImmediate(step);
  };
  step();
  return () => {
    going = false;
  };
}

function seen(client: ClientProcess) {
  return client.events.flatMap(({ event, kind, seq, from, text }) =>
    event === 'message' && kind === 'global'
      ? [{ seq: seq ?? 0, from: from ?? '', text: text ?? '' }]
      : [],
  );
}

function confirmed(client: ClientProcess): string[] {
  return client.events.flatMap(({ event, line }) =>
    event === 'confirmed' && line !== undefined ? [line] : [],
  );
}
