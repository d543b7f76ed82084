// A real client in a process of its own: `hearth join --json`, lines in, events out.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROGRAM } from './server.ts';
import { until } from './until.ts';

/** One line of `--json`. */
export interface JsonEvent {
  readonly event:
    | 'message'
    | 'erased'
    | 'notice'
    | 'here'
    | 'presence'
    | 'refused'
    | 'confirmed'
    | 'chats'
    | 'listed';
  readonly kind?: string;
  readonly chat?: string;
  readonly from?: string;
  readonly text?: string;
  readonly seq?: number;
  /** A program's own id for the request that this answers. */
  readonly id?: string;
  readonly line?: string;
  readonly code?: string;
  readonly past?: boolean;
  readonly note?: boolean;
  readonly expiresAt?: number;
  readonly until?: number;
  readonly count?: number;
  readonly chats?: readonly { chat: string; kind: string; unread: number; at?: number }[];
  readonly names?: readonly string[];
  readonly here?: readonly string[];
  readonly left?: readonly string[];
}

export interface ClientProcess {
  readonly process: ChildProcess;
  /** Everything it printed, in order. */
  readonly events: readonly JsonEvent[];
  readonly errors: string;
  /** Called with each event when it has been printed. */
  onEvent: ((event: JsonEvent) => void) | undefined;
  type(line: string): void;
  /** Resolves when an event like this has been printed. */
  saw(like: Partial<JsonEvent>): Promise<void>;
  /** Resolves with its exit code once it has ended. */
  readonly gone: Promise<number | null>;
  /** Ends its input and waits until it has left. */
  leave(): Promise<number | null>;
}

export interface ClientOptions {
  /** 127.0.0.1 if left out. */
  readonly host?: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  /** What it keeps between starts; a fresh folder if left out. */
  readonly config?: string;
  readonly more?: readonly string[];
  /** The command that runs the program. */
  readonly under?: readonly string[];
}

export function startClient({
  host = '127.0.0.1',
  port,
  user,
  password,
  config,
  more = [],
  under = [],
}: ClientOptions): ClientProcess {
  const folder = config ?? mkdtempSync(join(tmpdir(), 'hearth-client-'));
  const who = ['--user', user, '--register'];
  const program = [process.execPath, PROGRAM, 'join', host, String(port)];
  const [command = '', ...args] = [...under, ...program, ...who, '--json', ...more];
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HEARTH_CONFIG_DIR: folder,
      HEARTH_PASSWORD: password ?? `password of ${user}`,
    },
  });
  const events: JsonEvent[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event: JsonEvent = JSON.parse(line);
    events.push(event);
    client.onEvent?.(event);
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin.on('error', () => {}); // it has gone: `saw` and `leave` tell
  const gone = once(child, 'close').then(() => child.exitCode);
  const client: ClientProcess = {
    process: child,
    events,
    onEvent: undefined,
    get errors() {
      return errors;
    },
    type: (line) => child.stdin.write(`${line}\n`),
    saw: (like) =>
      until(
        () => events.some((event) => matches(event, like)),
        () =>
          `${user} saw no ${JSON.stringify(like)} but ${JSON.stringify(events.slice(-5))} ${errors}`,
      ),
    gone,
    leave() {
      child.stdin.end();
      return gone;
    },
  };
  return client;
}

function matches(event: JsonEvent, like: Partial<JsonEvent>): boolean {
  return Object.entries(like).every(([key, value]) => event[key as keyof JsonEvent] === value);
}
