// What a line client prints is read, and nothing else is: pages, live messages, `ls`, broken connections, other devices.

import fc from 'fast-check';
import { newModel } from '../../../../client/core/model.ts';
import type { ClientEvent, Page } from '../../../../client/core/update/event.ts';
import { update } from '../../../../client/core/update.ts';
import { assert, describe } from '../../../helpers/describe.ts';
import { info, said } from '../../../helpers/scripted.ts';

/** A line client at a server that has so many messages of one chat; `read` is what the server knows. */
function printer(id: string, count: number) {
  const all = Array.from({ length: count }, (_, n) => said(id, n + 1));
  const printed = new Set<number>();
  const asked: Page[] = [];
  let read = 0;
  let model = newModel({ backlog: true, marks: true });

  const happens = (event: ClientEvent): void => {
    const [next, effects] = update(model, event, 0);
    model = next;
    for (const effect of effects) {
      if (effect.kind === 'page') asked.push(effect.page);
      if (effect.kind === 'show' && effect.what.kind === 'message') {
        printed.add(effect.what.message.seq);
      }
      if (effect.kind !== 'read') continue;
      read = Math.max(read, effect.seq);
      const passed = all.find(({ seq }) => seq <= read && !printed.has(seq));
      assert.is(passed, undefined, `${passed?.seq} was not printed`);
    }
  };
  const pageOf = (messages: typeof all, more: boolean) => {
    const type = id === 'global' ? ('global' as const) : ('direct' as const);
    return { kind: 'page', id: 'x.1', chat: id, type, name: id, messages, more, read } as const;
  };
  const listed = (max: number): ClientEvent => {
    const newest = all.slice(-max);
    const isAll = all.length - read <= max;
    const part = isAll || max !== 50 ? newest : all.filter(({ seq }) => seq > read).slice(0, max);
    const above = (part[0]?.seq ?? 1) - 1;
    const last = above <= read ? Math.max(read, part.at(-1)?.seq ?? 0) : read;
    const event = { ...pageOf(part, above > 0), above, unread: all.length - last };
    return { kind: 'told', event, asked: { id: 'x.1', line: 'ls' } };
  };
  return {
    welcomed(fresh: boolean): void {
      const own = info(id, all.length, { read, unread: all.length - read });
      const welcome = {
        ...{ USERNAME_ACCEPTED: true as const, HEARTH: '1', INFO: 'Hi.', name: 'amy' },
        ...{ guest: false, epoch: 'e', time: 0, chats: [own], here: { count: 0, names: [] } },
      };
      if (fresh) asked.length = 0;
      happens({ kind: 'welcomed', welcome, fresh });
    },
    answers(): void {
      const page = asked.shift();
      if (!page) return;
      const fits = all.filter(({ seq }) => seq > (page.above ?? 0));
      const found = page.above === undefined ? fits.slice(-page.max) : fits.slice(0, page.max);
      const event = pageOf(found, found.length < fits.length);
      happens({ kind: 'told', event, asked: { id: 'x.1', page } });
    },
    refuses(): void {
      const page = asked.shift();
      const event = { kind: 'refused', id: 'x.1', code: 'storage', text: 'No.' } as const;
      if (page) happens({ kind: 'told', event, asked: { id: 'x.1', page } });
    },
    writes(): void {
      all.push(said(id, all.length + 1));
      happens({ kind: 'told', event: said(id, all.length) });
    },
    lists: (max: number) => happens(listed(max)),
    elsewhere(seq: number): void {
      read = Math.max(read, Math.min(seq, all.length));
      for (const message of all) if (message.seq <= read) printed.add(message.seq);
      happens({ kind: 'told', event: { kind: 'read', chat: id, seq: read } });
    },
    get left() {
      return all.length - read;
    },
  };
}

describe('what a line client has read', (test) => {
  test('was printed, whatever happens', () => {
    const steps = fc.array(
      fc.oneof(
        fc.constantFrom('answers', 'answers', 'refuses', 'writes', 'fresh', 'back').map((it) => it),
        fc.constantFrom(3, 50, 50, 200),
        fc.nat(300).map((elsewhere) => ({ elsewhere })),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.constantFrom('global', 'bob'), fc.nat(300), steps, (id, count, taken) => {
        const it = printer(id, count);
        it.welcomed(true);
        for (const one of taken) {
          if (typeof one === 'number') it.lists(one);
          else if (typeof one === 'object') it.elsewhere(one.elsewhere);
          else if (one === 'fresh' || one === 'back') it.welcomed(one === 'fresh');
          else it[one as 'answers' | 'refuses' | 'writes']();
        }
      }),
      { numRuns: 500, examples: [['global', 62, [50, { elsewhere: 51 }, 'answers']]] },
    );
  });

  test('is all of five thousand messages in the end', () => {
    const it = printer('bob', 5_000);
    it.welcomed(true);
    it.answers();
    for (let part = 0; part < 99; part += 1) it.lists(50);
    assert.is(it.left, 0);
  });
});
