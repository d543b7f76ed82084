// Timed messages [DESIGN 4]: what their sender is told, what happens at the deadline, and what becomes of them while a
// reader or the whole server is away.

import { assert, describe } from '../../helpers/describe.ts';
import { forgetfulDisk } from '../../helpers/forgetful-disk.ts';
import { type TestClient, testHouse } from '../../helpers/house.ts';
import { until } from '../../helpers/until.ts';

const texts = (client: TestClient) => client.events('message').map(({ text }) => text);
const ERASES = { erases: true };

async function note(client: TestClient, line: string): Promise<string> {
  const answer = await client.line(line);
  assert.is(answer.kind, 'confirmed', JSON.stringify(answer));
  return ('text' in answer && answer.text) || '';
}

let pages = 0;
async function history(client: TestClient, chat: string): Promise<string[]> {
  pages += 1;
  const id = `history.${pages}`;
  client.send({ id, page: { chat, max: 256 } });
  await client.settled();
  const page = client.events('page').find((event) => event.id === id);
  return page?.messages.map(({ text }) => text) ?? [];
}

const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a timed message', (test) => {
  test('has one deadline, a whole second, the same for both sides', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    clock.advance(250);
    await note(amy, '*30@bob soon gone');
    const deadlines = [amy, bob].map((client) => client.events('message')[0]?.expiresAt);
    assert.is(deadlines[0], deadlines[1]);
    assert.is(deadlines[0], Math.ceil(clock.now() / 1000) * 1000 + 30_000);
    assert.is(bob.events('message')[0]?.at, clock.now());
  });

  test('goes at its second for everybody who may read the chat, and is told once for each chat', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob, eve] = [
      await enter('amy', ERASES),
      await enter('bob', ERASES),
      await enter('eve', ERASES),
    ];
    await note(amy, '*2@bob one');
    await note(amy, '*2@bob two');
    await note(amy, '*2*global three');
    await note(amy, 'for ever');
    clock.advance(1_999);
    assert.equal(bob.events('erased'), []);
    clock.advance(1);
    const direct = bob.events('message')[0]?.chat;
    const gone = (client: TestClient) => client.events('erased').map(({ chat }) => chat);
    assert.equal(gone(bob).sort(), ['global', direct].sort());
    assert.equal(gone(amy).sort(), ['global', direct].sort());
    assert.equal(gone(eve), ['global']);
    const event = bob.events('erased')[0];
    assert.is(event?.until, bob.events('message')[0]?.expiresAt);
    assert.equal(await history(bob, direct ?? ''), []);
    assert.equal(await history(bob, 'global'), ['for ever']);
    clock.advance(10_000);
    assert.is(bob.events('erased').length, 2);
  });

  test('is in no page from its second on, even if the timer is late', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    await note(amy, '*2*global brief');
    assert.equal(await history(bob, 'global'), ['brief']);
    clock.jump(clock.now() + 2_000);
    assert.equal(await history(bob, 'global'), []);
    assert.equal(bob.events('erased'), [], 'no timer has run');
    clock.advance(1_000);
    assert.is(bob.events('erased').length, 1);
  });

  test('is neither unread nor told at a login after its time', async () => {
    const { enter, clock } = await testHouse();
    const amy = await enter('amy', ERASES);
    (await enter('bob', ERASES)).cut();
    await note(amy, '*5@bob brief');
    await note(amy, '@bob for ever');
    await note(amy, '*5*global brief');
    const unread = async () =>
      (await enter('bob')).welcome?.chats.map(({ type, unread: count }) => [type, count]);
    assert.equal(await unread(), [
      ['global', 1],
      ['direct', 2],
    ]);
    clock.advance(5_000);
    assert.equal(await unread(), [
      ['global', 0],
      ['direct', 1],
    ]);
  });

  test('is not told to those who hide the chat', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    await note(amy, '*5@bob brief');
    await note(bob, 'block amy');
    clock.advance(5_000);
    assert.equal(bob.events('erased'), []);
    assert.is(amy.events('erased').length, 1);
  });

  test('is erased from the history of a group', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob, eve] = [
      await enter('amy', ERASES),
      await enter('bob', ERASES),
      await enter('eve', ERASES),
    ];
    await note(amy, '*bob -> devs');
    await note(amy, '*5*devs brief');
    const chat = bob.events('message').at(-1)?.chat ?? '';
    assert.equal(texts(bob).slice(-1), ['brief']);
    clock.advance(5_000);
    assert.equal(bob.events('erased'), [
      { kind: 'erased', chat, until: amy.events('message').at(-1)?.expiresAt as number },
    ]);
    assert.equal(eve.events('erased'), []);
    assert.not.ok((await history(bob, chat)).includes('brief'));
  });

  test('is answered the same if its line comes again, and sent once', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    const first = await amy.line('*5@bob brief', 'again.1');
    clock.advance(10_000);
    assert.equal(await amy.line('*5@bob brief', 'again.1'), first);
    assert.equal(texts(bob), ['brief']);
  });
});

