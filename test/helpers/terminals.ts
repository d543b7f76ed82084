// Real terminals in front of a real server, and a folder for what they keep.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './server.ts';
import { openTerminal, type TerminalOptions, type TerminalProcess } from './terminal.ts';

export interface Terminals {
  readonly folder: string;
  readonly port: number;
  /** Node with these arguments, in a terminal of its own. */
  open(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    options?: TerminalOptions,
  ): TerminalProcess;
  /** The server stops, and starts anew. */
  restart(): Promise<void>;
  /** Kills every program that is still open; after a failure it would wait for ever. */
  clear(): void;
  close(): Promise<void>;
}

/** `serve`: the server's options. */
export async function openTerminals(...serve: readonly string[]): Promise<Terminals> {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-terminals-'));
  const data = join(folder, 'data');
  let server: ServerProcess = await startServer(data, { options: serve });
  const opened: TerminalProcess[] = [];
  const it: Terminals = {
    folder,
    port: server.port,
    open(args, env, options) {
      const terminal = openTerminal(args, env, options);
      opened.push(terminal);
      return terminal;
    },
    async restart() {
      await server.stop();
      server = await startServer(data, { port: it.port, options: serve });
    },
    clear() {
      for (const terminal of opened.splice(0)) terminal.kill();
    },
    async close() {
      it.clear();
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
  return it;
}

/** Runs with a server of its own, and closes everything. */
export async function inTerminals(
  run: (terminals: Terminals) => Promise<void>,
  ...serve: readonly string[]
): Promise<void> {
  const it = await openTerminals(...serve);
  try {
    await run(it);
  } finally {
    await it.close();
  }
}
