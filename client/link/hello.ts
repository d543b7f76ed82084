// The first frame of a connection to a server that may be Hearth.

import { TYPED_LEVEL } from '../../shared/wire/answers.ts';
import { HEARTH_VERSION, type Hello } from '../../shared/wire/native.ts';
import type { LinkOptions } from './link-options.ts';

export interface Login {
  readonly name: string;
  readonly guest: boolean;
  readonly epoch: string;
}

/** `login`: the last login, if the client comes back from one. */
export function helloOf(
  { user, as, stream, device, remember, erases, peer }: LinkOptions,
  login?: Login,
  token?: string,
): Hello {
  return {
    USERNAME: login?.name ?? user,
    HEARTH: HEARTH_VERSION,
    as: login?.guest ? 'guest' : as,
    stream,
    device: device.slice(0, 64),
    ...(token === undefined ? {} : { token }),
    ...(remember ? { remember: true } : {}),
    ...(erases ? { erases: true } : {}),
    partial: true,
    typed: TYPED_LEVEL,
    ...(login ? { resume: true } : {}),
    ...(peer ? { peer } : {}),
  };
}
