// The tokens that a user asked to keep (`--remember`): one file each, readable by nobody else. A server is identified
// by its certificate, so that no other server is ever sent its tokens, whatever its address.

import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { keyOf } from '../../shared/names.ts';
import type { TokenKeeper } from '../link/link-options.ts';
import type { KeptFiles } from './kept-files.ts';

const Kept = Type.Object({ server: Type.String(), user: Type.String(), token: Type.String() });

export interface TokenOptions {
  readonly user: string;
  /** The server's fingerprint, or its address without TLS; called once a connection to it is open. */
  readonly server: () => string;
  /** Whether to keep the next token; one that replaces a kept one is kept in any case. */
  readonly remember: boolean;
  /** Called when a token could not be written. */
  readonly failed: (error: Error) => void;
}

export function tokenKeeper(
  files: KeptFiles,
  { remember, failed, ...of }: TokenOptions,
): TokenKeeper {
  const user = keyOf(of.user);
  let keeps = remember;

  const file = (): string => {
    const name = createHash('sha256').update(`${of.server()} ${user}`).digest('hex').slice(0, 32);
    return `tokens/${name}.json`;
  };

  const read = (): string | undefined => {
    try {
      const kept: unknown = JSON.parse(files.read(file()) ?? '');
      const fits = Value.Check(Kept, kept) && kept.server === of.server() && kept.user === user;
      return fits ? kept.token : undefined;
    } catch {
      return undefined; // then the password is asked for
    }
  };

  return {
    get() {
      const token = read();
      keeps ||= token !== undefined;
      return token;
    },
    keep(token) {
      if (!keeps) return;
      try {
        files.write(file(), `${JSON.stringify({ server: of.server(), user, token })}\n`);
      } catch (error) {
        failed(error as Error);
      }
    },
    drop(token) {
      keeps = remember;
      if (read() === token) files.remove(file()); // another client may have kept a newer one
    },
  };
}
