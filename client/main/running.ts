// What every way of using the client needs around it: signals, questions at the terminal, errors, the way out.

import { MessageChannel } from 'node:worker_threads';
import { systemClock } from '../../shared/clock.ts';
import { USUAL_BINDINGS } from '../keys/bindings.ts';
import type { ExitCode, Io, LoginOptions } from '../options.ts';
import { credentialsKeeper } from '../plain/credentials.ts';
import { type Plain, type PlainOptions, plain } from '../plain/plain.ts';
import { type Asking, Cancelled } from '../plain/terminal.ts';
import { clockOf, dateOf, dayOf } from '../plain/times.ts';
import { type ScreenClientOptions, screenClient } from '../screen/client.ts';
import { Stop } from '../stop.ts';

/** What every way of using the client has at hand. */
export interface Here {
  readonly io: Io;
  readonly folder: string;
  readonly terminal: boolean;
  readonly asking: Asking;
  readonly keeper: ReturnType<typeof credentialsKeeper>;
  /** A plain client until its end; signals end it. */
  runs(options: Omit<PlainOptions, 'clock' | 'output' | 'keeper'>): Plain['ended'];
  /** The same on a screen. */
  draws(options: Pick<ScreenClientOptions, 'link' | 'server' | 'privates'>): Plain['ended'];
}

/** Runs a program with signals, questions and errors seen to. */
export async function running(
  { config }: Pick<LoginOptions, 'config'>,
  io: Io,
  run: (here: Here) => Promise<ExitCode>,
): Promise<ExitCode> {
  const password = io.env['HEARTH_PASSWORD'] || undefined;
  delete io.env['HEARTH_PASSWORD']; // no program started from here needs it
  const alive = new MessageChannel().port1; // timers hold no process, and while it reconnects nothing else does
  alive.ref();
  const questions = new AbortController();
  let interrupt = (): void => questions.abort();
  const release = onSignals(() => interrupt());
  const asking: Asking = {
    input: io.stdin,
    output: io.stdout.isTTY ? io.stdout : io.stderr,
    signal: questions.signal,
  };
  const terminal = io.stdin.isTTY === true;
  const keeper = credentialsKeeper({ password, terminal, asking });
  const untilEnd = (client: Plain): Plain['ended'] => {
    interrupt = () => {
      questions.abort();
      client.interrupt();
    };
    return client.ended;
  };
  const runs: Here['runs'] = (options) =>
    untilEnd(plain({ ...options, clock: systemClock, output: io.stdout, keeper }));
  const draws: Here['draws'] = (options) =>
    untilEnd(
      screenClient({
        ...options,
        clock: systemClock,
        io: { input: io.stdin, output: io.stdout, errors: io.stderr, env: io.env },
        questions: keeper,
        times: { clock: clockOf, date: dateOf, day: dayOf },
        bindings: USUAL_BINDINGS,
      }),
    );
  try {
    const folder = io.env['HEARTH_CONFIG_DIR'] || config;
    return await run({ io, folder, terminal, asking, keeper, runs, draws });
  } catch (error) {
    if (error instanceof Cancelled) return 0;
    if (!(error instanceof Error)) throw error;
    io.stderr.write(`hearth: ${error.message}\n`);
    return error instanceof Stop ? error.exit : 1;
  } finally {
    questions.abort();
    release();
    alive.close();
  }
}

function onSignals(interrupt: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
