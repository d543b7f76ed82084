// Refusals that time may mend: worth another try by itself.

import type { RefusalCode } from '../../shared/refusal.ts';

export const PASSING: ReadonlySet<string> = new Set<RefusalCode>([
  'busy',
  'too-many-connections',
  'too-slow',
  'stopping',
  'storage',
  'internal',
]);
