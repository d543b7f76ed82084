// Runs assaults against arenas, a fresh one every so often: what hostile clients write is kept, and would grow.

import fc from 'fast-check';
import { openArena } from './arena.ts';
import { type Assault, assaults, prefixes } from './assault.ts';
import { endure, ordeals } from './ordeal.ts';

const CASES_AN_ARENA = 100;

export interface Outcome {
  readonly cases: number;
  /** What failed, with the seed and the smallest case found; undefined if nothing did. */
  readonly failure: string | undefined;
}

interface Ring {
  suffer(assault: Assault): Promise<void>;
  close(): Promise<void>;
  readonly cases: number;
}

/** Arenas one after the other; after a failure the next one is fresh. */
function ring(): Ring {
  let arena: Awaited<ReturnType<typeof openArena>> | undefined;
  let cases = 0;
  const close = async (): Promise<void> => {
    const last = arena;
    arena = undefined;
    await last?.close();
  };
  return {
    async suffer(assault) {
      cases += 1;
      if (cases % CASES_AN_ARENA === 0) await close();
      arena ??= await openArena();
      try {
        await arena.suffer(assault);
      } catch (error) {
        arena = undefined;
        throw error;
      }
    },
    close,
    get cases() {
      return cases;
    },
  };
}

/** Every prefix of every valid frame. */
export async function runPrefixes(): Promise<Outcome> {
  const { suffer, close } = ring();
  let cases = 0;
  for (const assault of prefixes()) {
    cases += 1;
    try {
      await suffer(assault);
    } catch (error) {
      return { cases, failure: `${JSON.stringify(assault)}\n${told(error)}` };
    }
  }
  await close();
  return { cases, failure: undefined };
}

/** This many assaults on a server, made up from a seed. */
export async function runAssaults(cases: number, seed: number): Promise<Outcome> {
  const arenas = ring();
  const outcome = await made(assaults, arenas.suffer, { cases, seed });
  if (outcome.failure === undefined) await arenas.close();
  return outcome;
}

/** This many hostile servers for our client. */
export function runOrdeals(cases: number, seed: number): Promise<Outcome> {
  return made(ordeals, endure, { cases, seed });
}

async function made<T>(
  arbitrary: fc.Arbitrary<T>,
  run: (one: T) => Promise<void>,
  { cases, seed }: { readonly cases: number; readonly seed: number },
): Promise<Outcome> {
  const result = await fc.check(fc.asyncProperty(arbitrary, run), { numRuns: cases, seed });
  const failure = result.failed
    ? shortened(`${fc.defaultReportMessage(result) ?? ''}\n${told(result.errorInstance)}`)
    : undefined;
  return { cases: result.numRuns, failure };
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? `${error.stack}` : `${error.stack}\n${told(error.cause)}`;
}

/** Shortens repetitions of one character: `x*5000`. */
function shortened(text: string): string {
  return text.replace(/(.)\1{40,}/gu, (run, char: string) => `${char}*${run.length}`);
}
