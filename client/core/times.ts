// How times are written: handed in, since the zone is this machine's business and the views are pure.

import type { Ms } from '../../shared/clock.ts';

export interface Times {
  /** `14:05` */
  clock(at: Ms): string;
  /** `2026-11-20` */
  date(at: Ms): string;
  /** `Friday, 20 November 2026` */
  day(at: Ms): string;
}
