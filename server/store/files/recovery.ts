// A start: what the files say goes into the keeper, then what the journal knows beyond it. What was lost makes numbers leap.

import { join } from 'node:path';
import type { Lsn, Stored, Subject } from '../../facts.ts';
import { chatOf, lettersOf } from '../message.ts';
import type { Keeper } from '../store.ts';
import type { Heads } from './heads.ts';
import type { Entry } from './record.ts';
import { missingOf, type Replay } from './replay.ts';
import { isSealedFact } from './sealing.ts';
import type { Timed } from './timed.ts';
import type { Damage } from './trouble.ts';
import type { Found, Values } from './values.ts';

export interface Recovery {
  /** Reads the files into the keeper; `known`: up to where each subject's file knows the facts. */
  restore(into: Keeper): Promise<Restored>;
  catchUp(rest: Replay, known: Map<Subject, Lsn>): void;
  /** Once the journal is applied too: it may have made the account, or given up the name. */
  keepNames(into: Keeper, nameless: Found['nameless']): void;
}

interface Restored extends Pick<Found, 'nameless'> {
  readonly known: Map<Subject, Lsn>;
}

export interface RecoveryParts {
  readonly folder: string;
  readonly files: Values;
  readonly numbers: Heads;
  readonly brief: Pick<Timed, 'dues' | 'distrust' | 'recall'>;
  readonly onDamage: (damage: Damage) => void;
  readonly dirty: (on: Subject) => void;
  readonly changed: (facts: readonly Stored[]) => void;
  readonly apply: (batch: readonly Stored[]) => void;
}

const REPLAY_BATCH = 1000;

export function recovery(parts: RecoveryParts): Recovery {
  const { folder, files, numbers, brief, onDamage, dirty, changed, apply } = parts;

  return {
    async restore(into) {
      const known = new Map<Subject, Lsn>();
      const { headless, nameless } = await files.read({
        take({ on, upTo, next, letters, dues, value }) {
          if (value) into.restore(on, value, (next ?? 1) - 1);
          known.set(on, upTo);
          const chat = chatOf(on);
          if (chat === undefined) return;
          brief.dues.restore(chat, dues ?? {});
          Object.assign(numbers.of(chat), { next, letters, hasFiles: true });
        },
        placeOf: (on) => into.snapshot(on)?.path,
      });
      for (const { chat, next } of headless) {
        numbers.of(chat).hasFiles = true;
        if (next === undefined) continue;
        Object.assign(numbers.of(chat), { next, letters: 0 });
        numbers.jump(chat);
        dirty(`chat:${chat}`);
        brief.distrust();
      }
      return { known, nameless };
    },
    keepNames(into, nameless) {
      for (const { folder: name, on } of nameless) {
        if (files.isFreed(name) || !into.miss(name, on)) continue;
        files.hold(name);
        const file = join(folder, 'users', name, 'account.json');
        onDamage({ file, reason: `the account can't be read. ${heldName(name)}` });
      }
    },
    catchUp(rest, known) {
      for (const fact of rest.facts) {
        const chat = chatOf(fact.on);
        if (chat !== undefined) numbers.passed(chat, fact.seq, lettersIn(fact));
      }
      // Also what the files know already: after a failed sync it may be there without being durable.
      const facts = rest.facts.map(brief.recall);
      changed(facts);
      const missing = missingOf(facts, known);
      for (let start = 0; start < missing.length; start += REPLAY_BATCH) {
        apply(missing.slice(start, start + REPLAY_BATCH));
      }
      if (!rest.damaged) return;
      brief.distrust();
      numbers.jumpAll();
      for (const chat of numbers.all.keys()) dirty(`chat:${chat}`);
    },
  };
}

function heldName(name: string): string {
  return `Nobody can log in as ${name}, and the name stays taken, until it is repaired or "hearth users remove ${name}" gives the name up`;
}

/** Of what is sealed nobody can tell any more; what a segment may hold is not meant that exactly. */
function lettersIn(fact: Entry): number {
  return isSealedFact(fact) ? fact.body.sealed.length : lettersOf(fact);
}
