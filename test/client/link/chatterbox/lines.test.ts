import { readLine } from '../../../../client/link/chatterbox/lines.ts';
import { people } from '../../../../client/link/chatterbox/people.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const known = people('amy');
known.list(['amy', 'ALL', 'all', 'bob', 'Cid', 'user.1', 'user.1 b', 'José', 'DAN', 'dan']);
known.blocked.add('Cid');
const { find, ever, blocked } = known;
const read = (line: string) => readLine(line, { me: 'amy', find, ever, blocked });

describe('a line for an old server', (test) => {
  test('is text for everybody, or for one of them as the server spells the name', () => {
    const rows = [
      ['hi', 'ALL', 'hi'],
      ['\\@bob hi', 'ALL', '@bob hi'],
      ['@BOB hi', 'bob', 'hi'],
      ['message bob hi', 'bob', 'hi'],
      ['@dan hi', 'dan', 'hi'],
      ['/me waves', 'ALL', '* amy waves'],
      ['@bob /me waves', 'bob', '* amy waves'],
      ['@user.1 hi', 'user.1', 'hi'],
      ['@ user.1 b: hi', 'user.1 b', 'hi'],
      ['@José: hi\nthere', 'José', 'hi\nthere'],
    ] as const;
    for (const [line, to, text] of rows)
      assert.equal(read(line), { kind: 'message', to, text }, line);
  });
  test('that needs Hearth is refused and goes nowhere', () => {
    const rows = [
      ['*devs hi', 'no groups'],
      ['*devs bob -> x', 'no groups'],
      ['-bob devs', 'no groups'],
      ['+ devs', 'no groups'],
      ['*30@bob hi', 'no timed messages'],
      ['*5m*global hi', 'no timed messages'],
      ['broadcast hi', 'no broadcast'],
      ['whoelsesince 10m', 'no record'],
      ['startprivate bob', 'no private chats'],
      ['devices', 'no accounts'],
    ] as const;
    for (const [line, says] of rows) {
      const meant = read(line);
      assert.is(meant.kind, 'refused', line);
      if (meant.kind === 'refused')
        assert.match(meant.text, new RegExp(`${says}.*Nothing was sent`));
    }
  });
  test('for nobody, oneself, or somebody blocked is refused', () => {
    const code = (line: string): string => {
      const meant = read(line);
      return meant.kind === 'refused' ? meant.code : meant.kind;
    };
    assert.is(code('@zoe hi'), 'no-such-user');
    assert.is(code('@Dan hi'), 'no-such-user'); // DAN or dan?
    assert.is(code('@AMY hi'), 'yourself');
    for (const all of ['@ALL hi', '@all hi', 'message All hi'])
      assert.is(code(all), 'no-such-user');
    assert.is(code('@cid hi'), 'blocked');
    assert.is(code('mesage bob hi'), 'slip');
    assert.is(code('/nonsense'), 'unknown-command');
    assert.is(code('  '), 'empty');
  });
});
