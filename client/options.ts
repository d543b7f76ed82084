// What `hearth join` can be told, as plain values; bin/hearth.ts reads them from the command line.

import type { Readable, Writable } from 'node:stream';
import type { Rendezvous } from '../shared/rendezvous.ts';

export interface JoinOptions {
  /** The folder for what a client keeps; `HEARTH_CONFIG_DIR` comes before it. Made with mode 700. */
  readonly config: string;
  /** Without a host: the server that runs on this machine. */
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly guest?: boolean;
  readonly insecure?: boolean;
  readonly json?: boolean;
  readonly times?: boolean;
  /** With `json`: also what was unread before the login. */
  readonly backlog?: boolean;
  /** Of several servers on this machine, the one with this data folder (an absolute path). */
  readonly data?: string;
  /** The server that this process has just started: nothing has to be found. */
  readonly started?: Pick<Rendezvous, 'host' | 'port' | 'fingerprint'>;
}

/** A terminal's input, or a pipe; only a terminal has a raw mode. */
export type Input = Readable & { isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };

/** The process's, or a test's. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable;
  /** `HEARTH_PASSWORD` is taken out of it. */
  readonly env: Record<string, string | undefined>;
}

/** How a program ends: left normally, refused or impossible, wrong options. */
export type ExitCode = 0 | 1 | 2;
