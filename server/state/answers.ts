// What became of the lines that clients sent, so that one sent again after a lost connection is never carried out twice
// [DESIGN 5]. Bounded: the last answers of each user's last streams, for a month.

import type { Ms } from '../../shared/clock.ts';
import type { Result } from '../../shared/wire/answers.ts';
import type { ChatId, LineId, Seq, Stored } from '../facts.ts';

export const ANSWERS_PER_STREAM = 64;
export const STREAMS_PER_USER = 32;
export const STREAM_AGE_MAX: Ms = 30 * 24 * 3600 * 1000;

/** What the sender of a line was told: its message's place, what else it led to (in an older file a `note`), or both. */
export interface LineAnswer {
  readonly n: number;
  readonly chat?: ChatId;
  readonly seq?: Seq;
  readonly result?: Result;
  readonly note?: string;
}

interface Stream {
  at: Ms;
  /** Rising in n, at most ANSWERS_PER_STREAM. */
  readonly answers: LineAnswer[];
}

/** One user's streams, the most recently used last. */
export type Streams = Map<string, Stream>;

export type Recall =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly answer: LineAnswer }
  | { readonly kind: 'too-old' };

/** What is known of a line. Answers are kept for lines that became facts; any other line may be carried out again. */
export function recall(streams: Streams | undefined, line: LineId): Recall {
  const answers = streams?.get(line.stream)?.answers;
  const oldest = answers?.[0];
  if (!answers || !oldest || line.n > (answers.at(-1)?.n ?? -1)) return { kind: 'new' };
  const answer = answers.findLast((known) => known.n === line.n);
  if (answer) return { kind: 'answered', answer };
  const forgotten = answers.length === ANSWERS_PER_STREAM && line.n < oldest.n;
  return { kind: forgotten ? 'too-old' : 'new' };
}

/** Notes the outcome of the line that a fact answers. Applied twice, it changes nothing. */
export function remember(streams: Streams, fact: Stored): void {
  const { line } = fact;
  if (!line) return;
  const known = streams.get(line.stream);
  const stream = known ?? { at: fact.at, answers: [] };
  if (recall(streams, line).kind !== 'new') return;
  stream.at = fact.at;
  insert(stream.answers, answerOf(fact, line.n));
  if (known && streams.size === 1) return;
  streams.delete(line.stream);
  streams.set(line.stream, stream);
  const [first] = streams;
  if (first && (streams.size > STREAMS_PER_USER || fact.at - first[1].at > STREAM_AGE_MAX)) {
    streams.delete(first[0]);
  }
}

function answerOf(fact: Stored, n: number): LineAnswer {
  const place = fact.kind === 'message' ? { chat: chatOf(fact), seq: fact.seq } : undefined;
  const { result, note } = fact;
  return { n, ...place, ...(result && { result }), ...(note !== undefined && { note }) };
}

function insert(answers: LineAnswer[], answer: LineAnswer): void {
  const at = answers.findLastIndex((known) => known.n < answer.n) + 1;
  answers.splice(at, 0, answer);
  if (answers.length > ANSWERS_PER_STREAM) answers.shift();
}

/** A line's id on the wire. */
export function wireId({ stream, n }: LineId): string {
  return `${stream}.${n}`;
}

/** The chat that a fact is on. */
export function chatOf(fact: { readonly on: string }): ChatId {
  return fact.on.slice('chat:'.length);
}
