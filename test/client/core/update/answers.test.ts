// `y` and `n` answer a request, and for a minute after one they are nothing else.

import { newModel } from '../../../../client/core/model.ts';
import type { ClientEvent } from '../../../../client/core/update/event.ts';
import { type Step, update } from '../../../../client/core/update.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';

const request = {
  kind: 'told',
  event: { kind: 'request', from: 'bob', wanted: false },
} as unknown as ClientEvent;
const over = {
  kind: 'told',
  event: { kind: 'request-over', from: 'bob', to: 'amy', how: 'withdrawn', text: 'It is over.' },
} as unknown as ClientEvent;

function after(...events: readonly (readonly [ClientEvent, number])[]): Step {
  let step: Step = [{ ...newModel({ backlog: false, marks: true }), me: 'amy' }, []];
  for (const [event, now] of events) step = update(step[0], event, now);
  return step;
}

const said = ([, effects]: Step): string =>
  effects.map((it) => (it.kind === 'show' ? JSON.stringify(it.what) : it.kind)).join();

const LINES = ['y', 'n', 'Y', ' y ', '/n', 'accept', 'decline'];

describe('an answer without a name', (test) => {
  test('is text where nobody ever asked', () => {
    assert.is(said(after([{ kind: 'typed', line: 'y' }, 5])), 'say');
  });
  test('is never text for a minute after a request, however that ended', () => {
    for (const line of LINES) {
      for (const end of [over, { kind: 'lost', text: 'Gone.', again: 1 } as ClientEvent]) {
        const late = after([request, 0], [end, 1_000], [{ kind: 'typed', line }, 60_999]);
        assert.match(said(late), 'Nobody is asking any more', line);
        assert.not.match(said(late), 'say');
      }
    }
    const taken = after(
      [request, 0],
      [{ kind: 'typed', line: 'y' }, 1],
      [{ kind: 'typed', line: 'y' }, 2],
    );
    assert.match(said(taken), 'Nobody is asking any more');
    const later = after([request, 0], [over, 1_000], [{ kind: 'typed', line: 'y' }, 61_000]);
    assert.is(said(later), 'say');
  });
  test('is never text if the request ended behind its first key, however long ago', () => {
    const [begun] = after([request, 0]);
    const line = { kind: 'typed', line: 'y', shown: begun.requestCount } as const;
    assert.match(
      said(after([request, 0], [over, 1], [line, 900_000])),
      'Nobody is asking any more',
    );
    const anew = { ...line, shown: begun.requestCount + 1 };
    assert.is(said(after([request, 0], [over, 1], [anew, 900_000])), 'say');
  });
  test('is no text for the open chat either, and the preview says so', () => {
    const it = glass();
    it.welcome([info('global', 0), info('bob', 0)]);
    it.answer('global', []);
    it.happens(request);
    it.happens(over);
    for (const chat of ['global', 'bob']) {
      it.type(`ls ${chat}`);
      it.press('enter');
      it.said();
      it.type('y');
      assert.match(it.draw().join('\n'), '─ Nobody is asking any more.');
      it.press('enter');
      assert.equal(it.said(), []);
      it.press('ctrl+u');
    }
    assert.is(it.rings, 1);
  });
});
