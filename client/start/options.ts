// What `hearth join`, `send` and `tail` can be told, as plain values; bin/program.ts reads them from the command line.

import type { Readable, Writable } from 'node:stream';
import type { Rendezvous } from '../../shared/rendezvous.ts';
import type { Authority } from '../link/dial.ts';

export type { Authority };

/** Which server, who, and where this client keeps things. */
export interface LoginOptions {
  /** The folder for what a client keeps; `HEARTH_CONFIG_DIR` comes before it. Made with mode 700. */
  readonly config: string;
  /** Without a host: the server that runs on this machine. */
  readonly host?: string;
  readonly port?: number;
  readonly insecure?: boolean;
  /** The server's certificate must come from one of these, and be for the host. */
  readonly ca?: Authority;
  /** Of several servers on this machine, the one with this data folder (an absolute path). */
  readonly data?: string;
  /** The server that this process has just started: nothing has to be found. */
  readonly started?: Pick<Rendezvous, 'host' | 'port' | 'fingerprint'> & {
    /** What is to be told of it. */
    readonly words: string;
  };
  readonly user?: string;
  /** The next login here needs no password. */
  readonly remember?: boolean;
}

export interface JoinOptions extends LoginOptions {
  /** Lines of text, also where there could be a screen. */
  readonly plain?: boolean;
  readonly guest?: boolean;
  /** `HEARTH_PASSWORD` may make a new account, where there is none of that name. */
  readonly register?: boolean;
  /** Takes and makes no private chats. */
  readonly withoutPrivate?: boolean;
  /** Where files from private chats go. */
  readonly downloads?: string;
  readonly json?: boolean;
  readonly times?: boolean;
  /** With `json`: also what was unread before the login. */
  readonly backlog?: boolean;
}

export interface SendOptions extends LoginOptions {
  /** `global`, `bob`, `@bob`, `devs` or `*devs`. */
  readonly target: string;
  /** `-` stands for all that the input brings. */
  readonly text: string;
  /** Also tell what the server says of it: that bob is away, for instance. */
  readonly verbose?: boolean;
}

export interface TailOptions extends LoginOptions {
  /** As the target of `send`; left out: everything. */
  readonly chat?: string;
  readonly json?: boolean;
  readonly times?: boolean;
}

/** A terminal's input, or a pipe; only a terminal has a raw mode. */
export type Input = Readable & {
  isTTY?: boolean;
  setRawMode?: (raw: boolean) => unknown;
  unref?: () => unknown;
};

/** The process's, or a test's. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable;
  /** `HEARTH_PASSWORD` is taken out of it. */
  readonly env: Record<string, string | undefined>;
}

export type { ExitCode } from '../core/stop.ts';
