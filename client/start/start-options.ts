// The options of `hearth join`, `send` and `tail`, as plain values; bin/program.ts reads them from the command line.

import type { Rendezvous } from '../../shared/rendezvous.ts';
import type { Authority } from '../dial/dial.ts';

export type { Authority };

/** Which server, who, and where this client keeps its files. */
export interface LoginOptions {
  /** The folder for what a client keeps; `HEARTH_CONFIG_DIR` overrides it. Made with mode 700. */
  readonly config: string;
  /** Without a host: the server on this machine. */
  readonly host?: string;
  readonly port?: number;
  readonly insecure?: boolean;
  /** The server's certificate must come from one of these, and be for the host. */
  readonly ca?: Authority;
  /** If several servers run on this machine, the one with this data folder (an absolute path). */
  readonly data?: string;
  /** The server that this process has just started: none has to be found. */
  readonly started?: Pick<Rendezvous, 'host' | 'port' | 'fingerprint'> & {
    /** What to tell the user about it. */
    readonly words: string;
  };
  readonly user?: string;
  /** The next login here is to need no password. */
  readonly remember?: boolean;
}

export interface JoinOptions extends LoginOptions {
  /** Lines of text, even if there could be a screen. */
  readonly plain?: boolean;
  readonly guest?: boolean;
  /** `HEARTH_PASSWORD` may make a new account if there is none of that name. */
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
  /** `-` stands for the whole input. */
  readonly text: string;
  /** Also print what the server says about it: that bob is away, for instance. */
  readonly verbose?: boolean;
}

export interface TailOptions extends LoginOptions {
  /** Like the target of `send`; left out: everything. */
  readonly chat?: string;
  readonly json?: boolean;
  readonly times?: boolean;
}

export type { ExitCode } from '../core/stop.ts';
export type { Input, Io } from '../surroundings.ts';
