import { assert, describe } from '../../../helpers/describe.ts';
import { testHouse } from '../../../helpers/house.ts';
import { type Chatterer, chatterboxClient, entries } from './client.ts';

const room = async () => {
  const house = await testHouse({ guests: true });
  const [bob, cid] = [await house.enter('bob'), await house.enter('cid')];
  house.clock.advance(1_000);
  const amy = await chatterboxClient(house, 'amy', 'long enough');
  house.clock.advance(1_000);
  for (const client of [bob, cid, amy]) client.take();
  return { house, bob, cid, amy };
};

/** What the asker is told, as messages or as an error. */
async function told(amy: Chatterer, text: string, dest = 'ALL'): Promise<string[]> {
  const frames = await amy.said(dest, text);
  return frames.flatMap(({ MESSAGES, ERROR }) => [
    ...entries(MESSAGES),
    ...(ERROR === undefined ? [] : [`ERROR ${ERROR}`]),
  ]);
}

async function first(amy: Chatterer, text: string, dest = 'ALL'): Promise<string> {
  return (await told(amy, text, dest))[0] ?? '';
}

describe('a line behind a /', (test) => {
  test('is answered to the asker alone, as a message of their own', async () => {
    const { bob, amy } = await room();
    assert.equal(await told(amy, '/Name'), ['amy>amy: You are amy.']);
    assert.equal(await told(amy, '/DisplayUsers'), ['amy>amy: Here: bob, cid']);
    assert.equal(await told(amy, '/DisplayAllUsers'), [
      'amy>amy: Everybody else: bob (here), cid (here)',
    ]);
    assert.match(await first(amy, ' /help'), 'amy>amy: ');
    assert.equal(bob.take(), []);
  });

  test('is a command with the own name as DEST too, where nobody else could read it', async () => {
    const { bob, cid, amy } = await room();
    for (const line of ['/message bob one', '/*30@bob two', '/@bob three']) {
      assert.not.match((await told(amy, line, 'Amy')).join(), 'ERROR', line);
    }
    assert.equal(
      bob.events('message').map(({ text }) => text),
      ['one', 'two', 'three'],
    );
    assert.equal(await told(amy, '/me waves', 'amy'), ['amy>ALL: * amy waves']);
    assert.match((await told(amy, '/broadcast hear', 'amy')).join(), 'It reached 2');
    assert.is(cid.events('message').at(-1)?.action, true);
  });

  test('for somebody is taken with them as DEST, and for others is refused with how to do it', async () => {
    const { bob, cid, amy } = await room();
    assert.not.match((await told(amy, '/*30@bob secret', 'bob')).join(), 'ERROR');
    assert.is(bob.events('message').at(-1)?.text, 'secret');
    assert.match(await first(amy, '/*30@cid secret', 'bob'), 'leave that out: /message bob <text>');
    assert.match(await first(amy, '/broadcast secret', 'bob'), 'ERROR ');
    assert.equal(cid.events('message'), []);
  });

  test('that lost its / goes to nobody, and is text behind a \\', async () => {
    const { bob, amy } = await room();
    const slips = [
      'private bob x',
      'message bob x',
      '@bob x',
      '*bob -> grp',
      'mesage bob x',
      'hi\n@bob x',
    ];
    for (const line of slips) {
      assert.match(await first(amy, line), 'ERROR That looks like a command', line);
    }
    for (const line of ['passwd x hunter22', 'Pasword: hunter22']) {
      assert.match(await first(amy, line), 'ERROR That may hold a password', line);
    }
    assert.equal(bob.events('message'), []);
    const texts = [
      '*sigh*',
      '* item',
      'help',
      'exit',
      'bob is here',
      'message received!',
      '- item',
    ];
    for (const line of texts) assert.equal(await told(amy, line), [`amy>ALL: ${line}`]);
    assert.equal(await told(amy, '\\@bob x'), ['amy>ALL: @bob x']);
    assert.equal(await told(amy, '\\hello'), ['amy>ALL: \\hello']);
  });

  test('keeps the block list', async () => {
    const { bob, amy } = await room();
    assert.match(await first(amy, '/Block bob cid'), /^amy>amy: .*bob.*cid/);
    assert.match(await first(amy, '/Blocked'), 'bob, cid');
    assert.match(await first(amy, '/Block bob'), /^ERROR .*already/i);
    assert.match(await first(amy, '/UnBlock bob'), 'amy>amy: ');
    assert.match(await first(amy, '/UnBlock bob'), 'ERROR ');
    assert.match(await first(amy, '/Block nobody'), 'ERROR ');
    assert.match(await first(amy, '/Block'), 'ERROR Usage');
    assert.match(await first(amy, '/~cid'), 'amy>amy: ');
    assert.match(await first(amy, '/~'), 'amy>amy: ');
    assert.equal(bob.take(), []);
  });

  test('reaches the whole grammar', async () => {
    const { bob, cid, amy } = await room();
    for (const line of ['/@bob one', '/message bob two', '/Msg bob three', '/@ bob four']) {
      assert.equal(await told(amy, line), []);
    }
    assert.equal(
      bob.events('message').map(({ text, to }) => `${to} ${text}`),
      ['bob one', 'bob two', 'bob three', 'bob four'],
    );
    assert.equal(await told(amy, '/me waves'), ['amy>ALL: * amy waves']);
    assert.is(cid.events('message').at(-1)?.action, true);
    assert.equal(await told(amy, '/broadcast hear me'), [
      'amy>ALL: hear me',
      'amy>amy: It reached 2 people.',
    ]);
    assert.match(await first(amy, '/whoelsesince 10m'), 'bob');
  });

  test('shows chats and their history', async () => {
    const { bob, amy } = await room();
    await bob.line('one');
    await bob.line('@amy two');
    await amy.said('ALL', 'three');
    assert.equal((await told(amy, '/ls')).join().split('\n').toSorted(), [
      '@bob',
      'amy>amy: global',
    ]);
    assert.equal(await told(amy, '/ls global 2'), [
      'amy>amy: global, from the beginning:',
      'amy>amy: bob: one',
      'amy>amy: amy: three',
    ]);
    assert.equal(await told(amy, '/ls bob'), [
      'amy>amy: bob, from the beginning:',
      'amy>amy: bob: two',
    ]);
    assert.match(await first(amy, '/ls cid'), 'nothing with cid');
    assert.match(await first(amy, '/ls nobody'), 'ERROR ');
  });

  test('never becomes text for all', async () => {
    const { bob, amy } = await room();
    for (const line of [
      '/nonsense',
      '/usr/bin is full',
      '/',
      '//',
      '/ name',
      '/+1',
      '/-5 degrees',
      '/~/src',
      '/@',
      '/!help x y',
      '/*sigh*',
      '/@bob',
    ]) {
      const [answer = ''] = await told(amy, line);
      assert.match(answer, line === '/@' ? 'amy>amy: Here' : /^ERROR /, line);
    }
    assert.equal(bob.events('message'), []);
  });

  test('is text with a \\ in front, which is dropped there alone', async () => {
    const { amy } = await room();
    assert.equal(await told(amy, '\\/usr/bin is full'), ['amy>ALL: /usr/bin is full']);
    assert.equal(await told(amy, '\\\\/x'), ['amy>ALL: \\/x']);
    assert.equal(await told(amy, '\\home'), ['amy>ALL: \\home']);
  });

  test('that leaves ends the session, with a word', async () => {
    const { amy } = await room();
    assert.match(await first(amy, '/logout'), 'Good-bye');
    assert.ok(amy.ended);
  });
});

