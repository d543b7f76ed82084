// A real server and the people who come and go, each a real client process: the setting of the journeys.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SILENT } from '../../client/plain/text.ts';
import { type ClientProcess, type JsonEvent, startClient } from './client.ts';
import { hearth, type Outcome } from './program.ts';
import { type ServerProcess, startServer } from './server.ts';
import { until } from './until.ts';

export interface Townsman extends ClientProcess {
  /** Types a line; resolves with the server's answer. */
  says(line: string): Promise<JsonEvent>;
  /** Resolves with the first event that fits, of those from `since` on. */
  sees(fits: (event: JsonEvent) => boolean, since?: number): Promise<JsonEvent>;
  /** How many events there were so far. */
  now(): number;
}

export interface Town {
  readonly server: ServerProcess;
  readonly data: string;
  /** Comes in, as a new account if there is none of that name; resolves once welcomed. `port`: where, else the server's. */
  enter(name: string, port?: number): Promise<Townsman>;
  /** Runs `hearth join` to its end, with nothing to say. */
  tries(name: string, password: string): Promise<Outcome>;
  /** Stops the server and starts it anew, on the same data and port. */
  restart(): Promise<void>;
  /** Where somebody's files from private chats go. */
  downloadsOf(name: string): string;
  close(): Promise<void>;
}

/** `serve` as in `hearth serve 0 <block> <idle>`. */
export async function openTown(...serve: readonly string[]): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-town-'));
  const data = join(folder, 'data');
  const inside: Townsman[] = [];
  const configOf = (name: string): string => {
    const config = join(folder, name);
    mkdirSync(config, { recursive: true, mode: 0o700 });
    return config;
  };
  const downloadsOf = (name: string): string => join(configOf(name), 'downloads');
  let server = await startServer(data, { options: serve });

  return {
    get server() {
      return server;
    },
    data,
    async enter(name, port = server.port) {
      const more = ['--backlog', '--downloads', downloadsOf(name)];
      const it = townsman(startClient({ port, user: name, config: configOf(name), more }));
      inside.push(it);
      await it.sees(({ event }) => event === 'here');
      return it;
    },
    tries: (name, password) =>
      hearth(['join', '127.0.0.1', String(server.port), '--user', name, '--register'], {
        HEARTH_CONFIG_DIR: configOf(name),
        HEARTH_PASSWORD: password,
      }),
    downloadsOf,
    async restart() {
      const { port } = server;
      await server.stop();
      server = await startServer(data, { port, options: serve });
    },
    async close() {
      for (const { process } of inside) process.kill('SIGKILL');
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function townsman(client: ClientProcess): Townsman {
  const sees: Townsman['sees'] = async (fits, since = 0) => {
    const found = (): JsonEvent | undefined => client.events.slice(since).find(fits);
    await until(
      () => found() !== undefined,
      () => `never seen: ${fits}\n${JSON.stringify(client.events.slice(since))}\n${client.errors}`,
    );
    return found() as JsonEvent;
  };
  return Object.assign(client, {
    sees,
    now: () => client.events.length,
    says(line: string) {
      const since = client.events.length;
      client.type(line);
      return sees(
        ({ event, line: of, text }) =>
          (event === 'notice' && text !== SILENT) || (ANSWERS.has(event) && of === line),
        since,
      );
    },
  });
}

const ANSWERS: ReadonlySet<JsonEvent['event']> = new Set([
  'confirmed',
  'refused',
  'chats',
  'listed',
]);

/** The texts that an answer to `ls bob` shows, oldest first. */
export async function history(whose: Townsman, line: string): Promise<readonly string[]> {
  const since = whose.now();
  const { code = '' } = await whose.says(line);
  const shown = whose.events.slice(since).filter(({ event, past }) => event === 'message' && past);
  return code === '' ? shown.map(({ text = '' }) => text) : [code];
}

/**
 * An event that says that somebody came, or left. A server tells each second's changes together: somebody who leaves
 * before their coming was told is never mentioned.
 */
export const came = (name: string) => (event: JsonEvent) => event.here?.includes(name) ?? false;
export const left = (name: string) => (event: JsonEvent) => event.left?.includes(name) ?? false;

/** A message with that text. */
export const message = (text: string, kind?: string) => (event: JsonEvent) =>
  event.event === 'message' && event.text === text && (kind === undefined || event.kind === kind);

/** The same town for all tests of a file: opened when it is first needed, closed by the last test. */
export function shared<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };
}
