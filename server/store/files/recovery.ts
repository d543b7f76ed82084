// A start: puts the files' values into the keeper, then the facts that only the journal has. After a loss, numbers
// jump.

import { join } from 'node:path';
import type { Lsn, Stored, Subject } from '../../facts.ts';
import { amendedIn } from '../amend.ts';
import { chatOf, lettersOf } from '../message.ts';
import type { Keeper, Remains } from '../store.ts';
import type { Live } from './live.ts';
import { chatPath, groupPath } from './paths.ts';
import type { Found, Headless } from './read-values.ts';
import type { JournalFact } from './record.ts';
import { missingOf, type Replay } from './replay.ts';
import type { Subjects } from './subjects.ts';
import type { Quarantine } from './trouble.ts';

export interface Recovery {
  /** Reads the files into the keeper; `known`: the last fact that each subject's file knows. */
  restore(into: Keeper): Promise<Restored>;
  catchUp(rest: Replay, restored: Restored): void;
  /** To be called after the journal is applied, which may have made the account or freed the name. */
  keepNames(into: Keeper, nameless: Found['nameless']): void;
}

interface Restored extends Found {
  readonly known: Map<Subject, Lsn>;
}

export interface RecoveryParts {
  readonly folder: string;
  readonly quarantine: Pick<Quarantine, 'report'>;
  readonly subjects: Pick<Subjects, 'heads' | 'values' | 'segments' | 'timed'>;
  readonly live: Pick<Live, 'checkpoints' | 'apply'>;
}

const REPLAY_BATCH = 1000;
/** How many of its newest segments tell who is in a chat. */
const REBUILT_FROM = 2;

export function createRecovery(parts: RecoveryParts): Recovery {
  const { folder, quarantine, live } = parts;
  const { heads, values, segments, timed } = parts.subjects;
  const { checkpoints } = live;

  /** What a chat's own file would say, as far as its newest messages tell. */
  const remainsOf = async ({ chat, next = 1 }: Headless): Promise<Omit<Remains, 'group'>> => {
    const bases = (await segments.bases(chat)).slice(-REBUILT_FROM);
    const read = bases.map((base) => segments.load(chat, base).catch(() => undefined));
    const messages = (await Promise.all(read)).flatMap((found) => found ?? []);
    const names = new Map(messages.map(({ by, from }) => [by, from]));
    const newest = messages.at(-1);
    return { last: newest?.seq ?? next - 1, at: newest?.at ?? 0, names };
  };

  const rebuild = async (one: Headless, into: Keeper): Promise<void> => {
    const { chat, next, group } = one;
    heads.of(chat).hasFiles = true;
    if (next === undefined) return;
    const remains = await remainsOf(one);
    try {
      into.rebuild(chat, { ...remains, ...(group && { group }) });
    } catch (error) {
      quarantine.report({ file: join(folder, groupPath(chat)), reason: (error as Error).message });
      into.rebuild(chat, remains);
    }
    Object.assign(heads.of(chat), { next, letters: 0 });
    heads.jump(chat);
    checkpoints.dirty(`chat:${chat}`);
    timed.distrust();
  };

  const numberPassed = (fact: JournalFact): void => {
    const [chat, amended] = [chatOf(fact.on), amendedIn(fact.on)];
    if (chat !== undefined) heads.passed(chat, fact.seq, lettersIn(fact));
    if (amended !== undefined) heads.amendPassed(amended, fact.seq);
  };

  const nameMissing = (headless: readonly Headless[], rest: Replay): void => {
    const told = new Set(rest.facts.map(({ on }) => on));
    for (const { chat, missing, next } of headless) {
      if (!missing || next === undefined || told.has(`chat:${chat}`)) continue;
      const file = join(folder, chatPath(chat));
      quarantine.report({
        file,
        reason: 'it is missing; it is made anew from what else there is of the chat',
      });
    }
  };

  return {
    async restore(into) {
      const known = new Map<Subject, Lsn>();
      const { headless, nameless } = await values.read(
        ({ on, upTo, next, letters, amended = 0, dues, value }) => {
          if (value) into.restore(on, value, (next ?? 1) - 1);
          known.set(on, upTo);
          const chat = chatOf(on);
          if (chat === undefined) return;
          timed.dues.restore(chat, dues ?? {});
          Object.assign(heads.of(chat), { next, letters, amended, hasFiles: true });
        },
      );
      for (const one of headless) await rebuild(one, into);
      return { known, nameless, headless };
    },
    keepNames(into, nameless) {
      for (const { folder: name, on } of nameless) {
        if (values.isFreed(name) || !into.miss(name, on)) continue;
        values.hold(name);
        const file = join(folder, 'users', name, 'account.json');
        quarantine.report({ file, reason: `the account can't be read. ${heldName(name)}` });
      }
    },
    catchUp(rest, { known, headless }) {
      for (const fact of rest.facts) numberPassed(fact);
      // Including what the files already know: after a failed sync it may be there without being durable.
      const facts = rest.facts.map(timed.recall);
      checkpoints.changed(facts);
      const missing = missingOf(facts, known);
      for (let start = 0; start < missing.length; start += REPLAY_BATCH) {
        live.apply(missing.slice(start, start + REPLAY_BATCH));
      }
      nameMissing(headless, rest);
      if (!rest.damaged) return;
      timed.distrust();
      heads.jumpAll();
      for (const chat of heads.all.keys()) checkpoints.dirty(`chat:${chat}`);
    },
  };
}

function heldName(name: string): string {
  return `Nobody can log in as ${name}, and the name stays taken, until it is repaired or given up with "hearth users remove ${name}"`;
}

/** The length of sealed text is unknown; a segment's fill is only approximate. */
function lettersIn(fact: JournalFact): number {
  return 'sealed' in fact.body ? fact.body.sealed.length : lettersOf(fact as Stored);
}