describe('what is for one person', (test) => {
  test('is not said elsewhere by a command', async () => {
    const { bob, cid, amy } = await room();
    assert.equal(await told(amy, '/me waves', 'bob'), []);
    assert.equal(await told(amy, '/name', 'bob'), ['amy>amy: You are amy.']);
    for (const line of [
      '/broadcast for bob alone',
      '/@cid for bob alone',
      '/message cid hm',
      '/*9@cid x',
    ]) {
      assert.match(await first(amy, line, 'bob'), /^ERROR .*Nothing was sent/);
    }
    assert.equal(
      bob.take().map((event) => ('text' in event ? event.text : '')),
      ['waves'],
    );
    assert.equal(cid.take(), []);
  });
});

describe('what is for all', (test) => {
  test('is taken as it stands', async () => {
    const { bob, amy } = await room();
    const lines = ['hi @bob', 'exit', 'help', '+1', 'bob is here', '*sigh*', 'ls', 'y'];
    for (const line of lines) assert.equal(await told(amy, line), [`amy>ALL: ${line}`]);
    assert.equal(
      bob.events('message').map(({ to, text }) => `${to} ${text}`),
      lines.map((line) => `global ${line}`),
    );
  });

  test('is cleaned as all texts are, and later lines forge nobody', async () => {
    const { bob, amy } = await room();
    assert.equal(await told(amy, ' \u001b[2Jone\r\nbob: two\u0007 '), [
      'amy>ALL: one\n    bob: two␇',
    ]);
    assert.is(bob.events('message').at(-1)?.text, 'one\nbob: two␇');
  });
});

describe('what an old client is told of commands', (test) => {
  test('has the / without which they would be text for everybody', async () => {
    const { amy } = await room();
    const help = await first(amy, '/help');
    for (const usage of ['/whoelse, /@', '/block <user> ...', '/+ <group>', '/*<group> <text>']) {
      assert.match(help, `  ${usage}`);
    }
    assert.match(help, /^ {2}<text> /m);
    assert.match(await first(amy, '/help block'), 'Example: /block bob');
    assert.equal((await first(amy, '/help text')).split('Example: ')[1], 'Hello World!');
    assert.match(await first(amy, '/block'), 'Usage: /block <user> ...\nExample: /block bob');
    assert.match(await first(amy, '/*a,b'), '\n  /*<user>,<user> -> <group>\n');
    assert.match(await first(amy, '/nonsense'), '; /help lists');
    await amy.said('ALL', '/block bob');
    assert.match(await first(amy, '/@bob hi'), ': /unblock bob');
  });
});
