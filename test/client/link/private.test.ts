import { assert, describe } from '../../helpers/describe.ts';
import { entered, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

const ACCEPT = { from: 'bob', addresses: ['192.0.2.7:4711'] };
const INTRODUCED = {
  ...{ kind: 'introduced' as const, role: 'listen' as const, with: 'bob', user: 'u', device: 'd' },
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
};

describe('accepting a private chat', (test) => {
  test('is answered by an introduction', async () => {
    const [it, end] = await entered();
    it.link.accept(ACCEPT);
    await until(() => end.frames.some((frame) => 'accept' in frame));
    const sent = end.frames.find((frame) => 'accept' in frame);
    assert.equal(sent, { id: 'test.1', accept: ACCEPT });
    end.tell({ ...INTRODUCED, id: 'test.1' });
    assert.equal((await seen(it, 'told')).asked, { id: 'test.1', accept: ACCEPT });
  });
  test('is over with the connection, and never sent again', async () => {
    const [it, end] = await entered();
    it.link.accept(ACCEPT);
    await until(() => end.frames.some((frame) => 'accept' in frame));
    end.cut();
    const { asked, event } = await seen(it, 'told');
    assert.equal(asked, { id: 'test.1', accept: ACCEPT });
    assert.is(event.kind === 'refused' && event.code, 'unconfirmed');
    it.clock.advance(1_000);
    const next = await it.end(2);
    next.welcome();
    it.link.say('after');
    await until(() => next.lines().length === 1);
    assert.not.ok(next.frames.some((frame) => 'accept' in frame));
  });
});

describe('private use', (test) => {
  test('is reported only where there is an idle limit, and rarely', async () => {
    const [it, end] = await entered();
    const told = (): number => end.frames.filter((frame) => 'active' in frame).length;
    it.link.active();
    it.link.say('one');
    await until(() => end.lines().length === 1);
    assert.is(told(), 0);
  });
  test('is reported once in each tenth of that time', async () => {
    const [it, end] = await entered({ idle: 100_000 });
    const told = (): number => end.frames.filter((frame) => 'active' in frame).length;
    for (const wait of [0, 9_999, 1]) {
      it.clock.advance(wait);
      it.link.active();
      it.link.active();
    }
    await until(() => told() === 2);
    it.link.say('one');
    await until(() => end.lines().length === 1);
    assert.is(told(), 2);
  });
});
