// `hearth users` run to its end, and whether a password that it set opens.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClient } from './client.ts';
import { hearth, type Outcome } from './program.ts';
import { until } from './until.ts';

/** A fresh folder. */
export const folder = (): string => mkdtempSync(join(tmpdir(), 'hearth-users-'));

/** `hearth users …` on a data folder. */
export function users(data: string, line: string, password?: string): Promise<Outcome> {
  const env = { HEARTH_DATA: data, ...(password !== undefined && { HEARTH_PASSWORD: password }) };
  return hearth(['users', ...line.split(' ')], env);
}

/** How a client's login with this password ends: `in`, or what it said on its way out. */
export async function comesIn(port: number, user: string, password: string): Promise<string> {
  const client = startClient({ port, user, password });
  let over = false;
  client.process.once('exit', () => {
    over = true;
  });
  client.type('/name');
  await until(() => over || client.events.length > 0);
  await client.leave();
  return client.events.length > 0 ? 'in' : client.errors;
}
