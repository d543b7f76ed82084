// What was amended during a broken connection, and answers that are older than what was heard meanwhile.

import type { Amendment } from '../../../shared/wire/amended.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { comeBack, entered, info, type ServerEnd, said, seen } from '../../helpers/scripted.ts';
import { until } from '../../helpers/until.ts';

type Asked = { readonly id: string; readonly amended: { chat: string; above: number } };

const asksOf = ({ frames }: ServerEnd): Asked[] =>
  frames.filter((frame) => 'amended' in frame) as Asked[];

const edited = (n: number, of: number, text: string): Amendment => ({
  ...{
    kind: 'edited',
    chat: 'global',
    type: 'global',
    to: 'global',
    from: 'bob',
    at: 9,
    n,
    of,
    text,
  },
});

const now = (seq: number, text: string) => ({ seq, from: 'bob', at: 1, text, edited: 9 });

const answer = (end: ServerEnd, seqs: ReturnType<typeof now>[], upTo: number, more = false) =>
  end.tell({
    ...{ kind: 'amended', id: asksOf(end).at(-1)?.id ?? '', chat: 'global', type: 'global' },
    ...{ name: 'global', messages: seqs, upTo, more },
  });

const heads = (amended?: number) => ({
  chats: [info('global', 3, amended === undefined ? {} : { amended })],
});

describe('what was amended during a broken connection', (test) => {
  test('is asked for above the last number that was heard, to the end', async () => {
    const [it, end] = await entered(heads(4));
    end.tell(edited(6, 1, 'x'));
    await until(() => it.told('edited').length === 1);
    const next = await comeBack(it, 2);
    next.welcome(heads(9));
    await until(() => asksOf(next).length === 1);
    answer(next, [now(1, 'y')], 8, true);
    await until(() => asksOf(next).length === 2);
    answer(next, [now(2, 'z')], 9);
    await until(() => it.told('amended').length === 2);
    assert.equal(
      asksOf(next).map(({ amended }) => amended),
      [
        { chat: 'global', above: 6 },
        { chat: 'global', above: 8 },
      ],
    );
    const third = await comeBack(it, 3);
    third.welcome(heads(9));
    await seen(it, 'welcomed', 3);
    it.link.askTime();
    await until(() => third.frames.some((frame) => 'ping' in frame));
    assert.is(asksOf(third).length, 0);
  });
  test('is asked for again if the connection breaks before the answer, whatever was heard since', async () => {
    const [it] = await entered(heads(4));
    const next = await comeBack(it, 2);
    next.welcome(heads(6));
    await until(() => asksOf(next).length === 1);
    next.tell(edited(7, 1, 'x'));
    await until(() => it.told('edited').length === 1);
    const third = await comeBack(it, 3);
    third.welcome(heads(7));
    await until(() => asksOf(third).length === 1);
    assert.equal(asksOf(third)[0]?.amended, { chat: 'global', above: 4 });
  });
  test('is not asked of a server that knows no amendments', async () => {
    const [it, end] = await entered(heads());
    end.tell(said('global', 4));
    await seen(it, 'told');
    const next = await comeBack(it, 2);
    next.welcome({ chats: [info('global', 4)] });
    await seen(it, 'welcomed', 2);
    it.link.askTime();
    await until(() => next.frames.some((frame) => 'ping' in frame));
    assert.is(asksOf(next).length, 0);
  });
});

describe('an answer that is older than what was heard', (test) => {
  test('is passed on as it is by now', async () => {
    const [it, end] = await entered(heads(4));
    it.link.page({ chat: 'global', max: 3 });
    await until(() => end.frames.some((frame) => 'page' in frame));
    end.tell(edited(5, 1, 'in the page'), edited(6, 2, 'later'));
    const messages = [now(1, 'in the page, and then'), now(2, 'a secret')];
    const page = { chat: 'global', type: 'global', name: 'global', messages, more: false } as const;
    end.tell({ kind: 'page', id: 'test.1', ...page, amended: 5 });
    await until(() => it.told('page').length === 1);
    const texts = it.told('page')[0]?.messages.map(({ text }) => text);
    assert.equal(texts, ['in the page, and then', 'later']);
  });
  test('is corrected among what was missed, too', async () => {
    const [it] = await entered(heads(4));
    const next = await comeBack(it, 2);
    next.welcome({ chats: [info('global', 4, { amended: 4 })] });
    await until(() => next.frames.some((frame) => 'page' in frame));
    next.tell(said('global', 5, { text: 'a secret' }), edited(5, 4, 'four'), edited(6, 5, 'five'));
    const asked = next.frames.find((frame) => 'page' in frame) as { id: string };
    const page = { chat: 'global', type: 'global', name: 'global', more: false } as const;
    next.tell({ kind: 'page', id: asked.id, ...page, messages: [now(4, 'a secret')], amended: 4 });
    await until(() => it.told('message').length === 2);
    assert.equal(
      it.told('message').map(({ text }) => text),
      ['four', 'five'],
    );
  });
});
