// What PySockChat can do, done with Hearth; private chats are in private.test.ts.

import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { came, left, message, openTown, shared } from '../helpers/town.ts';

const setting = shared(async () => {
  const town = await openTown('60', '0');
  const [amy, bob, cid] = await Promise.all([
    town.enter('amy'),
    town.enter('bob'),
    town.enter('cid'),
  ]);
  await Promise.all(['bob', 'cid'].map((name) => sawEnter(amy, name)));
  return { town, amy, bob, cid };
});

type Setting = Awaited<ReturnType<typeof setting>>;

/** In the greeting, or told since. */
async function sawEnter(who: Setting['amy'], name: string): Promise<void> {
  await who.sees((event) => came(name)(event) || (event.names?.includes(name) ?? false));
}

describe('[PySockChat]', (test) => {
  test('[PySockChat server] the port, the lockout and the idle limit are its arguments, and one runs at a time', async () => {
    const { town } = await setting();
    assert.match(String(town.server.port), /^\d+$/);
    const args = ['serve', '0', '60', '0', '--host', '127.0.0.1', '--data', town.data];
    const { code, err } = await hearth(args);
    assert.is(code, 1);
    assert.match(err, String(town.server.process.pid));
  });

  test('[PySockChat login] needs the name and its password', async () => {
    const { town } = await setting();
    const { code, err } = await town.tries('amy', 'a wrong password');
    assert.is(code, 1);
    assert.match(err, 'Wrong password');
    assert.is((await town.tries('amy', 'password of amy')).code, 0);
  });

  test('[PySockChat login] is told to all who are online', async () => {
    const { town, amy, bob } = await setting();
    const marks = [amy.now(), bob.now()];
    const dan = await town.enter('dan');
    await amy.sees(came('dan'), marks[0]);
    await bob.sees(came('dan'), marks[1]);
    await dan.leave();
    await amy.sees(left('dan'), marks[0]);
  });

  test('[PySockChat message] brings a user the text, and an offline one at the next login', async () => {
    const { town, amy, bob, cid } = await setting();
    assert.is((await amy.says('message bob are you there?')).event, 'confirmed');
    await bob.sees(message('are you there?', 'direct'));
    await cid.leave();
    assert.match((await amy.says('message cid see you tomorrow')).text ?? '', 'cid is away');
    const again = await town.enter('cid');
    const { past } = await again.sees(message('see you tomorrow', 'direct'));
    assert.is(past, true);
    await again.leave();
  });

  test('[PySockChat broadcast] reaches everybody online but those who block the sender', async () => {
    const { town, amy, bob } = await setting();
    const eve = await town.enter('eve');
    await eve.says('block amy');
    await amy.says('broadcast the printer is free');
    await bob.sees(message('the printer is free', 'broadcast'));
    await bob.says('message eve did you hear?');
    await eve.sees(message('did you hear?'));
    assert.not.ok(eve.events.some(message('the printer is free')));
    await eve.leave();
  });

  test('[PySockChat whoelse] lists the others who are online, except those who block the user', async () => {
    const { town, amy, bob } = await setting();
    const [eve, fay] = await Promise.all([town.enter('eve'), town.enter('fay')]);
    const list = (await amy.says('whoelse')).text ?? '';
    assert.match(list, /bob.*fay/);
    assert.not.match(list, /amy|eve|cid/); // oneself; a blocker; somebody offline
    assert.match((await bob.says('whoelse')).text ?? '', /amy.*eve.*fay/);
    await Promise.all([eve.leave(), fay.leave()]);
  });

  test('[PySockChat whoelsesince] lists those who were there in that time, except those who block the user', async () => {
    const { amy, bob } = await setting();
    const list = (await amy.says('whoelsesince 600')).text ?? '';
    assert.match(list, /bob.*cid.*dan.*fay/);
    assert.not.match(list, /amy|eve/);
    assert.match((await bob.says('whoelsesince 600')).text ?? '', 'eve');
  });

  test('[PySockChat block] keeps messages out, and hides who comes and goes', async () => {
    const { town, amy, bob } = await setting();
    const mark = bob.now();
    assert.match((await amy.says('block bob')).text ?? '', 'bob is blocked now');
    assert.is((await bob.says('message amy hello?')).code, 'undeliverable');
    assert.not.match((await bob.says('whoelse')).text ?? '', 'amy');
    assert.not.match((await bob.says('whoelsesince 600')).text ?? '', 'amy');
    await amy.leave();
    const gus = await town.enter('gus'); // told in the same second, or a later one
    await bob.sees(came('gus'), mark);
    const back = await town.enter('amy');
    await gus.leave();
    await bob.sees(left('gus'), mark);
    const told = bob.events.slice(mark).filter((event) => came('amy')(event) || left('amy')(event));
    assert.equal(told, []);
    assert.not.ok(back.events.some(message('hello?')));

    // [PySockChat unblock]
    assert.match((await back.says('unblock bob')).text ?? '', 'any more');
    assert.is((await bob.says('message amy and now?')).event, 'confirmed');
    await back.sees(message('and now?'));
    await back.leave();
  });

  test('[PySockChat logout] logs off; so does the end of the client by Ctrl-C', async () => {
    const { town, bob } = await setting();
    const [hal, ida] = await Promise.all([town.enter('hal'), town.enter('ida')]);
    await Promise.all([bob.sees(came('hal')), bob.sees(came('ida'))]);
    hal.type('logout');
    ida.process.kill('SIGINT');
    await Promise.all([bob.sees(left('hal')), bob.sees(left('ida'))]);
    assert.equal([await hal.gone, await ida.gone], [0, 0]);
  });

  test('[PySockChat block_duration] [messaging-app Logging in] three wrong passwords in a row lock the user out', async () => {
    const { town } = await setting();
    await town.tries('bob', 'wrong once');
    await town.tries('bob', 'wrong twice');
    for (const password of ['wrong again', 'password of bob']) {
      const { code, err } = await town.tries('bob', password);
      assert.is(code, 1);
      assert.match(err, /locked.*Try again in/);
    }
  });

  // PySockChat's clients end with their server; ours wait and come back [DESIGN 10].
  test('[PySockChat server] may be stopped at any time; accounts and passwords last', async () => {
    const { town, bob } = await setting();
    const mark = bob.now();
    await town.restart();
    await bob.sees(({ text }) => text === 'Connected again.', mark);
    const amy = await town.enter('amy');
    await amy.says('message bob still here');
    await bob.sees(message('still here'), mark);
    await amy.leave();
  });

  test('[PySockChat] ends', async () => {
    const { town, bob } = await setting();
    assert.is(await bob.leave(), 0);
    await town.close();
  });
});

describe('[PySockChat timeout] [messaging-app Timeout] [ChatCLI Timeout]', (test) => {
  test('logs an inactive user off, who is told why and does not come back by itself', async () => {
    const town = await openTown('1', '1');
    const amy = await town.enter('amy');
    assert.is(await amy.gone, 1);
    assert.match(amy.errors, /hearth: .*(idle|active|command)/i);
    await town.close();
  });
});
