// What every way of using the client needs around it: signals, questions at the terminal, errors, the way out.

import { MessageChannel } from 'node:worker_threads';
import { systemClock } from '../../shared/clock.ts';
import type { ExitCode, Io, JoinOptions } from '../options.ts';
import { credentialsKeeper, terminalQuestions } from '../plain/credentials.ts';
import type { Plain, PlainOptions } from '../plain/plain.ts';
import type { Asking } from '../plain/terminal.ts';
import { Cancelled, Stop } from '../stop.ts';

/** What every way of using the client has at hand. */
export interface Here {
  readonly io: Io;
  readonly folder: string;
  readonly terminal: boolean;
  readonly asking: Asking;
  readonly keeper: ReturnType<typeof credentialsKeeper>;
  /** A plain client until its end; signals end it. */
  runs(options: Omit<PlainOptions, 'clock' | 'output' | 'keeper' | 'marksPaste'>): Plain['ended'];
  /** From the environment. */
  readonly password: string | undefined;
  /** A new account may be made with it. */
  readonly registers: boolean;
  /** What a signal does from now on. */
  onInterrupt(run: () => void): void;
}

/** Runs a program with signals, questions and errors seen to. */
export async function running(
  { config, register: registers = false }: Pick<JoinOptions, 'config' | 'register'>,
  io: Io,
  run: (here: Here) => Promise<ExitCode>,
): Promise<ExitCode> {
  const password = io.env['HEARTH_PASSWORD'] || undefined;
  delete io.env['HEARTH_PASSWORD']; // no program started from here needs it
  const alive = new MessageChannel().port1; // timers hold no process, and while it reconnects nothing else does
  alive.ref();
  const giveUp = new AbortController();
  let interrupt = (): void => giveUp.abort();
  const release = onSignals(() => interrupt());
  const asking: Asking = {
    input: io.stdin,
    output: io.stdout.isTTY ? io.stdout : io.stderr,
    signal: giveUp.signal,
    interrupt: () => interrupt(),
  };
  const terminal = io.stdin.isTTY === true;
  const keeper = credentialsKeeper({
    password,
    registers,
    questions: terminal ? terminalQuestions(asking) : undefined,
  });
  const untilEnd = (client: Plain): Plain['ended'] => {
    interrupt = () => {
      giveUp.abort();
      client.interrupt();
    };
    return client.ended;
  };
  const runs: Here['runs'] = async (options) => {
    const { plain } = await import('../plain/plain.ts'); // on a screen it is not needed
    if (giveUp.signal.aborted) throw new Cancelled();
    const marksPaste = options.format !== 'json' && !UNMARKED.has(io.env['TERM'] ?? '');
    const around = { clock: systemClock, output: io.stdout, keeper, marksPaste };
    return untilEnd(plain({ ...options, ...around }));
  };
  const onInterrupt: Here['onInterrupt'] = (run) => {
    interrupt = run;
  };
  try {
    const folder = io.env['HEARTH_CONFIG_DIR'] || config;
    const given = { password, registers };
    return await run({ io, folder, terminal, asking, keeper, ...given, runs, onInterrupt });
  } catch (error) {
    if (error instanceof Cancelled) return 0;
    if (!(error instanceof Error)) throw error;
    io.stderr.write(`hearth: ${error.message}\n`);
    return error instanceof Stop ? error.exit : 1;
  } finally {
    giveUp.abort();
    keeper.asked();
    release();
    alive.close();
    io.stdin.unref?.(); // a pipe that is still open, and being read, would hold the process
  }
}

/** Terminals that would show the sequences which ask for that. */
const UNMARKED: ReadonlySet<string> = new Set(['', 'dumb', 'unknown']);

function onSignals(interrupt: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
