// Which of several files an answer means [DESIGN 9].

import { newModel, type SentFile } from '../../../../client/core/model.ts';
import type { ClientEvent, Effect } from '../../../../client/core/update/event.ts';
import type { PrivateNews } from '../../../../client/core/update/private-event.ts';
import { update } from '../../../../client/core/update.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const typed = (line: string): ClientEvent => ({ kind: 'typed', line });
const news = (it: PrivateNews): ClientEvent => ({ kind: 'private', news: it });
const offer = (id: number, name: string, own = false): ClientEvent =>
  news({ kind: 'offered', with: 'ann', file: { own, id, name, size: 608 } });
const opened = news({
  ...{ kind: 'opened', with: 'ann', words: ['a', 'b', 'c', 'd'], fingerprint: 'AA' },
  familiar: { kind: 'same' },
});
const comes = (file: SentFile): ClientEvent =>
  news({ kind: 'progress', with: 'ann', file, bytes: 1 });

/** What the last event came to: orders with the file's number, and what is said. */
function did(...events: ClientEvent[]): { orders: string[]; text: string } {
  let model = newModel({ backlog: true, marks: true });
  let effects: readonly Effect[] = [];
  for (const event of [opened, ...events]) [model, effects] = update(model, event, 0);
  const orders = effects.flatMap((it) =>
    it.kind === 'private' && 'file' in it.order ? [`${it.order.do} ${it.order.file}`] : [],
  );
  const texts = effects.flatMap((it) =>
    it.kind === 'show' && 'text' in it.what ? [it.what.text ?? ''] : [],
  );
  return { orders, text: texts.join('\n') };
}

const THREE = [offer(1, '_q_.txt'), offer(2, 'shadow-'), offer(3, '_CON')];

describe('of several files that are offered', (test) => {
  test('each question says what answers it, and nothing else', () => {
    assert.match(did(offer(1, 'a')).text, 'a (608 bytes): accept ann 1, or decline ann 1 (y or n)');
    const { text } = did(...THREE);
    assert.match(text, 'accept ann 3, or decline ann 3');
    assert.not.match(text, 'y or n');
  });
  test('one is meant by its number, its name, or how that begins', () => {
    assert.equal(did(...THREE, typed('accept ann 2')).orders, ['take 2']);
    assert.equal(did(...THREE, typed('decline ann 3')).orders, ['refuse 3']);
    assert.equal(did(...THREE, typed('accept ann shadow-')).orders, ['take 2']);
    assert.equal(did(...THREE, typed('accept ANN Shad')).orders, ['take 2']);
    assert.match(did(...THREE, typed('accept ann 2')).text, 'Taking shadow- (608 bytes) from ann.');
  });
  test('none is meant by a bare name or by y, and the answer lists them apart', () => {
    for (const line of ['accept ann', 'decline ann', 'y', 'n', 'accept ann _']) {
      const { orders, text } = did(...THREE, typed(line));
      assert.equal(orders, [], line);
      assert.match(text, 'nothing was done', line);
      for (const which of ['_q_.txt', 'accept ann 1', '_CON', 'decline ann 3'])
        assert.match(text, which, line);
    }
  });
  test('none is meant by what fits none', () => {
    for (const line of ['accept ann 4', 'accept ann nothing', 'accept bob', 'decline ann 0'])
      assert.match(did(...THREE, typed(line)).text, 'is not waiting for an answer from you', line);
  });
  test('the only one left needs no number', () => {
    const two = [typed('decline ann 1'), typed('decline ann 2')];
    for (const line of ['y', 'accept ann']) {
      assert.equal(did(...THREE, ...two, typed(line)).orders, ['take 3'], line);
    }
  });
  test('a number is one before it is how a name begins', () => {
    const some = [offer(1, '2 of them'), offer(2, 'other')];
    assert.equal(did(...some, typed('accept ann 2')).orders, ['take 2']);
    assert.equal(did(...some, typed('accept ann 2 of')).orders, ['take 1']);
  });
});

describe('a file that is on its way', (test) => {
  const own = { own: true, id: 1, name: 'zero.bin', size: 608 };
  const theirs = { ...own, own: false };
  test('is taken back alone, and by its own word', () => {
    const both = [offer(1, 'zero.bin', true), offer(2, 'a.txt', true)];
    assert.equal(did(...both, typed('cancelfile ann a.txt')).orders, ['cancel 2']);
    assert.equal(did(...both, typed('cancelfile ann 1')).orders, ['cancel 1']);
    assert.match(did(...both, typed('cancelfile ann')).text, 'cancelfile ann 2 (a.txt)');
    assert.equal(did(...both, typed('decline ann')).orders, []);
    assert.match(did(...both, typed('decline ann')).text, 'cancelfile ann');
    assert.match(did(typed('cancelfile ann')).text, 'You are offering ann no such file.');
    assert.match(did(offer(1, 'zero.bin', true)).text, 'To take it back: cancelfile ann 1');
  });
  test('is stopped by whom it comes to', () => {
    assert.equal(did(comes(theirs), typed('decline ann')).orders, ['refuse 1']);
    assert.equal(did(comes(theirs), comes(own), typed('decline ann 1')).orders, ['refuse 1']);
    assert.equal(did(comes(theirs), comes(own), typed('cancelfile ann 1')).orders, ['cancel 1']);
  });
});
