// What long lists, pages past what is hidden and unread counts cost the talkers: their p99 must stay below twice what it
// is without.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../helpers/server.ts';
import { crowd } from './crowd.ts';
import { measure, print, ratioOf } from './floods.ts';
import { LIST_FLOODS } from './list-floods.ts';

const RATIO_MAX = 2;
/** Until those who ask are logged in. */
const SETTLE_MS = 2_000;

/** The cases whose names contain one of these words, or all. */
export async function benchLists(words: readonly string[]): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'hearth-bench-'));
  try {
    await crowd(data);
    for (const which of LIST_FLOODS.keys()) {
      if (words.length > 0 && !words.some((word) => which.includes(word))) continue;
      const server = await startServer(data, { options: ['--guests'] });
      try {
        const figures = await measure(server, which, { settleMs: SETTLE_MS });
        print(which, figures, { isFine: figures.cut === 0 && ratioOf(figures) < RATIO_MAX });
      } finally {
        await server.stop('SIGKILL');
      }
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
