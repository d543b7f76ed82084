// What becomes of messages, in words for old clients.

import { openRoom, quiet, textsOf } from '../../../helpers/chatterbox-house.ts';
import { assert, describe } from '../../../helpers/describe.ts';

describe('an old client', (test) => {
  test('reads what became of messages, where they were said, and nothing of a timed text', async () => {
    const room = await openRoom();
    const amy = await room.enter('amy', { typed: 3 });
    const bob = await room.old('bob', 'correct horse');
    await amy.line('*bob -> devs');
    await quiet(room);
    const before = bob.messages.length;
    await amy.line('hi');
    await amy.line('/edit #1 hello');
    await amy.line('/react #1 :tada:');
    await amy.line('@bob psst');
    await amy.line('/edit bob#1 psst!\nyes');
    await amy.line('*devs one');
    await amy.line('/reply devs#2 two');
    await amy.line('/delete devs#2');
    await amy.line('*30*devs secret');
    await amy.line('/edit devs#4 other secret');
    await quiet(room);
    assert.equal(
      bob.messages.slice(before).map(([from, to, , content]) => [from, to, content]),
      [
        ['amy', 'ALL', 'hi'],
        ['amy', 'ALL', '* amy edited an earlier message: hello'],
        ['amy', 'ALL', '* amy put 🎉 on an earlier message'],
        ['amy', 'bob', 'psst'],
        ['amy', 'bob', '* amy edited an earlier message: psst!\n    yes'],
        ['amy', 'bob', '*devs one'],
        ['amy', 'bob', '*devs (in reply) two'],
        ['amy', 'bob', '*devs * amy deleted an earlier message'],
        ['amy', 'bob', '*devs (erased after 30 s) secret'],
        ['amy', 'bob', '*devs * amy edited an earlier message'],
      ],
    );
  });

  test('edits and deletes by lines of its own', async () => {
    const room = await openRoom();
    const amy = await room.enter('amy', { typed: 3 });
    const bob = await room.old('bob');
    await bob.says('helo');
    await bob.says('/edit hello');
    await quiet(room);
    assert.is(amy.events('edited').at(-1)?.text, 'hello');
    await bob.says('/delete');
    await quiet(room);
    assert.is(amy.events('deleted').at(-1)?.of, 1);
    assert.ok(textsOf(bob).includes('* bob deleted an earlier message'));
  });
});
