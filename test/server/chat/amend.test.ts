// What becomes of messages: who may do it, whom it reaches, and what older clients are told of it.

import { missed, NEW, pageOf, says, three, told } from '../../helpers/amending.ts';
import { assert, describe } from '../../helpers/describe.ts';

describe('a message', (test) => {
  test('is edited, marked and deleted, and everybody who sees it is told', async () => {
    const { amy, bob } = await three();
    await amy.line('helo');
    amy.take();
    bob.take();
    assert.is(await says(amy, '/edit #1 hello'), 'confirmed');
    assert.is(await says(bob, '/react #1 :tada:'), 'confirmed');
    assert.is(await says(amy, '/react #1 🎉'), 'confirmed');
    assert.is(await says(bob, '/react #1 🎉'), 'confirmed');
    await amy.settled();
    assert.equal(told(amy), ['amy #1 hello', 'bob #1 +🎉', 'amy #1 +🎉', 'bob #1 -🎉']);
    assert.equal(told(bob), ['amy #1 hello', 'bob #1 +🎉', 'amy #1 +🎉', 'bob #1 -🎉']);
    const [edited] = await pageOf(bob);
    assert.is(edited?.text, 'hello');
    assert.ok(edited?.edited);
    assert.equal(edited?.reactions, [{ mark: '🎉', names: ['amy'] }]);
    assert.is(await says(amy, '/delete #1'), 'confirmed');
    const [gone] = await pageOf(bob);
    const { at, ...rest } = gone ?? { at: 0 };
    assert.equal(rest, { seq: 1, from: 'amy', text: 'deleted by amy', deleted: 'amy' });
  });

  test('without a number is the newest: one’s own, or of somebody else', async () => {
    const { amy, bob } = await three();
    for (const [who, text] of [
      [amy, 'one'],
      [bob, 'two'],
      [amy, 'three'],
      [bob, 'four'],
    ] as const)
      await who.line(text);
    await amy.line('/edit drei');
    await amy.line('/react ok');
    await amy.line('/reply hi');
    await bob.line('/delete');
    const all = await pageOf(amy);
    assert.equal(
      all.map(({ text }) => text),
      ['one', 'two', 'drei', 'deleted by bob', 'hi'],
    );
    assert.is(all[4]?.re, 4);
    await bob.line('/delete');
    assert.is((await pageOf(amy))[1]?.deleted, 'bob');
    assert.is(
      await says(bob, '/edit again'),
      'no-such-message: You have written nothing in global lately.',
    );
  });

  test('that is not there is refused in the same words, whatever the reason', async () => {
    const { amy, bob } = await three();
    await amy.line('@bob hi');
    assert.is(await says(amy, '/edit #7 x'), 'no-such-message: There is no #7 in global.');
    assert.is(await says(amy, '/react bob#7 x'), 'no-such-message: There is no #7 in bob.');
    assert.is(await says(amy, '/reply zed#1 x'), 'no-such-chat: There is no user or group "zed".');
    await amy.line('*30@bob soon gone');
    assert.is(await says(bob, '/react amy#2 x'), 'confirmed');
    await amy.line('/delete bob#2');
    assert.is(await says(bob, '/react amy#2 x'), 'no-such-message: #2 is deleted.');
    assert.is(await says(amy, '/edit bob#2 x'), 'no-such-message: #2 is deleted.');
    assert.is(await says(amy, '/delete bob#2'), 'no-such-message: #2 is deleted.');
  });

  test('is changed by nobody else, but deleted by the owner of the group', async () => {
    const { amy, bob, cid } = await three();
    await amy.line('*bob,cid -> devs');
    const chat = amy.events('message')[0]?.chat ?? '';
    await bob.line('*devs one');
    await amy.line('*devs two');
    assert.is(await says(amy, '/edit devs#2 x'), 'not-yours: #2 is not yours: bob wrote it.');
    assert.is(
      await says(cid, '/delete devs#2'),
      'not-yours: #2 is not yours: only bob, or amy, who owns devs, can delete it.',
    );
    assert.is(
      await says(amy, '/edit devs#1 x'),
      'not-yours: #1 is not yours: the server wrote it.',
    );
    assert.is(await says(amy, '/delete devs#1'), 'not-yours: The server noted #1: it stays.');
    assert.is(await says(amy, '/delete devs#2'), 'confirmed');
    assert.is(await says(bob, '/react devs#1 👍'), 'confirmed');
    assert.equal(
      (await pageOf(cid, chat)).map(({ text, deleted }) => [text, deleted]),
      [
        ['made devs with bob and cid', undefined],
        ['deleted by amy', 'amy'],
        ['two', undefined],
      ],
    );
    await bob.line('hi');
    assert.is(await says(amy, '/delete #1'), 'not-yours: #1 is not yours: only bob can delete it.');
  });

  test('bears a bounded number of marks', async () => {
    const { amy, bob } = await three();
    await amy.line('hi');
    for (let n = 1; n <= 12; n += 1) assert.is(await says(bob, `/react #1 m${n}`), 'confirmed');
    const full = 'too-many: There are 12 different marks on #1 already.';
    assert.is(await says(bob, '/react #1 m13'), full);
    assert.is(await says(amy, '/react #1 m12'), 'confirmed');
    assert.is(await says(bob, '/react #1 m1'), 'confirmed', 'off');
    assert.is(await says(bob, '/react #1 m13'), 'confirmed');
  });

  test('stays in the count of what is unread, whatever becomes of it', async () => {
    const { house, amy, bob } = await three();
    bob.cut();
    await amy.line('@bob one');
    await amy.line('@bob two');
    await amy.line('/delete bob#1');
    await amy.line('/edit bob#2 zwei');
    const again = await house.enter('bob', NEW);
    const chat = again.welcome?.chats.find(({ name }) => name === 'amy');
    assert.is(chat?.unread, 2);
    assert.is(chat?.head, 2);
    assert.is(chat?.amended, 2);
  });
});

