import fc from 'fast-check';
import { type Gaps, messagesIn, NO_GAPS, skipped, written } from '../../../server/state/gaps.ts';
import { assert, describe } from '../../helpers/describe.ts';

interface Chat {
  readonly gaps: Gaps;
  readonly last: number;
}

interface Fact {
  readonly seq: number;
  readonly expiresAt?: number;
}

type Step = 'message' | 'timed' | 'kept' | 'restart' | number;

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('message' as const) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 300 }) }, // numbers that are passed over
  { weight: 1, arbitrary: fc.constant('timed' as const) },
  { weight: 1, arbitrary: fc.constant('kept' as const) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
);

function applied({ gaps, last }: Chat, fact: Fact): Chat {
  return { gaps: written(gaps, last, fact), last: Math.max(last, fact.seq) };
}

/** The chat after all that happened, the messages that there are, and the next number. */
function run(steps: readonly Step[]): { chat: Chat; there: number[]; next: number } {
  const there: number[] = [];
  let chat: Chat = { gaps: NO_GAPS, last: 0 };
  let kept = { chat, since: [] as Fact[] };
  let next = 1;
  for (const step of steps) {
    if (typeof step === 'number') next += step;
    else if (step === 'kept') kept = { chat, since: [] };
    else if (step === 'restart') {
      // The file knows numbers that were given out after it was written; the journal's rest is applied again.
      const { gaps, last } = kept.chat;
      chat = kept.since.reduce(applied, { gaps: skipped(gaps, last, next - 1), last: next - 1 });
    } else {
      const fact = { seq: next, ...(step === 'timed' && { expiresAt: 1 }) };
      next += 1;
      there.push(fact.seq);
      kept.since.push(fact);
      chat = applied(applied(chat, fact), fact); // once more does no harm
    }
  }
  return { chat, there, next };
}

describe('the numbers of a chat that are no message’s', (test) => {
  test('tell how many messages there are between two numbers, or that nobody knows', () => {
    let known = 0;
    let unknown = 0;
    const law = fc.property(
      fc.array(STEP, { maxLength: 60 }),
      fc.nat(),
      fc.nat(),
      (steps, a, b) => {
        const { chat, there, next } = run(steps);
        const [above, upTo] = [a % (next + 1), b % (chat.last + 1)];
        const count = messagesIn(chat.gaps, above, upTo);
        if (count === undefined) unknown += 1;
        else {
          known += 1;
          const wanted = there.filter((seq) => seq > above && seq <= upTo);
          assert.is(count, wanted.length, JSON.stringify({ steps, above, upTo, chat }));
        }
        assert.ok(chat.gaps.gaps.length <= 8);
      },
    );
    fc.assert(law, { numRuns: 3_000 });
    assert.ok(known > 1_000 && unknown > 50, `${known} known, ${unknown} unknown`);
  });
});
