// The preview and Enter go by one reading of the line.

import fc from 'fast-check';
import { knownTo } from '../../../../client/screen/panes/known.ts';
import { openChat } from '../../../../client/screen/panes/panes.ts';
import { previewOf } from '../../../../client/screen/view/preview.ts';
import { type Known, parse } from '../../../../shared/grammar/parse.ts';
import { ROWS } from '../../../../shared/grammar/table.ts';
import { lengthText } from '../../../../shared/lifetime.ts';
import { keyOf } from '../../../../shared/names.ts';
import { calls } from '../../../helpers/calls.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { type Glass, glass } from '../../../helpers/panes.ts';
import { info } from '../../../helpers/scripted.ts';
import { USERS } from '../../../shared/grammar/known.ts';
import * as lines from '../../../shared/grammar/lines.ts';

interface World {
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

const PEOPLE = ['ann', 'bob', 'carl', 'zde', 'p', 'item'];
const EVERYBODY: World = { users: PEOPLE, groups: ['devs', 'devz'] };

/** Amy's screen, wide enough for any preview, in one of the chats. */
function inChat(open: 'global' | 'bob' | 'devs' | 'private', { users, groups }: World): Glass {
  const it = glass({ columns: 400, rows: 12 });
  const chats = groups.map((name) => info(name, 0, { type: 'group' }));
  const here = { count: users.length, names: [...users] };
  it.welcome([info('global', 0), info('bob', 0), ...chats], { here });
  if (open === 'private') enterPrivate(it);
  else if (open !== 'global') {
    it.type(`ls ${open}`);
    it.press('enter');
  }
  it.said();
  return it;
}

function enterPrivate(it: Glass): void {
  const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
  const words = ['gossip', 'muffin', 'raven', 'rack'];
  it.type('startprivate bob');
  it.press('enter');
  const bob = { with: 'bob', user: 'u', device: 'd', fingerprint };
  it.told({ kind: 'introduced', role: 'dial', ...bob, addresses: [] });
  const familiar = { kind: 'same' } as const;
  const news = { kind: 'opened', with: 'bob', words, familiar, fingerprint } as const;
  it.happens({ kind: 'private', news });
  for (let n = 0; n < 5 && openChat(it.panes).kind !== 'private'; n += 1) it.press('alt+down');
  assert.is(openChat(it.panes).kind, 'private');
}

function paste(it: Glass, text: string): void {
  it.happens({ kind: 'key', key: { kind: 'paste', text, cut: false } });
}

/** What the last event has done: what it said, and where that arrives at a server that knows the same. */
function did({ effects }: Glass, world: Known): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === 'say') return [arrives(effect.line, world)];
    if (effect.kind !== 'private' || effect.order.do !== 'say') return [];
    return [`→ ${effect.order.with}, privately`];
  });
}

function arrives(line: string, world: Known): string {
  const parsed = parse(line, world);
  if (parsed.kind === 'mistake') return 'refused';
  const it = parsed.command;
  if (it.verb !== 'message') return 'a command';
  const gone = it.lifetime === undefined ? '' : `, gone in ${lengthText(it.lifetime)}`;
  if (it.to.kind === 'global') return `→ global${gone}`;
  return `→ ${it.to.kind === 'user' ? '@' : '*'}${it.to.name}${gone}`;
}

/** What the screen knows, and that its own user exists, as every server knows. */
function serverKnows(it: Glass): Known {
  const { isUser, ...known } = knownTo(it.panes, it.now);
  return { ...known, isUser: (name) => isUser(name) || keyOf(name) === 'amy' };
}

const PRIVATELY = /^→ \w+, privately$/;

const piece = fc.constantFrom(
  ...ROWS.flatMap((row) => [...row.words, row.example]),
  ...[
    ...USERS,
    'zde',
    'amy',
    'devs',
    'devz',
    '@',
    '*',
    '~',
    '+',
    '-',
    '->',
    '\\',
    '/',
    ' ',
    ' ',
    '\n',
  ],
  ...[':', ',', '30', 'text', 'passwd', '.x(', '=', 'y', 'N', '/me '],
);
const line = fc.oneof(
  fc.constantFrom(...Object.values(lines).flatMap((table) => table.map(([it]) => it))),
  fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 12 }),
);
const world = fc.record({ users: fc.subarray(PEOPLE), groups: fc.constant(['devs', 'devz']) });
const chat = fc.constantFrom('global', 'bob', 'devs', 'private');

describe('what the preview says', (test) => {
  test('is what Enter does, whatever is typed, where, and whoever is known', () => {
    fc.assert(
      fc.property(line, chat, world, (typed, open, people) => {
        const it = inChat(open, people);
        paste(it, typed);
        const written = it.panes.editor.graphemes.join('');
        const { text, style } = previewOf(it.panes);
        if (it.panes.hint === undefined) {
          assert.ok(it.draw().join('\n').includes(text.replaceAll('\n', ' ')), text);
        }
        const known = serverKnows(it);
        it.press('enter');
        const done = did(it, known);
        const of = JSON.stringify([typed, text, done]);
        if (written.trim() === '') assert.equal(done, [], of);
        else if (style === 'alert') {
          assert.equal(done, [], of);
          const left = it.panes.editor.graphemes.join('');
          assert.ok(left === written || /pas|wd|ord/i.test(written), of);
        } else if (text.startsWith('→ ')) {
          assert.equal(done, [text.replace(/^→ global \(\d+\)/, '→ global')], of);
        } else {
          // `private bob hi` may be typed anywhere; its preview says what the command does.
          const isPrivate = /^\s*\/?private\s/i.test(written);
          assert.ok(
            done.every((it) => it === 'a command' || (isPrivate && PRIVATELY.test(it))),
            of,
          );
        }
      }),
      { numRuns: 400 },
    );
  });
  test('is what Enter does where the line names the user too', () => {
    for (const typed of ['mesage amy hi', 'dm Amy hi', 'hi\n@amy yes']) {
      const it = inChat('global', EVERYBODY);
      paste(it, typed);
      assert.is(previewOf(it.panes).style, 'alert', typed);
      it.press('enter');
      assert.equal(it.said(), [], typed);
    }
    const list = inChat('devs', EVERYBODY);
    paste(list, '- amy: reviews it');
    assert.is(previewOf(list.panes).text, '→ *devs');
    list.press('enter');
    assert.equal(list.said(), ['*devs - amy: reviews it']);
  });
});

describe('what is typed', (test) => {
  const PARSES = ['shared/grammar/parse.ts', 'parse'] as const;
  test('is parsed twice a key at the most, its picture and Enter included', () => {
    for (const open of ['global', 'bob', 'devs', 'private'] as const) {
      const it = inChat(open, EVERYBODY);
      for (const typed of ['hi', '@ann x', '* item', '/me x']) {
        for (const letter of typed) {
          const count = calls(...PARSES, () => {
            it.type(letter);
            it.draw();
            it.draw();
          });
          assert.ok(count <= 2, `${count} at ${letter} of ${typed} in ${open}`);
        }
        const entered = calls(...PARSES, () => {
          it.press('enter');
          it.draw();
        });
        assert.ok(entered <= 2, `${entered} at Enter behind ${typed} in ${open}`);
        it.press('escape');
      }
    }
  });
  test('is not parsed again where nothing changes that it depends on', () => {
    const it = inChat('bob', EVERYBODY);
    it.type('hello');
    const moves = calls(...PARSES, () => {
      it.press('left', 'right', 'page-up', 'home');
      it.happens({ kind: 'woken' });
      it.draw();
    });
    assert.is(moves, 0);
  });
});