describe('the sender of a timed message is told', (test) => {
  test('when it goes', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy', ERASES);
    await enter('bob', ERASES);
    const erased = 'will be erased everywhere in';
    assert.is(await note(amy, '*30@bob x'), `Your message to bob ${erased} 30 s.`);
    assert.is(await note(amy, '*1h30m*global x'), `Your message in global ${erased} 1 h 30 min.`);
    await note(amy, '*bob -> devs');
    assert.is(await note(amy, '*2d*devs x'), `Your message in devs ${erased} 2 d.`);
  });

  test('that somebody is away, or uses a client that cannot erase', async () => {
    const { enter } = await testHouse();
    const amy = await enter('amy', ERASES);
    const bob = await enter('bob');
    assert.match(await note(amy, '*30@bob x'), /\. bob uses a client that cannot erase it\.$/);
    await enter('bob', ERASES);
    assert.match(await note(amy, '*30@bob x'), 'cannot erase', 'one of his clients cannot');
    bob.cut();
    assert.match(await note(amy, '*30@bob x'), /in 30 s\.$/);
    (await enter('eve')).cut();
    assert.match(await note(amy, '*30@eve x'), /\. eve is away and may never see it\.$/);
  });

  test('how many, in a group and in global; a blocker counts as away', async () => {
    const { enter } = await testHouse({ guests: true });
    const amy = await enter('amy', ERASES);
    const bob = await enter('bob');
    await enter('cat');
    (await enter('dan', ERASES)).cut();
    await note(amy, '*bob,cat,dan -> devs');
    const end = (away: string, keeping: string) => `in 30 s. ${away} may never see it. ${keeping}`;
    const two = '2 of those here use a client that cannot erase it.';
    const one = '1 of those here uses a client that cannot erase it.';
    assert.ok((await note(amy, '*30*devs x')).endsWith(end('1 person is away and', two)));
    await note(bob, 'block amy');
    assert.ok((await note(amy, '*30*devs x')).endsWith(end('2 people are away and', one)));
    assert.ok((await note(amy, '*30*global x')).endsWith(end('2 people are away and', one)));
    await enter('gus', { guest: true });
    assert.ok((await note(amy, '*30*global x')).endsWith(end('2 people are away and', two)));
  });
});

describe('timed messages and a restart', (test) => {
  test('what is due meanwhile is erased before anybody is let in', async () => {
    const disk = forgetfulDisk();
    const first = await testHouse({ disk });
    const amy = await first.enter('amy', ERASES);
    await first.enter('bob', ERASES);
    await note(amy, '*60*global brief');
    await note(amy, '*2h*global long');
    await note(amy, 'for ever');
    const { clock } = first;
    clock.jump(clock.now() + 60_000);
    const second = await testHouse({ disk: disk.restart(), clock });
    const bob = await second.enter('bob', ERASES);
    assert.equal(await history(bob, 'global'), ['long', 'for ever']);
    assert.equal(bob.events('erased'), []);
    clock.advance(7_130_000);
    const eve = await second.enter('eve', ERASES);
    clock.advance(10_000);
    await until(() => eve.events('erased').length === 1);
    assert.equal(await history(eve, 'global'), ['for ever']);
  });
});

const HOUR = 3_600_000;

