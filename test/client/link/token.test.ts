import { assert, describe } from '../../helpers/describe.ts';
import { comeBack, type Scripted, scripted, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

const ASK = { HEARTH: '1', ask: 'password', guests: false, INFO: 'Password for amy:' };

/** A link with a token kept from before, and what became of it. */
function remembering(kept?: string, as: 'account' | 'guest' = 'account') {
  const did: string[] = [];
  const it = scripted({
    as,
    remember: true,
    tokens: {
      get: () => kept,
      keep: (token) => void did.push(`keep ${token}`),
      drop: (token) => void did.push(`drop ${token}`),
    },
  });
  it.link.start();
  return { it, did };
}

const hello = async (it: Scripted, count: number) => (await it.end(count)).frames[0];

describe('a token kept from before', (test) => {
  test('is sent with the first hello, which says that it is to be kept', async () => {
    const { it } = remembering('old');
    const { token, remember, resume } = (await hello(it, 1)) ?? {};
    assert.equal([token, remember, resume], ['old', true, undefined]);
  });
  test('is not for guests', async () => {
    const { it } = remembering('old', 'guest');
    assert.is((await hello(it, 1))?.['token'], undefined);
  });
  test('that is refused is dropped once, and the next one kept and used', async () => {
    const { it, did } = remembering('old');
    const end = await it.end(1);
    end.send(ASK);
    await seen(it, 'asked');
    it.link.answer({ password: 'x' });
    end.send(ASK);
    await seen(it, 'asked', 2);
    it.link.answer({ password: 'y' });
    end.welcome({ token: 'new' });
    await seen(it, 'welcomed');
    assert.equal(did, ['drop old', 'keep new']);
    await comeBack(it, 2);
    assert.is((await hello(it, 2))?.['token'], 'new');
  });
});

describe('a token that the server gives in between', (test) => {
  test('replaces the one before', async () => {
    const { it, did } = remembering();
    const end = await it.end(1);
    end.welcome({ token: 'one' });
    end.tell({ kind: 'token', token: 'two' });
    await until(() => did.length === 2);
    assert.equal(did, ['keep one', 'keep two']);
    await comeBack(it, 2);
    assert.is((await hello(it, 2))?.['token'], 'two');
  });
});

describe('a new password', (test) => {
  const change = { old: 'old one', new: 'new one' };
  const entered = async () => {
    const { it } = remembering();
    const end = await it.end(1);
    end.welcome({ token: 'token' });
    await seen(it, 'welcomed');
    return [it, end] as const;
  };
  test('is sent in its turn, and answered', async () => {
    const [it, end] = await entered();
    it.link.say('hi');
    it.link.passwd(change);
    await until(() => end.frames.length === 3);
    assert.equal(end.frames[2], { id: 'test.2', passwd: change });
    end.tell({ kind: 'confirmed', id: 'test.1' }, { kind: 'confirmed', id: 'test.2' });
    await seen(it, 'told', 2);
    assert.equal(
      it.told('confirmed').map(({ id }) => id),
      ['test.1', 'test.2'],
    );
  });
  test('is never sent a second time: the user is told that it may have happened', async () => {
    const [it, end] = await entered();
    it.link.say('hi');
    it.link.passwd(change);
    await until(() => end.frames.length === 3);
    const next = await comeBack(it, 2);
    const [told] = it.told('refused');
    assert.is(told?.code, 'unconfirmed');
    assert.match(told?.text ?? '', 'may or may not have changed');
    next.welcome();
    await until(() => next.frames.length === 2);
    it.link.say('done');
    await until(() => next.frames.length === 3);
    assert.equal(
      next.lines().map(({ line }) => line),
      ['hi', 'done'],
    );
  });
  test('is not kept for later while there is no connection', async () => {
    const [it] = await entered();
    it.ends[0]?.cut();
    await seen(it, 'lost');
    it.link.passwd(change);
    assert.match(it.told('refused')[0]?.text ?? '', 'was not changed');
    it.clock.advance(500);
    const next = await it.end(2);
    next.welcome();
    await seen(it, 'welcomed', 2);
    it.link.say('x');
    await until(() => next.frames.length > 1);
    assert.equal(next.frames.slice(1), [{ id: 'test.1', line: 'x' }]);
  });
});
