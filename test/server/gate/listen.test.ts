import { type AddressInfo, createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { GateError } from '../../../server/gate/error.ts';
import { type ListenOptions, listen } from '../../../server/gate/listen.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';

const FOREIGN = '192.0.2.1'; // an address for documents: no machine has it

/** A name that stands for these addresses. */
function name(addresses: readonly string[], port = 0): ListenOptions {
  return { host: 'a-name', port, resolve: async () => addresses };
}

const addressOf = (server: Server): AddressInfo => server.address() as AddressInfo;
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => void server.close(() => resolve()));

/** Where it listened; closed again. */
async function heardOn(place: ListenOptions): Promise<AddressInfo[]> {
  const servers = await listen(place, () => {});
  const addresses = servers.map(addressOf);
  await Promise.all(servers.map(close));
  return addresses;
}

/** A server of somebody else's on a free port. */
async function somebody(host: string): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, host, resolve));
  return server;
}

async function failure(place: ListenOptions): Promise<string> {
  const error = await thrownBy(async () => void (await heardOn(place)));
  assert.instance(error, GateError);
  return error.message;
}

describe('listening on a name', (test) => {
  test('skips the addresses that this machine does not have', async () => {
    const heard = await heardOn(name([FOREIGN, '127.0.0.1', '127.0.0.1']));
    assert.equal(
      heard.map(({ address }) => address),
      ['127.0.0.1'],
    );
  });
  test('fails where no address is left', async () => {
    assert.match(await failure(name([FOREIGN])), `no address ${FOREIGN}`);
    assert.match(await failure(name([])), 'no address');
  });

  const [several, all] = ['listens on all its addresses, on one port', 'takes all or none'];
  if (process.platform !== 'linux') {
    for (const title of [several, all]) test.skip(title, 'only Linux has two loopback addresses');
    return;
  }
  test(several, async () => {
    const [first, second, ...more] = await heardOn(name(['127.0.0.1', '127.0.0.2']));
    assert.equal(more, []);
    assert.equal([first?.address, second?.address], ['127.0.0.1', '127.0.0.2']);
    assert.ok(first && first.port > 0);
    assert.is(second?.port, first?.port);
  });
  test(all, async () => {
    const other = await somebody('127.0.0.2');
    const { port } = addressOf(other);
    const message = await failure(name(['127.0.0.1', '127.0.0.2'], port));
    assert.match(message, `Another program listens on port ${port} of 127.0.0.2`);
    await close(other);
    assert.is((await heardOn(name(['127.0.0.1', '127.0.0.2'], port))).length, 2);
  });
});

describe('listening on what the system finds', (test) => {
  test('takes localhost and IPv4 addresses', async () => {
    const [first] = await heardOn({ host: '127.0.0.1', port: 0 });
    assert.equal([first?.address, first?.family], ['127.0.0.1', 'IPv4']);
    const heard = await heardOn({ host: 'localhost', port: 0 });
    assert.ok(heard.every(({ address }) => ['127.0.0.1', '::1'].includes(address)));
    assert.is(new Set(heard.map(({ port }) => port)).size, 1);
  });
  test('says so where a name is unknown', async () => {
    const unknown = { host: 'no-such-host.invalid', port: 0 };
    assert.match(await failure(unknown), '"no-such-host.invalid" is not known here');
  });

  const title = 'takes IPv6 addresses, and all of localhost';
  if (!hasIpv6()) return test.skip(title, 'this machine has no ::1');
  return test(title, async () => {
    const [only] = await heardOn({ host: '::1', port: 0 });
    assert.equal([only?.address, only?.family], ['::1', 'IPv6']);
    const both = name(['127.0.0.1', '::1']);
    const heard = (await heardOn(both)).map(({ address }) => address);
    assert.equal(heard, ['127.0.0.1', '::1']);
  });
});

function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((some) =>
    some?.some(({ address }) => address === '::1'),
  );
}
