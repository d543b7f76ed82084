import { FILES_MAX } from '../../../client/peer/files/transfer.ts';
import { heldBack } from '../../../client/peer/held.ts';
import type { PeerEvent } from '../../../client/peer/session.ts';
import { WINDOW } from '../../../client/peer/talk.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { until } from '../../helpers/until.ts';
import { besieged, pair } from './ends.ts';

const HELD = { held: true };

describe('a device that is held', (test) => {
  test('is told so, and what it says is shown and confirmed once it is trusted', async () => {
    const { ann, bob } = await pair(HELD, {});
    assert.is(ann.of('opened')[0]?.waits, undefined);
    assert.is(bob.of('opened')[0]?.waits, true);
    for (let n = 1; n <= 100; n += 1) bob.session.say(`${n}`);
    assert.instance(ann.session.say('hi'), Refusal);
    assert.instance(await ann.session.offerFile(process.execPath), Refusal);
    assert.is(ann.of('text').length + bob.of('acked').length, 0);
    ann.session.release();
    await ann.saw('text', 100);
    await until(() => bob.of('acked').at(-1)?.n === 100);
    assert.is(ann.of('text').at(-1)?.text, '100');
    ann.session.say('hi');
    assert.is((await bob.saw('text')).text, 'hi');
    ann.session.stop();
    assert.is((await ann.saw('ended')).unshown, 0);
    await bob.session.closed;
  });
  test('takes up no more room than its window, and is cut off beyond it', async () => {
    const { ann, enemy } = await besieged(HELD);
    for (let n = 1; n <= WINDOW + 1; n += 1) enemy.say({ kind: 'text', n, text: 'x' });
    const { code, unshown } = await ann.saw('ended');
    assert.equal([code, unshown], ['flooded', WINDOW]);
    assert.is(ann.of('text').length, 0);
    await ann.session.closed;
  });
  test('offers files that are shown once it is trusted, if they are still offered', () => {
    const told: PeerEvent[] = [];
    const back = heldBack(true, (event) => told.push(event));
    const [a, b] = ['a', 'b'].map((name, at) => ({ own: false, id: at + 1, name, size: 1 }));
    if (!a || !b) throw new Error('no file');
    const events: PeerEvent[] = [
      { kind: 'offered', file: a },
      { kind: 'text', text: 'look' },
      { kind: 'offered', file: b },
      { kind: 'failed', file: a, fault: 'cancelled' },
    ];
    for (const event of events) back.tell(event);
    assert.equal([told, back.count], [[], 2]);
    back.release();
    assert.equal(told, events.slice(1, 3));
    back.tell({ kind: 'text', text: 'more' });
    assert.is(told.length, 3);
  });
  test('offers no file that can be accepted', async () => {
    const { ann, enemy } = await besieged(HELD);
    enemy.say({ kind: 'offer', id: 1, name: 'a', size: 1 });
    assert.is(await ann.session.acceptFile(1), 'not-offered');
    ann.session.stop();
    await ann.session.closed;
  });
  test('is never mentioned, not even when a file of its comes to nothing', async () => {
    const { ann, enemy } = await besieged(HELD);
    for (let id = 1; id <= FILES_MAX; id += 1) enemy.say({ kind: 'offer', id, name: 'a', size: 1 });
    enemy.say({ kind: 'bye', why: 'stopped' });
    assert.is((await ann.saw('ended')).unshown, 0, 'what it offered is over too');
    assert.equal(
      ann.events.map(({ kind }) => kind),
      ['opened', 'ended'],
    );
    await ann.session.closed;
  });
});
