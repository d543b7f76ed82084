// Who logs in, and the token that spares the user the password: that of this login, or one kept from an earlier login.

import { TYPED_LEVEL } from '../../shared/wire/answers.ts';
import {
  type Ask,
  type Credentials,
  HEARTH_VERSION,
  type Hello,
  type Welcome,
} from '../../shared/wire/native.ts';
import type { LinkOptions } from './link-options.ts';

export interface Login {
  /** Whether a login succeeded before, over this connection or an earlier one. */
  readonly isBack: boolean;
  /** The first frame of a connection to a server that may be Hearth. */
  hello(): Hello;
  /** The server asks for credentials. Returns them if the user need not be asked. */
  asked(ask: Ask): Credentials | undefined;
  /** The server gave a new token. */
  renewed(token: string): void;
  /** The login succeeded; `token` is kept. Returns whether the epoch is new: earlier seqs then mean nothing. */
  succeeded(login: Pick<Welcome, 'name' | 'guest' | 'epoch' | 'token'>): boolean;
}

type Last = Pick<Welcome, 'name' | 'guest' | 'epoch'>;

export function login(options: LinkOptions): Login {
  const { as, tokens } = options;
  let last: Last | undefined;
  let token: string | undefined;

  const renewed = (fresh: string): void => {
    token = fresh;
    tokens.keep(fresh);
  };

  return {
    get isBack() {
      return last !== undefined;
    },
    hello() {
      if (!last && as === 'account') token ??= tokens.get();
      return helloOf(options, last, token);
    },
    asked({ guests }) {
      if (token !== undefined) tokens.drop(token); // it was sent with the hello, and refused
      token = undefined;
      return last?.guest && guests ? { guest: true } : undefined;
    },
    renewed,
    succeeded({ token: fresh, ...now }) {
      const isFresh = last?.epoch !== now.epoch;
      last = now;
      if (fresh !== undefined) renewed(fresh);
      return isFresh;
    },
  };
}

function helloOf(
  { user, as, stream, device, remember, erases, peer }: LinkOptions,
  last?: Last,
  token?: string,
): Hello {
  return {
    USERNAME: last?.name ?? user,
    HEARTH: HEARTH_VERSION,
    as: last?.guest ? 'guest' : as,
    stream,
    device: device.slice(0, 64),
    ...(token === undefined ? {} : { token }),
    ...(remember ? { remember: true } : {}),
    ...(erases ? { erases: true } : {}),
    partial: true,
    typed: TYPED_LEVEL,
    ...(last ? { resume: true } : {}),
    ...(peer ? { peer } : {}),
  };
}
