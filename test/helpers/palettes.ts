// The sixteen colours of real terminals, and the backgrounds they are shown on.

import type { Rgb } from '../../client/screen/palette.ts';

export interface Palette {
  readonly own: readonly Rgb[];
  readonly background: Rgb;
  readonly text: Rgb;
}

const OWN = {
  xterm:
    '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff',
  console:
    '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff',
  tango:
    '2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec',
  gnome:
    '171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff',
  windows:
    '0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2',
  mac: '000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf 666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5',
  alacritty:
    '1d1f21 cc6666 b5bd68 f0c674 81a2be b294bb 8abeb7 c5c8c6 666666 d54e53 b9ca4a e7c547 7aa6da c397d8 70c0b1 eaeaea',
  kitty:
    '000000 cc0403 19cb00 cecb00 0d73cc cb1ed1 0dcdcd dddddd 767676 f2201f 23fd00 fffd00 1a8fff fd28ff 14ffff ffffff',
  gruvbox:
    '282828 cc241d 98971a d79921 458588 b16286 689d6a a89984 928374 fb4934 b8bb26 fabd2f 83a598 d3869b 8ec07c ebdbb2',
  gruvboxLight:
    'fbf1c7 cc241d 98971a d79921 458588 b16286 689d6a 7c6f64 928374 9d0006 79740e b57614 076678 8f3f71 427b58 3c3836',
  oneHalfLight:
    '383a42 e45649 50a14f c18301 0184bc a626a4 0997b3 fafafa 4f525d df6c75 98c379 e4c07a 61afef c577dd 56b5c1 ffffff',
  solarized:
    '073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3',
};

export const DARK: Readonly<Record<string, Palette>> = {
  xterm: palette(OWN.xterm, '000000', 'e5e5e5'),
  console: palette(OWN.console, '000000', 'aaaaaa'),
  tango: palette(OWN.tango, '000000', 'd3d7cf'),
  gnome: palette(OWN.gnome, '1d1d20', 'ffffff'),
  windows: palette(OWN.windows, '0c0c0c', 'cccccc'),
  mac: palette(OWN.mac, '000000', 'f2f2f2'),
  alacritty: palette(OWN.alacritty, '1d1f21', 'c5c8c6'),
  kitty: palette(OWN.kitty, '000000', 'dddddd'),
  gruvbox: palette(OWN.gruvbox, '282828', 'ebdbb2'),
};

export const LIGHT: Readonly<Record<string, Palette>> = {
  xterm: palette(OWN.xterm, 'ffffff', '000000'),
  tango: palette(OWN.tango, 'ffffff', '2e3436'),
  gnome: palette(OWN.gnome, 'ffffff', '171421'),
  windows: palette(OWN.windows, 'ffffff', '0c0c0c'),
  mac: palette(OWN.mac, 'ffffff', '000000'),
  oneHalf: palette(OWN.oneHalfLight, 'fafafa', '383a42'),
  gruvbox: palette(OWN.gruvboxLight, 'fbf1c7', '3c3836'),
};

export const SOLARIZED: Readonly<Record<string, Palette>> = {
  dark: palette(OWN.solarized, '002b36', '839496'),
  light: palette(OWN.solarized, 'fdf6e3', '657b83'),
};

function palette(own: string, background: string, text: string): Palette {
  return { own: own.split(' ').map(rgbOf), background: rgbOf(background), text: rgbOf(text) };
}

function rgbOf(hex: string): Rgb {
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

/** A number of the 256-colour palette there: from 16 on they are the same everywhere. */
export function colourIn({ own }: Palette, colour: number): Rgb {
  const mine = own[colour];
  if (mine) return mine;
  const grey = 8 + 10 * (colour - 232);
  if (colour > 231) return [grey, grey, grey];
  const steps = [0, 95, 135, 175, 215, 255];
  const step = (by: number): number => steps[Math.floor((colour - 16) / by) % 6] ?? 0;
  return [step(36), step(6), step(1)];
}
