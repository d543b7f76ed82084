// What becomes of messages, for clients that were away, and for lines that wait or come twice.

import { asked, missed, pageOf, says, three } from '../../helpers/amending.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe('a client that was away', (test) => {
  test('asks for what was amended, and gets it as it is now, in parts', async () => {
    const { amy, bob } = await three();
    for (let n = 1; n <= 70; n += 1) await amy.line(`m${n}`);
    for (let n = 70; n >= 1; n -= 1) await amy.line(`/edit #${n} M${n}`);
    await bob.line('/react #5 👍');
    await amy.line('/delete #6');
    const first = await missed(bob, 0);
    assert.is(first.messages.length, 64);
    assert.equal(first.messages[0]?.seq, 7);
    assert.is(first.upTo, 64);
    assert.ok(first.more);
    const rest = await missed(bob, first.upTo);
    assert.equal(
      rest.messages.map(({ text }) => text),
      ['M1', 'M2', 'M3', 'M4', 'M5', 'deleted by amy'],
    );
    assert.equal([rest.upTo, rest.more], [72, false]);
    assert.equal(rest.messages[4]?.reactions, [{ mark: '👍', names: ['bob'] }]);
    assert.equal((await missed(bob, 72)).messages, []);
    const other = await missed(bob, 73);
    assert.is(other.all, true, 'a number that was never given out');
    assert.equal((await asked(bob, 'page', { page: { chat: 'global', max: 1 } })).amended, 72);
  });

  test('is told to drop what it holds once too much was amended', async () => {
    const { house, amy } = await three();
    await amy.line('hi');
    for (let n = 0; n < 8_200; n += 1) {
      await house.store.commit({
        kind: 'reacted',
        on: 'amended:global',
        by: 'id1',
        at: house.clock.now(),
        body: { of: 1, author: 'id1', from: 'amy', mark: '👍', ...(n % 2 === 1 && { off: true }) },
      });
    }
    const found = await missed(amy, 3);
    assert.equal([found.all, found.upTo, found.messages], [true, 8_200, []]);
    assert.is((await missed(amy, 5_000)).all, undefined);
  });

  test('gets nothing of a chat that is not its own', async () => {
    const { amy, bob, cid } = await three();
    await amy.line('@bob hi');
    await amy.line('/edit bob#1 ho');
    const chat = bob.events('message')[0]?.chat;
    cid.send({ id: 'asks.0', amended: { chat, above: 0 } });
    await cid.settled();
    assert.is(cid.events('refused').at(-1)?.code, 'no-such-chat');
  });

  test('sends a line again, and it is carried out once', async () => {
    const { amy, bob } = await three();
    await amy.line('hi');
    for (let n = 0; n < 3; n += 1) {
      assert.is((await bob.line('/react #1 👍', 'again.1')).kind, 'confirmed');
    }
    assert.equal((await pageOf(amy))[0]?.reactions, [{ mark: '👍', names: ['bob'] }]);
  });
});

describe('a line on one message', (test) => {
  test('is for the chat that it was typed for, and no other', async () => {
    const { amy, bob } = await three();
    await amy.line('hi');
    await bob.line('@amy hi');
    const chat = bob.events('message').at(-1)?.chat ?? '';
    const wrong = await amy.line('/react #1 👍', 'meant.1', chat);
    assert.is(wrong.kind === 'refused' && wrong.code, 'other-chat');
    const nobody = await amy.line('/react zed#1 👍', 'meant.2', chat);
    assert.is(nobody.kind === 'refused' && nobody.code, 'other-chat');
    const right = await amy.line('/reply bob#1 yes', 'meant.3', chat);
    assert.is(right.kind, 'confirmed');
  });

  test('works for guests, who come back as themselves or not at all', async () => {
    const { house, amy } = await three({ guests: true });
    const gus = await house.enter('gus', { guest: true, stream: 'gus1' });
    await gus.line('hi all');
    await gus.line('@amy hi');
    assert.is(await says(gus, '/edit #1 hello all'), 'confirmed');
    assert.is(await says(amy, '/react gus#1 👍'), 'confirmed');
    gus.cut();
    const other = await house.enter('gus', { guest: true, stream: 'gus2' });
    assert.is(await says(other, '/edit #1 x'), 'not-yours: #1 is not yours: gus wrote it.');
    await house.house.operator.remove('bob');
    assert.equal((await pageOf(amy))[0]?.text, 'hello all');
  });

  test('of a removed account leaves its marks under the name of one that is gone', async () => {
    const { house, amy, bob } = await three();
    await amy.line('hi');
    await amy.line('@bob hi');
    await bob.line('/react #1 👍');
    await bob.line('to be deleted');
    await bob.line('/delete #2');
    await house.house.operator.remove('bob');
    const [one, two] = await pageOf(amy);
    assert.equal(one?.reactions, [{ mark: '👍', names: ['bob (removed)'] }]);
    assert.is(two?.text, 'deleted by bob (removed)');
    assert.match(await says(amy, '/edit bob (removed)#1 x'), 'no-such-user: The account of bob');
    assert.is(await says(amy, '/delete bob (removed)#1'), 'confirmed');
  });
});
