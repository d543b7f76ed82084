// A small keeper for the tests of stores: accounts, inboxes and chats, made of what their facts say.

import type { Stored, Subject } from '../../server/facts.ts';
import { endedBy } from '../../server/store/message.ts';
import type { Json, Keeper } from '../../server/store/store.ts';

export interface TestKeeper extends Keeper {
  /** Every fact applied, in order. */
  readonly applied: Stored[];
  readonly batches: (readonly Stored[])[];
  readonly values: Map<Subject, { [key: string]: Json }>;
  /** What `restore` was given as the highest number of each chat. */
  readonly last: Map<Subject, number>;
  /** From now on there is nothing to keep of this subject. */
  forget(on: Subject): void;
  /** Subjects at which `restore` throws. */
  readonly unknown: Set<Subject>;
  /** Called with every batch, before it counts as applied. */
  onApply: (batch: readonly Stored[]) => void;
}

export function testKeeper(): TestKeeper {
  const values = new Map<Subject, { [key: string]: Json }>();
  const at = (on: Subject): { [key: string]: Json } => {
    let value = values.get(on);
    if (!value) {
      value = {};
      values.set(on, value);
    }
    return value;
  };

  const applyOne = (fact: Stored): void => {
    if (fact.line) at(`inbox:${fact.by}`)[`line-${fact.line.stream}`] = fact.line.n;
    if (fact.kind === 'message') at(fact.on)['newest'] = fact.body.text;
    else if (fact.kind === 'registered') at(fact.on)['name'] = fact.body.name;
    else if (fact.kind === 'devices') at(fact.on)['devices'] = fact.body.devices.length;
    else if (fact.kind === 'group') at(fact.on)['members'] = fact.body.members;
    else if (fact.kind === 'marks') {
      for (const [chat, seq] of Object.entries(fact.body.marks)) raise(at(fact.on), chat, seq);
    }
  };

  const endChats = (fact: Stored): void => {
    for (const chat of endedBy(fact)) values.delete(`chat:${chat}`);
  };

  const keeper: TestKeeper = {
    applied: [],
    batches: [],
    values,
    last: new Map(),
    unknown: new Set(),
    onApply: () => undefined,
    forget: (on) => {
      values.delete(on);
    },
    restore(on, value, last) {
      if (keeper.unknown.has(on)) throw new Error('a shape that is not known');
      values.set(on, { ...value });
      keeper.last.set(on, last);
    },
    miss: () => false,
    rebuild: () => undefined,
    apply(batch) {
      keeper.onApply(batch);
      keeper.batches.push(batch);
      keeper.applied.push(...batch);
      for (const fact of batch) {
        applyOne(fact);
        endChats(fact);
      }
    },
    snapshot(on) {
      const value = values.get(on);
      return value && { ...value };
    },
    nameOf(on) {
      const [, id = ''] = on.split(':');
      return String((on.startsWith('user:') && values.get(on)?.['name']) || id);
    },
  };
  return keeper;
}

function raise(value: { [key: string]: Json }, chat: string, seq: number): void {
  value[`mark-${chat}`] = Math.max(Number(value[`mark-${chat}`] ?? 0), seq);
}
