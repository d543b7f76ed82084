// How styles look. Colours are numbers of the 256-colour palette that can be read on black and on white (the terminal's
// own red for what went wrong), and nothing is said by colour alone.

import { HUES, type Style } from '../layout/row.ts';

export interface Look {
  readonly colour?: number;
  readonly bold?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

const QUIET = 243;
const HUE_COLOURS = [28, 162, 29, 130, 98, 30, 132, 64, 63, 131, 164, 129];

export const LOOKS: ReadonlyMap<Style, Look> = new Map<Style, Look>([
  ['text', {}],
  ['quiet', { colour: QUIET }],
  ['strong', { bold: true }],
  ['own', { bold: true }],
  ['mention', { colour: 163, bold: true }],
  ['unread', { colour: 130, bold: true }],
  ['timed', { colour: 98 }],
  ['notice', { colour: QUIET }],
  ['alert', { colour: 1, bold: true }],
  ['bar', { inverse: true }],
  ['chosen', { bold: true, inverse: true }],
  ['link', { underline: true }],
  ...Array.from({ length: HUES }, (_, hue): [Style, Look] => [
    `hue-${hue}` as Style,
    { colour: HUE_COLOURS[hue] ?? QUIET },
  ]),
]);

/** What NO_COLOR asks for (https://no-color.org): set and not empty. */
export function wantsColour(env: Readonly<Record<string, string | undefined>>): boolean {
  return !env['NO_COLOR'];
}
