import { answerTo } from '../../../../client/link/chatterbox/answers.ts';
import { oldChats } from '../../../../client/link/chatterbox/chats.ts';
import type { OldMessage } from '../../../../client/link/chatterbox/frames.ts';
import { readLine } from '../../../../client/link/chatterbox/lines.ts';
import { people as peopleOf } from '../../../../client/link/chatterbox/people.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const me = 'amy';
const said = (from: string, to: string, text: string): OldMessage => ({ from, to, at: 1, text });

function room() {
  const people = peopleOf(me);
  people.list(['bob', 'cid']);
  const chats = oldChats(me, () => 5);
  const { find, ever, blocked } = people;
  const answer = (line: string) => {
    const meant = readLine(line, { me, find, ever, blocked });
    if (meant.kind !== 'answered') throw new Error(`${line} is ${meant.kind}`);
    return answerTo(meant.command, 's.1', { me, people, chats });
  };
  const told = (line: string): string => {
    const it = answer(line);
    return 'text' in it ? it.text : it.kind;
  };
  return { people, chats, answer, told };
}

describe('what a client answers by itself at an old server', (test) => {
  test('is who is here, who was, and the user’s own name', () => {
    const { people, told } = room();
    people.leave(['cid']);
    assert.is(told('whoelse'), 'Here: bob');
    assert.is(told('/DisplayAllUsers'), 'Seen since you came: bob, cid');
    assert.is(told('/Name'), 'You are amy.');
    people.leave(['bob']);
    assert.is(told('@'), 'Nobody else is here.');
  });
  test('is a list of the people it hides', () => {
    const { people, told } = room();
    assert.is(told('/Blocked'), 'You block nobody.');
    assert.match(told('/Block bob cid'), /You block bob, cid until you leave.*does not know/);
    assert.is(told('~BOB'), 'You do not block bob.');
    assert.is(told('~'), 'Hidden here: cid');
    assert.match(told('block zoe'), 'Nobody called "zoe"');
    assert.match(told('~zoe'), 'Nobody called "zoe"');
    assert.equal([...people.blocked], ['cid']);
  });
  test('is what it was told of a chat', () => {
    const { people, chats, answer, told } = room();
    for (const it of [said('bob', 'ALL', 'one'), said('cid', 'ALL', 'two')]) chats.add(it);
    chats.add(said('bob', me, 'psst'));
    assert.is(chats.add(said('bob', 'cid', 'not for amy')), undefined);
    const page = answer('ls global');
    assert.equal(page.kind === 'page' && page.messages.map(({ text }) => text), ['one', 'two']);
    people.blocked.add('cid');
    const less = answer('ls global 5');
    assert.equal(less.kind === 'page' && less.messages.map(({ text }) => text), ['one']);
    const list = answer('ls');
    assert.equal(list.kind === 'chats' && list.chats.map(({ name }) => name), ['global', 'bob']);
    assert.match(told('ls cid'), 'You and cid have not written to each other yet.');
  });
  test('is the part of the help that works there', () => {
    const { told } = room();
    assert.match(told('help'), '@<user> <text>');
    assert.not.match(told('help'), 'startprivate');
    assert.match(told('/help message'), 'Example');
  });
});

describe('chats of an old server', (test) => {
  test('have numbers, actions, and the last of each direct one as unread', () => {
    const chats = oldChats(me, () => 5_000);
    const many = Array.from({ length: 30 }, (_, n) => said('bob', me, `text ${n}`));
    chats.catchUp([
      ...many,
      said('bob', 'ALL', '/me waves'),
      { from: 'bob', to: 'ALL', text: 'x' },
    ]);
    const [direct, global] = chats.infos();
    assert.equal([direct?.name, direct?.head, direct?.read, direct?.unread], ['bob', 30, 10, 20]);
    assert.equal([global?.head, global?.read, global?.unread], [2, 2, 0]);
    const page = chats.page({ chat: 'global', max: 9 }, () => false);
    assert.equal(
      page?.messages.map(({ seq, text, action, at }) => [seq, text, action, at]),
      [
        [1, 'waves', true, 1],
        [2, 'x', undefined, 5_000],
      ],
    );
    const newer = chats.page({ chat: direct?.chat ?? '', above: 10, max: 5 }, () => false);
    assert.equal(
      newer?.messages.map(({ seq }) => seq),
      [11, 12, 13, 14, 15],
    );
    assert.ok(newer?.more);
    assert.is(
      chats.page({ chat: 'x', max: 5 }, () => false),
      undefined,
    );
  });
  test('tell the user from others whose names differ only in case', () => {
    const chats = oldChats(me, () => 5);
    assert.is(chats.add(said('AMY', me, 'hi'))?.from, 'AMY (not you)');
    assert.is(chats.add(said(me, 'AMY', 'hi'))?.from, me);
    assert.is(chats.add(said(me, me, 'hi')), undefined);
  });
  test('know an action by how other clients write it', () => {
    const chats = oldChats(me, () => 5);
    const read = (text: string) => {
      const message = chats.add(said('bob', 'ALL', text));
      return [message?.text, message?.action];
    };
    for (const text of ['* bob waves', '/me waves']) assert.equal(read(text), ['waves', true]);
    for (const text of ['* amy waves', '/me ', '* bob', '/mean'])
      assert.equal(read(text), [text, undefined]);
  });
  test('are bounded', () => {
    const chats = oldChats(me, () => 5);
    for (let n = 0; n < 5_000; n += 1) chats.add(said('bob', 'ALL', `text ${n}`));
    for (let n = 0; n < 300; n += 1) chats.add(said(`user ${n}`, me, 'hi'));
    assert.is(chats.infos().length, 200);
    const page = chats.page({ chat: 'global', max: 1e6 }, () => false);
    assert.ok((page?.messages.length ?? 0) <= 2_000);
    assert.is(page?.messages.at(-1)?.seq, 5_000);
  });
  test('are bounded in characters, keeping the newest', () => {
    const chats = oldChats(me, () => 5);
    for (let n = 0; n < 500; n += 1) chats.add(said('bob', 'ALL', `${n} ${'x'.repeat(9_000)}`));
    const { messages = [] } = chats.page({ chat: 'global', max: 1e6 }, () => false) ?? {};
    const length = messages.reduce((sum, { text }) => sum + text.length, 0);
    assert.ok(length > 150_000 && length <= 410_000, `${length}`);
    assert.is(messages.at(-1)?.seq, 500);
    const history = [said('bob', 'ALL', `499 ${'x'.repeat(9_000)}`), said('bob', 'ALL', 'new')];
    assert.equal(
      chats.catchUp(history).map(({ text }) => text),
      ['new'],
    );
  });
  test('list names of one line each, whatever the server calls people', () => {
    const { people, told } = room();
    people.join(['eve\u001b[2J\nbob: forged']);
    assert.is(told('whoelse'), 'Here: bob, cid, eve bob: forged');
  });
});
