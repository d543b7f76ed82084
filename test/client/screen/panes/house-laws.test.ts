// Whatever happens to chats and names, connections and servers, and whatever is typed meanwhile: no line typed for one
// chat is ever kept in another. Uses a real server, a real link, and the screen's or the plain client's own update.

import * as fc from 'fast-check';
import { type Chat, chatCalled } from '../../../../client/core/model.ts';
import { textOf } from '../../../../client/screen/editor/typed.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import type { TestClient } from '../../../helpers/house.ts';
import {
  type Dweller,
  inLines,
  onScreen,
  type ScreenDweller,
  type Street,
  street,
} from '../../../helpers/panes-house.ts';

/** What others do, to amy and to each other. */
const DEEDS = [
  ...['cut', 'come back', 'come back', 'back up', 'restore', 'wait'],
  ...['remove amy', 'add amy', 'end devs', 'make devs', 'others make devs'],
  ...['bob is removed', 'bob comes', 'bob writes', 'gus comes', 'another gus comes', 'gus writes'],
  ...['block bob', 'unblock bob', 'leave devs elsewhere'],
] as const;
const KEYS = [
  ...['text', 'text', 'enter', 'enter', 'say', 'say', 'say', 'say', 'up', 'down', 'list', 'clear'],
  ...['ls bob', 'ls devs', 'ls gus', 'ls nobody', '@bob', '@gus', '*devs', '+bob devs'],
] as const;
type Step = (typeof DEEDS)[number] | (typeof KEYS)[number];
const LINES = ['@bob', '@gus', '*devs', 'text', '*30@bob', '*30*devs'] as const;

/** The other people in the street. Those who are not there do nothing. */
class Others {
  readonly #at: Street;
  #bob: TestClient | undefined;
  #cid: TestClient | undefined;
  #phone: TestClient | undefined;
  #gus: TestClient | undefined;
  #guests = 0;
  constructor(at: Street) {
    this.#at = at;
  }

  async come(): Promise<void> {
    const { house } = this.#at;
    this.#bob = await house.enter('bob');
    this.#cid = await house.enter('cid');
    this.#phone = await house.enter('amy');
    this.#gus = await house.enter('gus', { guest: true, stream: 'first' });
    await this.#cid.line('*amy,bob -> devs');
    await this.#bob.line('@amy hello');
    await this.#gus.line('@amy hello');
  }

