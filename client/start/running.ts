// What surrounds every way of using the client: signals, questions at the terminal, errors, the way out.

import { withFingerprintRows } from '../../shared/text.ts';
import { Cancelled, Stop } from '../core/stop.ts';
import { credentialsKeeper, terminalQuestions } from '../plain/credentials.ts';
import type { Plain, PlainOptions } from '../plain/plain.ts';
import type { Asking } from '../plain/terminal.ts';
import { keptFiles } from '../storage/kept-files.ts';
import { type Storage, storage } from '../storage/storage.ts';
import type { Moment } from '../surroundings.ts';
import type { ExitCode, Input, Io, JoinOptions } from './start-options.ts';

/** What every way of using the client has at hand. */
export interface Here {
  readonly io: Io;
  readonly storage: Storage;
  readonly terminal: boolean;
  readonly asking: Asking;
  readonly keeper: ReturnType<typeof credentialsKeeper>;
  /** Runs a plain client to its end; signals end it. `answer` takes the place of the keeper's. */
  runs(
    options: Omit<
      PlainOptions,
      'clock' | 'zone' | 'on' | 'output' | 'keeper' | 'marksPaste' | 'reopened'
    > &
      Partial<Pick<PlainOptions['keeper'], 'answer'>>,
  ): Plain['ended'];
  /** From the environment. */
  readonly password: string | undefined;
  /** It may be used to make a new account. */
  readonly registers: boolean;
  /** What a signal does from now on. `typed`: it was Ctrl-C. */
  onInterrupt(run: (typed: boolean) => void): void;
}

/** Runs a program and takes care of signals, questions and errors. */
export async function running(
  { config, register: registers = false }: Pick<JoinOptions, 'config' | 'register'>,
  io: Io,
  run: (here: Here) => Promise<ExitCode>,
): Promise<ExitCode> {
  const password = io.env['HEARTH_PASSWORD'] || undefined;
  delete io.env['HEARTH_PASSWORD']; // no program started from here needs it
  const rest = io.stayAlive();
  const giveUp = new AbortController();
  let interrupt = (_typed: boolean): void => giveUp.abort();
  const release = onSignals(io, (signal) => interrupt(signal === 'SIGINT'));
  let input: Input = io.stdin;
  const asking: Asking = {
    get input() {
      return input;
    },
    output: io.stdout.isTTY ? io.stdout : io.stderr,
    signal: giveUp.signal,
    interrupt: () => interrupt(true),
    on: io.own.on,
  };
  const terminal = io.stdin.isTTY === true;
  const keeper = credentialsKeeper({
    password,
    registers,
    questions: terminal ? terminalQuestions(asking) : undefined,
  });
  const untilEnd = (client: Plain): Plain['ended'] => {
    interrupt = (typed) => {
      if (client.interrupt(typed)) giveUp.abort();
    };
    return client.ended;
  };
  const reopened = (): Input => {
    input = io.reopened();
    return input;
  };
  const runs: Here['runs'] = async ({ answer = keeper.answer, ...options }) => {
    const { plain } = await import('../plain/plain.ts'); // on a screen it is not needed
    if (giveUp.signal.aborted) throw new Cancelled();
    const marksPaste = options.format !== 'json' && !UNMARKED.has(io.env['TERM'] ?? '');
    const around = { clock: io.clock, zone: io.zone, on: io.own.on, output: io.stdout, marksPaste };
    const asks = { keeper: { ...keeper, answer }, ...(terminal && { reopened }) };
    return untilEnd(plain({ ...options, ...around, ...asks }));
  };
  const onInterrupt: Here['onInterrupt'] = (run) => {
    interrupt = run;
  };
  try {
    const folder = io.env['HEARTH_CONFIG_DIR'] || config;
    const given = { password, registers };
    const keeps = storage(keptFiles(folder, io.own.pid));
    return await run({ io, storage: keeps, terminal, asking, keeper, ...given, runs, onInterrupt });
  } catch (error) {
    if (error instanceof Cancelled) return 0;
    if (!(error instanceof Error)) throw error;
    io.stderr.write(`hearth: ${withFingerprintRows(error.message, '  ')}\n`);
    return error instanceof Stop ? error.exit : 1;
  } finally {
    giveUp.abort();
    keeper.asked();
    release();
    rest();
    input.unref?.();
    io.stdin.unref?.(); // an open pipe that is being read would keep the process alive
  }
}

/** Terminals that would print the sequences for bracketed paste. */
const UNMARKED: ReadonlySet<string> = new Set(['', 'dumb', 'unknown']);

function onSignals({ own }: Io, interrupt: (signal: Moment) => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ends = signals.map((signal) => own.on(signal, interrupt));
  return () => {
    for (const end of ends) end();
  };
}