describe('blocks and times of joining hide amendments', (test) => {
  test('a blocker sees no mark and no edit of the one who is blocked, live or later', async () => {
    const { amy, bob, cid } = await three();
    await bob.line('from bob');
    await cid.line('from cid');
    await amy.line('block bob');
    amy.take();
    await bob.line('/react #2 👎');
    await cid.line('/react #2 👍');
    await bob.line('/edit #1 still bob');
    await cid.line('/react #1 👍');
    await bob.line('/delete #1');
    await amy.settled();
    assert.equal(told(amy), ['cid #2 +👍']);
    assert.equal(
      (await pageOf(amy)).map(({ text, reactions }) => [text, reactions]),
      [['from cid', [{ mark: '👍', names: ['cid'] }]]],
    );
    assert.is(await says(amy, '/react #1 x'), 'no-such-message: There is no #1 in global.');
    const found = await missed(amy, 0);
    assert.equal(
      found.messages.map(({ seq }) => seq),
      [2],
    );
  });

  test('a deletion by somebody whom the reader blocks is told all the same', async () => {
    const { amy, bob, cid } = await three();
    await bob.line('*amy,cid -> devs');
    await cid.line('*devs secret');
    await amy.line('block bob');
    amy.take();
    await bob.line('/delete devs#2');
    await amy.settled();
    assert.equal(told(amy), ['bob #2 gone']);
  });

  test('new words reach nobody who blocks their author, but what was said can be taken back', async () => {
    const { amy, bob } = await three();
    await bob.line('@amy one');
    await bob.line('@amy two');
    await amy.line('@bob three');
    await amy.line('block bob');
    amy.take();
    const edit = 'undeliverable: Your edit could not be delivered to amy.';
    assert.is(await says(bob, '/edit amy#1 x'), edit);
    const mark = 'undeliverable: Your mark could not be delivered to amy.';
    assert.is(await says(bob, '/react amy#3 x'), mark);
    const reply = 'undeliverable: Your message to amy could not be delivered.';
    assert.is(await says(bob, '/reply amy#3 x'), reply);
    assert.is(await says(bob, '/delete amy#1'), 'confirmed');
    await amy.settled();
    assert.equal(told(amy), []);
    const hidden =
      'blocked: You block bob. To see your chat again, unblock them first: /unblock bob';
    assert.is(await says(amy, '/delete bob#3'), hidden);
    await amy.line('unblock bob');
    const chat = bob.events('message')[0]?.chat;
    assert.equal(
      (await pageOf(amy, chat)).map(({ text }) => text),
      ['deleted by bob', 'two', 'three'],
    );
  });

  test('who joined later is told nothing of what was before', async () => {
    const { amy, bob, cid } = await three();
    await amy.line('*bob -> devs');
    const chat = amy.events('message')[0]?.chat ?? '';
    await amy.line('*devs before');
    await amy.line('+cid devs');
    await amy.line('*devs after');
    cid.take();
    await amy.line('/edit devs#2 still before');
    await bob.line('/react devs#2 👍');
    await bob.line('/react devs#4 👍');
    await cid.settled();
    assert.equal(told(cid), ['bob #4 +👍']);
    assert.is(await says(cid, '/react devs#2 x'), 'no-such-message: There is no #2 in devs.');
    assert.is(await says(cid, '/reply devs#2 x'), 'no-such-message: There is no #2 in devs.');
    const found = await missed(cid, 0, chat);
    assert.equal(
      found.messages.map(({ seq }) => seq),
      [4],
    );
    assert.is(found.upTo, 3);
  });
});

describe('an older client', (test) => {
  test('is told of amendments in words, and nothing of a timed text', async () => {
    const { house, amy } = await three();
    const [plain, one, two] = [
      await house.enter('dan'),
      await house.enter('eve', { typed: 1 }),
      await house.enter('fay', { typed: 2 }),
    ];
    await amy.line('helo');
    for (const client of [plain, one, two]) client.take();
    await amy.line('/edit #1 hello');
    await amy.line('/react #1 👍');
    await amy.line('/react #1 👍');
    await amy.line('/delete #1');
    await amy.line('*30*global secret');
    await amy.line('/edit #2 other secret');
    for (const client of [plain, one, two]) {
      await client.settled();
      assert.equal(told(client), [
        'notice amy edited #1: hello',
        'notice amy put 👍 on #1',
        'notice amy took 👍 off #1',
        'notice amy deleted #1',
        'notice amy edited #2',
      ]);
      assert.equal(
        (await pageOf(client)).map(({ text }) => text),
        ['deleted by amy', 'other secret'],
      );
    }
  });
});
