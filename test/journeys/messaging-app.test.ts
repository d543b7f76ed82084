// What messaging-app can do, done with Hearth; private chats are in private.test.ts; the lockout and the idle limit
// are in pysockchat.test.ts.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { hearth } from '../helpers/program.ts';
import { message, openTown, shared } from '../helpers/town.ts';

const setting = shared(async () => {
  const town = await openTown('60', '0');
  const [amy, bob] = await Promise.all([town.enter('amy'), town.enter('bob')]);
  return { town, amy, bob };
});

describe('[messaging-app]', (test) => {
  test('[messaging-app server.py] [messaging-app client.py] server and client take the port, the client the address', async () => {
    const { town } = await setting();
    assert.ok(town.server.port > 0);
    assert.is((await town.tries('amy', 'password of amy')).code, 0); // join 127.0.0.1 <port>
  });

  test('[messaging-app message] brings a text with spaces in it to one user', async () => {
    const { amy, bob } = await setting();
    await amy.says('message bob a text  with spaces in it');
    await bob.sees(message('a text  with spaces in it', 'direct'));
  });

  test('[messaging-app broadcast] brings a text to all who are online', async () => {
    const { amy, bob } = await setting();
    assert.is((await amy.says('broadcast to all of you')).text, 'It reached 1 person.');
    await bob.sees(message('to all of you', 'broadcast'));
  });

  test('[messaging-app whoelse] lists the others who are online', async () => {
    const { amy, bob } = await setting();
    assert.is((await amy.says('whoelse')).text, 'Here: bob');
    assert.is((await bob.says('whoelse')).text, 'Here: amy');
  });

  test('[messaging-app block] [messaging-app unblock] stop the messages of one user, and let them in again', async () => {
    const { amy, bob } = await setting();
    await amy.says('block bob');
    assert.is((await bob.says('message amy kept out')).event, 'refused');
    await bob.says('and in global');
    await amy.says('unblock bob');
    await bob.says('message amy let in');
    await amy.sees(message('let in'));
    assert.not.ok(amy.events.some((event) => message('kept out')(event)));
    assert.not.ok(amy.events.some((event) => message('and in global')(event)));
  });

  test('[messaging-app logout] [messaging-app Offline messaging] ends the session; messages wait for the next login', async () => {
    const { town, amy, bob } = await setting();
    bob.type('logout');
    assert.is(await bob.gone, 0);
    assert.is((await amy.says('whoelse')).text, 'Nobody else is here.');
    await amy.says('message bob for later');
    const again = await town.enter('bob');
    await again.sees(message('for later'));
    await again.leave();
  });

  test('[messaging-app whoelsesince] lists who was logged in at any time since', async () => {
    const { amy } = await setting();
    assert.match((await amy.says('whoelsesince 600')).text ?? '', 'bob');
  });

  test('[messaging-app credentials.txt] holds one name and password per line, and both users get in', async () => {
    const { town } = await setting();
    const file = join(town.data, '..', 'credentials.txt');
    writeFileSync(file, 'user pass\nhans 123456\n');
    const { code, out } = await hearth(['users', 'import', file, '--data', town.data]);
    assert.is(code, 0);
    assert.match(out, '2 accounts were added');
    assert.match((await town.tries('user', 'pass')).out, 'Welcome, user.');
    assert.match((await town.tries('hans', '123456')).out, 'Welcome, hans.');
    assert.is((await town.tries('hans', 'pass')).code, 1);
  });

  test('[messaging-app] ends', async () => {
    const { town, amy } = await setting();
    assert.is(await amy.leave(), 0);
    await town.close();
  });
});
