// How styles look. Colours are numbers of the 256-colour palette that can be read on black and on white, and nothing is
// said by colour alone.

import { HUES, type Style } from '../layout/row.ts';

export interface Look {
  readonly colour?: number;
  readonly bold?: true;
  readonly underline?: true;
  readonly inverse?: true;
}

const QUIET = 243;
const HUE_COLOURS = [28, 161, 31, 130, 97, 30, 133, 64, 63, 131, 164, 27];

export const LOOKS: ReadonlyMap<Style, Look> = new Map<Style, Look>([
  ['text', {}],
  ['quiet', { colour: QUIET }],
  ['strong', { bold: true }],
  ['own', { bold: true }],
  ['mention', { colour: 161, bold: true }],
  ['unread', { colour: 130, bold: true }],
  ['timed', { colour: 97 }],
  ['notice', { colour: QUIET }],
  ['alert', { colour: 196, bold: true }],
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
