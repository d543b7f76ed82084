// The client's core where there is no Node: no globals of its own, no modules, no code made at run time.

import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { assert, describe } from '../../helpers/describe.ts';
import { testHouse } from '../../helpers/house.ts';
import { importsOf, sources } from '../../helpers/tree.ts';

const WORKER = new URL('../../helpers/bare-client.js', import.meta.url);

/** Everything that these files bring along, with who brings it. */
function broughtBy(...files: readonly string[]): ReadonlyMap<string, string> {
  const all = new Map(sources().map((source) => [source.path, source]));
  const found = new Map<string, string>(files.map((path) => [path, 'the test']));
  for (const path of found.keys()) {
    const source = all.get(path);
    for (const { to, typesOnly } of source ? importsOf(source) : []) {
      if (!typesOnly && !found.has(to)) found.set(to, path);
    }
  }
  return found;
}

describe('without Node', (test) => {
  test('two clients talk, and one has a screen', async () => {
    const { house } = await testHouse();
    const worker = new Worker(WORKER);
    const ports = { amy: new MessageChannel(), bob: new MessageChannel() };
    for (const { port1: port } of Object.values(ports)) {
      const session = house.admit({
        ...{ address: '127.0.0.1', network: '127.0.0.1', pause() {}, resume() {} },
        send: (bytes) => port.postMessage(bytes),
        ...{ end: () => port.close(), destroy: () => port.close() },
      });
      port.on('message', (bytes: Uint8Array) => session.received(bytes));
    }
    const far = { amy: ports.amy.port2, bob: ports.bob.port2 };
    try {
      worker.postMessage(far, [far.amy, far.bob]);
      const [{ text, screen }] = await once(worker, 'message');
      assert.is(text, 'good morning');
      assert.match(screen, 'amy');
      assert.match(screen, '→ global');
    } finally {
      await worker.terminate();
      for (const { port1 } of Object.values(ports)) port1.close();
    }
  });
  test('a bundle of the core and of what is drawn has no module of Node, and makes no code', () => {
    const brought = broughtBy(
      ...['client/core/run.ts', 'client/core/update.ts', 'client/link/link.ts'],
      ...['client/screen/panes/update.ts', 'client/screen/view/view.ts', 'shared/wire/reply.ts'],
    );
    assert.ok(brought.size > 100, 'the search finds');
    const foreign = [...brought].filter(([to]) => !/^(?:client|shared)\//.test(to));
    const outside = foreign.map(([to]) => to).sort();
    assert.equal(outside, ['@sinclair/typebox', 'string-width'], JSON.stringify(foreign));
  });
});
