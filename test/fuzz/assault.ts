// What a hostile client may send: whole frames of both dialects, and everything that nearly is one.

import fc from 'fast-check';
import { frame } from '../helpers/chatterbox-frames.ts';
import { type Item, itemsFrom, words } from './item.ts';

export type Dialect = 'native' | 'chatterbox';

export interface Assault {
  /** Logs in first, as it should; undefined: the first byte is already hostile. */
  readonly entered: Dialect | undefined;
  readonly items: readonly Item[];
  /** Bytes per write; 0: all in one. */
  readonly write: number;
  /** Whether it stays until the server has had enough, or leaves at once. */
  readonly stays: boolean;
}

const NOW = 1_790_000_000;

/** How each dialect's client logs in as a guest. */
export const HELLO: Readonly<Record<Dialect, object>> = {
  native: { USERNAME: 'mallory', HEARTH: '1', as: 'guest' },
  chatterbox: { USERNAME: 'mallory' },
};

/** What well-behaved clients of both dialects send. */
export const VALID: readonly object[] = [
  { USERNAME: 'eve', HEARTH: '1', as: 'guest', stream: 'x', device: 'd', resume: true },
  { USERNAME: 'zoe', HEARTH: '1', as: 'account', token: 'none', erases: true, remember: true },
  { password: 'not the password' },
  { register: 'a password of hers' },
  { guest: true },
  { id: 'x.1', line: 'hello' },
  { id: 'x.2', line: '@ann hi' },
  { id: 'x.3', page: { chat: 'global', below: 5, above: 1, max: 3 } },
  { id: 'x.6', line: '/react #1 :tada:' },
  { id: 'x.7', line: '/edit hello again' },
  { id: 'x.8', line: '/reply ann# \\@bob' },
  { id: 'x.9', line: '/delete global#1' },
  { id: 'x.10', amended: { chat: 'global', above: 0 } },
  { read: { chat: 'global', seq: 1 } },
  { id: 'x.4', passwd: { old: 'a password of hers', new: 'another one of hers' } },
  { id: 'x.5', ping: true },
  { pong: true },
  { USERNAME: 'eve' },
  { USERNAME: 'ann', PASSWORD: 'not the password' },
  { MESSAGES: [['mallory', 'ALL', NOW, 'hello']] },
  {
    MESSAGES: [
      ['mallory', 'ann', NOW, 'hi'],
      ['mallory', 'ALL', NOW, '/DisplayUsers'],
    ],
  },
  { USERNAME: 'yan', MESSAGES: [['yan', 'ALL', NOW, 'at once']] },
];

const said = fc.oneof(
  fc.tuple(fc.nat(), words).map(([n, line]) => JSON.stringify({ id: `${n % 3}.${n % 100}`, line })),
  fc
    .tuple(fc.constantFrom('ALL', 'ann', 'cat', 'devs', 'nobody'), words)
    .map(([dest, content]) => JSON.stringify({ MESSAGES: [['mallory', dest, NOW, content]] })),
);

/** Any assault. One in two hundred stays, and one in thirty writes byte by byte: both cost time. */
export const assaults: fc.Arbitrary<Assault> = fc.record({
  entered: fc.constantFrom(undefined, 'native' as const, 'chatterbox' as const),
  items: fc.array(itemsFrom(VALID, said), { minLength: 1, maxLength: 6 }),
  write: fc.oneof(
    { weight: 20, arbitrary: fc.constant(0) },
    { weight: 9, arbitrary: fc.integer({ min: 2, max: 3000 }) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  stays: fc.nat({ max: 199 }).map((n) => n === 199),
});

/** Every prefix of every valid frame, before and after a login. */
export function* prefixes(): Generator<Assault> {
  for (const entered of [undefined, 'native', 'chatterbox'] as const) {
    for (const value of VALID) {
      const { length } = frame(value);
      for (let bytes = 0; bytes <= length; bytes += 1) {
        const items: Item[] = [{ kind: 'prefix', text: JSON.stringify(value), bytes }];
        yield { entered, items, write: 0, stays: false };
      }
    }
  }
}
