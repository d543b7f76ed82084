// What came out of a torture, as one line.

import type { Counts } from './disasters.ts';
import type { World } from './world.ts';

export interface Sum {
  readonly counts: Counts;
  confirmed: number;
  timed: number;
  refused: number;
  /** Rounds in a network of their own. */
  slow: number;
  readonly faults: string[];
}

export const newSum = (): Sum => ({
  counts: { kills: 0, stops: 0, restarts: 0, floods: 0, fullDisks: 0, powerCuts: 0 },
  ...{ confirmed: 0, timed: 0, refused: 0, slow: 0 },
  faults: [],
});

/** Takes what its talkers counted since the last time. */
export function addTo(sum: Sum, { talkers }: World): void {
  for (const { count } of talkers) {
    sum.confirmed += count.confirmed;
    sum.timed += count.timed;
    sum.refused += count.refused;
    Object.assign(count, { confirmed: 0, timed: 0, refused: 0 });
  }
}

export function lineOf({ counts, slow, confirmed, timed, refused, faults }: Sum): string {
  const of = (pattern: RegExp): number =>
    faults.filter((fault) => !fault.includes('\n') && pattern.test(fault)).length;
  const figure = (count: number, what: string): string => `${count.toLocaleString('en')} ${what}`;
  const what = [
    figure(counts.kills, 'kills'),
    figure(counts.stops, 'stops'),
    figure(counts.restarts, 'restarts'),
    figure(counts.floods, 'floods'),
    figure(counts.fullDisks, 'full disks'),
    figure(counts.powerCuts, 'power cuts'),
    figure(slow, 'slow links'),
  ].filter((words) => !words.startsWith('0 '));
  return (
    [
      ...what,
      `${figure(confirmed, 'confirmed')} (${figure(timed, 'timed')})`,
      ...(refused > 0 ? [figure(refused, 'refused')] : []),
      figure(of(/missing|lost/), 'lost'),
      figure(of(/twice|after|others/), 'twice or out of order'),
      figure(of(/late|found/), 'late or found again'),
    ].join(', ') + (faults.length === 0 ? ': ok' : `: ${figure(faults.length, 'FAULTS')}`)
  );
}