describe('timed messages and the clock', (test) => {
  test('of a machine that slept: nothing that is over is shown, and it is told', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    await note(amy, '*30m@bob x');
    const chat = bob.events('message')[0]?.chat ?? '';
    clock.jump(clock.now() + HOUR);
    assert.equal(await history(bob, chat), []);
    clock.advance(1_000);
    assert.equal(
      bob.events('erased').map((event) => event.chat),
      [chat],
    );
  });

  test('that is set back an hour: what is over stays over, what waits goes in time', async () => {
    const { enter, clock } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    await note(amy, '*5@bob short');
    await note(amy, '*60@bob long');
    const chat = bob.events('message')[0]?.chat ?? '';
    clock.advance(5_000);
    clock.correct(clock.now() - HOUR);
    assert.equal(await history(bob, chat), ['long']);
    clock.advance(54_000);
    assert.equal(await history(bob, chat), ['long']);
    await note(amy, '*10@bob later');
    clock.advance(2_000);
    assert.equal(await history(bob, chat), ['later']);
    clock.advance(10_000);
    assert.equal(await history(bob, chat), []);
  });

  test('that is set a week ahead: nothing goes too early, and the operator is told what to do', async () => {
    const { enter, clock, failures } = await testHouse();
    const [amy, bob] = [await enter('amy', ERASES), await enter('bob', ERASES)];
    await note(amy, '*1h@bob x');
    const chat = bob.events('message')[0]?.chat ?? '';
    clock.correct(clock.now() + 7 * 24 * HOUR);
    clock.advance(3_590_000);
    const back = await enter('bob', ERASES);
    assert.equal(await history(back, chat), ['x']);
    assert.match(String(failures[0]), 'would erase 1 timed message for good');
    assert.match(String(failures[0]), '--accept-clock');
    clock.advance(10_000);
    assert.equal(await history(back, chat), [], 'by the time that has passed');
    assert.is(back.events('erased').length, 1);
  });

  test('that is set ahead while nothing waits is believed', async () => {
    const { enter, clock, failures } = await testHouse();
    const amy = await enter('amy', ERASES);
    clock.correct(clock.now() + 7 * 24 * HOUR);
    clock.advance(1_000);
    await rest();
    await note(amy, 'what time is it?');
    assert.is(amy.events('message')[0]?.at, clock.now());
    assert.equal(failures, []);
  });

  test('that is days ahead at a start: it stops and asks, and has erased nothing', async () => {
    const disk = forgetfulDisk();
    const first = await testHouse({ disk });
    const amy = await first.enter('amy', ERASES);
    await note(amy, '*1d*global brief');
    await note(amy, '*20d*global long');
    const { clock } = first;
    await first.house.farewell({ code: 'stopping', text: '', back: true });
    await first.store.close();
    const kept = clock.now();
    clock.correct(kept + 5 * 24 * HOUR);
    let refusal = '';
    await testHouse({ disk, clock }).catch((error: Error) => {
      refusal = error.message;
    });
    assert.match(refusal, 'The clock is 5 d ahead');
    assert.match(refusal, '1 timed message would be erased for good');
    assert.match(refusal, '--accept-clock');
    clock.correct(kept + HOUR);
    const second = await testHouse({ disk, clock });
    assert.equal(await history(await second.enter('amy'), 'global'), ['brief', 'long']);
    await second.house.farewell({ code: 'stopping', text: '', back: true });
    await second.store.close();
    clock.correct(kept + 6 * 24 * HOUR);
    const third = await testHouse({ disk, clock, acceptClock: true });
    assert.equal(await history(await third.enter('amy'), 'global'), ['long']);
  });

  test('that is behind what was kept at a start: the server’s time goes on from there', async () => {
    const disk = forgetfulDisk();
    const first = await testHouse({ disk });
    const amy = await first.enter('amy', ERASES);
    await note(amy, '*60*global brief');
    const { clock } = first;
    const kept = clock.now();
    clock.correct(kept - HOUR);
    const second = await testHouse({ disk: disk.restart(), clock });
    const again = await second.enter('amy', ERASES);
    assert.is(again.welcome?.time, kept);
    clock.advance(60_000);
    assert.equal(await history(again, 'global'), []);
  });
});
