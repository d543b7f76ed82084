// A visit of the doctor to a data folder, and what a whole server makes of the folder afterwards.

import { rmSync } from 'node:fs';
import { doctor } from '../../server/admin/doctor/doctor.ts';
import { keyFault } from '../../server/gate/keys.ts';
import type { Damage } from '../../server/store/files/trouble.ts';
import type { Clock } from '../../shared/clock.ts';
import { fakeClock } from './clock.ts';
import { type Filled, filledFolder, inMemory } from './data-folder.ts';
import { type TestClient, testHouse } from './house.ts';
import { until } from './until.ts';

interface Visit {
  readonly code: number;
  readonly text: string;
}

let ids = 0;

export async function visit(
  folder: string,
  how: { into?: string; clock?: Clock; signal?: AbortSignal; onLine?: () => void } = {},
): Promise<Visit> {
  const { clock = fakeClock(), signal = new AbortController().signal, into, onLine } = how;
  const lines: string[] = [];
  const print = (line: string): void => {
    lines.push(line);
    onLine?.();
  };
  const code = await doctor({
    folder,
    ...(into !== undefined && { into }),
    ...{ print, complain: print, clock, keyFault, signal },
    newId: () => `id${++ids}`,
  });
  return { code, text: lines.join('\n') };
}

/** Gives the folder to `look`, and removes it. */
export async function withFolder(look: (filled: Filled) => Promise<void>): Promise<void> {
  const filled = await filledFolder();
  try {
    await look(filled);
  } finally {
    for (const path of [filled.folder, copyOf(filled)])
      rmSync(path, { recursive: true, force: true });
  }
}

export const copyOf = ({ folder }: Pick<Filled, 'folder'>): string => `${folder}-copy`;

async function page(client: TestClient, chat: string): Promise<readonly string[]> {
  const before = client.events('page').length;
  client.send({ id: `p.${before}`, page: { chat, max: 256 } });
  await until(() => client.events('page').length > before);
  return (client.events('page').at(-1)?.messages ?? []).map(({ text }) => text);
}

/** What a whole server finds in a folder: what it reports, and what bob reads there. */
export async function served(folder: string, { chats }: Filled) {
  const damages: Damage[] = [];
  const { enter, store } = await testHouse({ disk: await inMemory(folder), damages });
  const bob = await enter('bob');
  const read = {
    direct: await page(bob, chats['amy'] as string),
    group: await page(bob, chats['devs'] as string),
    global: await page(bob, 'global'),
  };
  await store.close();
  return { damages, ...read };
}
