// A server in a process of its own, which has loaded everything before it is told what to serve: so the next one stands
// at once when the last one was killed.

import { openLog } from '../../server/log.ts';
import { serve } from '../../server/main.ts';
import type { ServeOptions } from '../../server/serve-options.ts';

/** What it says of itself. */
export type Word =
  | { readonly kind: 'warm' }
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly why: string };

export interface Order {
  readonly options: ServeOptions;
  /** Where it logs to. */
  readonly log: string;
}

const say = (word: Word): void => void process.send?.(word);

async function run({ options, log }: Order): Promise<void> {
  try {
    const running = await serve(options, openLog('info', log));
    process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
    say({ kind: 'ready', port: running.port });
  } catch (error) {
    say({ kind: 'failed', why: String(error) });
  }
}

process.once('message', (order: Order) => void run(order));
process.once('disconnect', () => process.exit(0)); // whoever started it has gone
say({ kind: 'warm' });