  async #say(who: TestClient | undefined, line: string): Promise<void> {
    if (who && !who.ended) await who.line(line).catch(() => undefined);
  }

  async do(deed: (typeof DEEDS)[number]): Promise<void> {
    const { house } = this.#at;
    const say = this.#say.bind(this);
    switch (deed) {
      case 'remove amy':
        return say(this.#cid, '-amy devs');
      case 'add amy':
        return say(this.#cid, '+amy devs');
      case 'end devs':
        for (const name of ['amy', 'bob', 'cid']) await say(this.#cid, `-${name} devs`);
        return;
      case 'make devs':
        return say(this.#cid, '*amy -> devs');
      case 'others make devs':
        return say(this.#cid, '*bob -> devs');
      case 'bob is removed':
        await house.house.operator.remove('bob').catch(() => undefined);
        return;
      case 'bob comes':
        if (this.#bob?.ended !== false) this.#bob = await house.enter('bob');
        return;
      case 'bob writes':
        return say(this.#bob, '@amy hi there');
      case 'gus comes':
      case 'another gus comes': {
        this.#gus?.cut();
        this.#guests += 1;
        const stream = deed === 'gus comes' ? 'first' : `next${this.#guests}`;
        this.#gus = await house.enter('gus', { guest: true, stream });
        return;
      }
      case 'gus writes':
        return say(this.#gus, '@amy hi there');
      case 'block bob':
        return say(this.#phone, 'block bob');
      case 'unblock bob':
        return say(this.#phone, 'unblock bob');
      case 'leave devs elsewhere':
        return say(this.#phone, '-amy devs');
      case 'restore':
        for (const who of [this.#bob, this.#cid, this.#phone, this.#gus]) who?.cut();
        await this.#at.restore();
        this.#bob = await this.#at.house.enter('bob');
        this.#cid = await this.#at.house.enter('cid');
        this.#phone = await this.#at.house.enter('amy');
        this.#gus = undefined;
        return;
      default:
    }
  }
}

const WORD = /word\d+\./g;

/** What each word was typed for: a chat's id; if the chat had yet to be asked for, what came of that. */
class Meant {
  readonly #words = new Map<string, string>();
  readonly #places = new Map<string, string>();
  #count = 0;

  word(chat: string | undefined): string {
    this.#count += 1;
    const word = `word${this.#count}.`;
    if (chat !== undefined) this.#words.set(word, chat);
    return word;
  }

  /** A line that names somebody is for whoever has that name when Enter is pressed. */
  named(line: string, chat: string | undefined): void {
    if (chat === undefined) return;
    for (const [word] of line.matchAll(WORD)) this.#words.set(word, chat);
  }

  /** A pane that waited for a chat is now that chat's. */
  became(place: string, chat: string): void {
    this.#places.set(place, chat);
  }

  check(at: Street): void {
    for (const fact of at.facts()) {
      if (fact.kind !== 'message') continue;
      for (const [word] of fact.body.text.matchAll(WORD)) {
        const chat = this.#words.get(word);
        if (chat === undefined) continue;
        assert.is(fact.on, `chat:${this.#places.get(chat) ?? chat}`, fact.body.text);
      }
    }
  }
}

const isDeed = (step: string): step is (typeof DEEDS)[number] =>
  (DEEDS as readonly string[]).includes(step);

async function opened(): Promise<{ at: Street; others: Others }> {
  const at = await street();
  await (await at.house.enter('amy')).settled();
  return { at, others: new Others(at) };
}

/** What happens to a connection and a server, and what others do. */
async function happens(
  deed: (typeof DEEDS)[number],
  { at, others, it }: { at: Street; others: Others; it: Dweller },
): Promise<void> {
  switch (deed) {
    case 'cut':
      return it.cut();
    case 'come back':
      await it.comeBack();
      at.house.clock.advance(1_000);
      return;
    case 'wait':
      at.house.clock.advance(2_000);
      return;
    case 'back up':
      return at.backUp();
    case 'restore':
      it.cut();
      await at.settled();
      return others.do(deed);
    default:
      return others.do(deed);
  }
}

/** A line for whoever has a name, as far as known here. */
function named(sign: string, chats: Iterable<Chat>, meant: Meant): string {
  const [, kind = '', name = ''] = /([@*])(\w+)$/.exec(sign) ?? [];
  const chat = chatCalled(chats, { kind: kind === '@' ? 'user' : 'group', name });
  return `${sign} ${meant.word(chat?.id)}`;
}

const PRESSES: Partial<Record<Step, readonly string[]>> = {
  enter: ['enter'],
  up: ['alt+up'],
  down: ['alt+down'],
  list: ['f2', 'down', 'enter'],
  clear: ['end', 'ctrl+u'],
};

/** A refused line that names somebody may have come back, and is sent again. */
function renamed({ panes }: ScreenDweller, meant: Meant): void {
  const line = textOf(panes.editor);
  const [, sign, name = ''] = /^(?:\*\d+)?([@*])(\w+)/.exec(line) ?? [];
  if (!sign) return;
  const kind = sign === '@' ? 'user' : 'group';
  meant.named(line, chatCalled(panes.model.chats.values(), { kind, name })?.id);
}

function typed(step: Exclude<Step, (typeof DEEDS)[number]>, it: ScreenDweller, meant: Meant): void {
  const { panes } = it;
  const keys = PRESSES[step];
  if (step === 'enter' || step === 'say') renamed(it, meant);
  if (keys) it.press(...keys);
  else if (step === 'text') it.type(meant.word(panes.open));
  else if (step === 'say') {
    it.type(meant.word(panes.open));
    it.press('enter');
  } else if (panes.editor.graphemes.length === 0) {
    const isBare = /^(?:ls|\+)/.test(step);
    it.type(isBare ? step : named(step, panes.model.chats.values(), meant));
    it.press('enter');
  }
}

/** Lets everything end, and checks where it went. */
async function ended(at: Street, it: Dweller, meant: Meant): Promise<void> {
  await it.comeBack();
  at.house.clock.advance(1_000);
  await at.settled();
  meant.check(at);
  assert.equal(at.house.failures, []);
}

async function screenKeepsWords(steps: readonly Step[]): Promise<void> {
  const { at, others } = await opened();
  const meant = new Meant();
  const it = onScreen(at, (before, after) => {
    if (after.open === before.open) return;
    const place = before.model.chats.get(before.open);
    assert.is(place?.shut, 'asking', `${before.open} became ${after.open} by no key`);
    assert.is(place?.name, after.model.chats.get(after.open)?.name);
    meant.became(before.open, after.open);
  });
  await at.settled();
  await others.come();
  await at.settled();
  for (const step of steps) {
    if (isDeed(step)) await happens(step, { at, others, it });
    else typed(step, it, meant);
    await at.settled();
    assert.ok(it.panes.open === 'global' || it.panes.model.chats.has(it.panes.open));
  }
  await ended(at, it, meant);
}

async function linesKeepWords(
  steps: readonly ((typeof DEEDS)[number] | (typeof LINES)[number])[],
): Promise<void> {
  const { at, others } = await opened();
  const meant = new Meant();
  const it = inLines(at);
  await at.settled();
  await others.come();
  await at.settled();
  for (const step of steps) {
    if (isDeed(step)) await happens(step, { at, others, it });
    else if (step === 'text') it.type(meant.word('global'));
    else it.type(named(step, it.model.chats.values(), meant));
    await at.settled();
  }
  await ended(at, it, meant);
}

describe('no line that was typed for one chat is kept in another', (test) => {
  test('on the screen, where only keys change panes', () => {
    const step = fc.constantFrom<Step>(...DEEDS, ...KEYS, ...KEYS);
    return fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
        screenKeepsWords,
      ),
      { numRuns: 50, examples: [[['bob is removed', 'ls bob', 'say', 'enter', 'bob comes']]] },
    );
  });

  test('and no first one goes to whoever has a name only since it was typed', async () => {
    const { at } = await opened();
    const it = inLines(at);
    await at.settled();
    await at.house.enter('zed');
    await at.settled();
    it.cut();
    await at.settled();
    at.house.clock.advance(1_000);
    for (const line of ['@zed word1.', '*30@zed word2.', '*zed -> ops']) it.type(line);
    at.house.clock.advance(1_000);
    await at.house.house.operator.remove('zed');
    await at.house.enter('zed');
    await ended(at, it, new Meant());
    const kinds = at.facts().map(({ kind }) => kind);
    assert.not.ok(kinds.includes('message') || kinds.includes('group'), `${kinds}`);
  });

  test('in the plain client', () => {
    const step = fc.constantFrom(...DEEDS, ...LINES, ...LINES, ...LINES);
    return fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }),
        linesKeepWords,
      ),
      { numRuns: 30 },
    );
  });
});
