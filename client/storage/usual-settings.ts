// How everything is that `settings.json` does not say otherwise.

import type { Every } from './settings-schema.ts';

export const USUAL = {
  notify: { direct: 'all', group: 'all', global: 'mentions' },
  bell: true,
  times: '24h',
  colours: 'auto',
  theme: 'auto',
  mouse: true,
} as const satisfies Every;
