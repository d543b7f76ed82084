// A file with one subject's value: what it holds besides the value, and whether it is what belongs in its place.

import type { Lsn, Seq, Subject } from '../../facts.ts';
import { chatOf } from '../message.ts';
import type { Value } from '../store.ts';
import { isCount, isObject, type JsonFile, printIndented } from './json-file.ts';
import { baseInName, isPathOf } from './paths.ts';
import type { Dues } from './schedule.ts';
import { DamagedFile } from './trouble.ts';

/** A value as its file holds it. */
export interface ValueFile {
  readonly on: Subject;
  /** The lsn of the last fact in the value. */
  readonly upTo: Lsn;
  /** Chats only: the next number, and the characters of text in its segment. */
  readonly next?: Seq;
  readonly letters?: number;
  /** Chats only: the number of the last amendment; missing if there was none. */
  readonly amended?: Seq;
  /** Chats only: what is due when in which segment; missing if nothing timed waits. */
  readonly dues?: Dues;
  /** Missing for a chat of which the keeper keeps nothing. */
  readonly value?: Value;
}

export function valueFile(path: string): JsonFile<ValueFile> {
  return {
    print: printIndented,
    check(content) {
      if (!isObject(content)) throw new DamagedFile('it is not an object');
      const fault = faultOf(content, path);
      if (fault) throw new DamagedFile(fault);
      return content as unknown as ValueFile;
    },
  };
}

function faultOf(content: Record<string, unknown>, path: string): string {
  const { on, upTo, next, letters, amended = 0, dues, value } = content;
  if (typeof on !== 'string' || !isPathOf(on as Subject, path)) {
    return '"on" does not say what belongs in this place';
  }
  if (!isCount(upTo)) return '"upTo" is not the number of a fact';
  const isChat = chatOf(on as Subject) !== undefined;
  if (isChat && !(isCount(next) && isCount(letters))) return '"next" or "letters" is not a number';
  if (!isCount(amended)) return '"amended" is not a number';
  if (dues !== undefined && !isDues(dues)) return '"dues" does not say what is due when';
  const hasValue = isObject(value) || (isChat && value === undefined);
  return hasValue ? '' : '"value" is not an object';
}

function isDues(value: unknown): value is Dues {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([base, hours]) =>
      baseInName(`${base}.json`) !== undefined && Array.isArray(hours) && hours.every(isCount),
  );
}
