// The process's own terminal and surroundings, which bin/ hands to a client. No other file of the client knows the
// process: one that serves several users hands each of them something else.

import { spawn } from 'node:child_process';
import { ReadStream } from 'node:tty';
import { MessageChannel } from 'node:worker_threads';
import type { Clock, Ms } from '../shared/clock.ts';
import { systemClock, systemZone } from '../shared/system-clock.ts';
import { codeOf } from '../shared/system-error.ts';
import { cleanText } from '../shared/text.ts';
import type { Kind, Terminal, TerminalEvents } from './screen/terminal.ts';
import type { Io, OwnProcess } from './surroundings.ts';

export const ownProcess: OwnProcess = {
  pid: process.pid,
  uid: process.getuid?.(),
  isRunning(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return codeOf(error) === 'EPERM';
    }
  },
  on(moment, run) {
    const call = (): void => run(moment);
    process.on(moment, call);
    return () => void process.off(moment, call);
  },
};

/** `serves`: others depend on this process, so no key suspends it, here or in a program that it runs. */
export function ownIo({ serves = false } = {}): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    ...{ stdin, stdout, stderr, env, clock: systemClock, own: ownProcess },
    zone: systemZone,
    reopened: () => new ReadStream(0),
    stayAlive,
    ...(!serves && { runs }),
    terminal(kind) {
      const { suspend, ...terminal } = ownTerminal(
        { stdin, stdout, stderr, clock: systemClock },
        kind,
      );
      return serves ? terminal : { ...terminal, suspend };
    },
  };
}

/** Keeps the process alive: timers do not, and a client that reconnects has nothing else. Returns what ends that. */
function stayAlive(): () => void {
  const { port1 } = new MessageChannel();
  port1.ref();
  return () => port1.close();
}

/** The program ends with this one. */
function runs(command: string, file: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const script = `exec ${command} "$@"`; // no shell stays between: a signal is the program's
    const child = spawn('/bin/sh', ['-c', script, 'sh', file], { stdio: 'inherit' });
    const stop = (): void => void child.kill();
    const ends = (['exit', 'SIGTERM', 'SIGHUP'] as const).map((it) => ownProcess.on(it, stop));
    const ended = (code: number | null): void => {
      for (const end of ends) end();
      resolve(code ?? undefined);
    };
    child.once('error', () => ended(null)).once('exit', ended);
  });
}

/** A signal that stops the process has done so within this time. */
const STOPPED_BY: Ms = 200;
/** The most columns, and the most rows: a larger size is a mistake, or meant to use up memory. */
const CELLS_MAX = 1_000;

export interface OwnStreams {
  readonly stdin: Io['stdin'];
  readonly stdout: Io['stdout'] & { readonly columns?: number; readonly rows?: number };
  /** Gets the reason if the program crashes. */
  readonly stderr: Io['stderr'];
  readonly clock: Clock;
}

export function ownTerminal(
  { stdin, stdout, stderr, clock }: OwnStreams,
  kind: Kind,
): Required<Terminal> {
  let on: TerminalEvents | undefined;
  let cancel = (): void => {};

  const continued = (): void => {
    cancel();
    on?.continued();
  };

  const hungUp = (): void => {
    const { lost } = on ?? {};
    on?.ending(); // the signal may come from elsewhere, with the terminal still there
    lost?.();
  };

  const broken = (error: unknown): void => {
    on?.ending();
    stderr.write(`${cleanText(told(error))}\n`);
    process.exit(1);
  };

  return {
    kind,
    size: () => ({ columns: clamped(stdout.columns), rows: clamped(stdout.rows) }),
    write: (text) => stdout.write(text),
    raw(isOn) {
      try {
        stdin.setRawMode?.(isOn);
      } catch {
        // the terminal is gone
      }
    },
    listen(events) {
      on = events;
      const { keys, resized, drained, ending } = events;
      const lost = (): void => on?.lost();
      const ends = [
        ownProcess.on('exit', ending),
        ownProcess.on('SIGHUP', hungUp),
        ownProcess.on('SIGCONT', continued),
      ];
      process.on('uncaughtException', broken);
      stdin.on('data', keys).on('end', lost).on('close', lost).on('error', lost);
      stdout.on('resize', resized).on('drain', drained);
      stdout.on('error', lost); // stays: what was written last may still fail
      stdin.resume();
      return () => {
        on = undefined;
        cancel();
        for (const end of ends) end();
        process.off('uncaughtException', broken);
        stdin.off('data', keys).off('end', lost).off('close', lost).pause();
        stdout.off('resize', resized).off('drain', drained);
      };
    },
    suspend() {
      try {
        process.kill(0, 'SIGTSTP'); // all of this job, as the terminal itself would do
      } catch {
        // a system without jobs
      }
      // Without a shell to continue the process, the signal did not stop it.
      cancel = clock.after(STOPPED_BY, continued);
    },
  };
}

function clamped(cells = 0): number {
  return Math.min(Math.max(1, cells), CELLS_MAX);
}

function told(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
