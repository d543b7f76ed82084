// Refusals that may pass with time: worth an automatic retry.

import type { RefusalCode } from '../../shared/refusal.ts';

export const PASSING: ReadonlySet<string> = new Set<RefusalCode>([
  'busy',
  'too-many-connections',
  'too-slow',
  'stopping',
  'storage',
  'internal',
]);
