// Facts for tests, short to write.

import type { FactOf, LineId } from '../../server/facts.ts';

const AT = 1_790_000_000_000;

export function say(chat: string, text: string, by = 'u1', line?: LineId): FactOf<'message'> {
  return {
    kind: 'message',
    on: `chat:${chat}`,
    by,
    at: AT,
    ...(line && { line }),
    body: { from: by, text },
  };
}

/** A group as it is from now on; nobody in it ends it. */
export function group(chat: string, name: string, members: readonly string[]): FactOf<'group'> {
  const [owner = 'u1'] = members;
  return {
    kind: 'group',
    on: `chat:${chat}`,
    touches: [`group:${chat}`, `name:${name}`],
    by: owner,
    at: AT,
    body: { name, owner, members, from: owner, text: `changed ${name}` },
  };
}

export function register(id: string, name = id): FactOf<'registered'> {
  return {
    kind: 'registered',
    on: `user:${id}`,
    touches: [`name:${name.toLowerCase()}`],
    by: id,
    at: AT,
    body: { name, password: 'scrypt$…', read: 0 },
  };
}

/** A timed message. `expiresAt`: in seconds since 1970. */
export function whisper(
  chat: string,
  text: string,
  expiresAt: number,
): FactOf<'message'> & { expiresAt: number } {
  return { ...say(chat, text), expiresAt };
}

/** What is to become of a message of `u1`: an amendment of it by `by`. */
export function amend<K extends 'edited' | 'deleted' | 'reacted'>(
  kind: K,
  chat: string,
  of: number,
  more: Omit<FactOf<K>['body'], 'of' | 'author' | 'from'> & {
    readonly by?: string;
    readonly expiresAt?: number | undefined;
  },
): FactOf<K> {
  const { by = 'u1', expiresAt, ...body } = more;
  return {
    kind,
    on: `amended:${chat}`,
    ...(kind === 'deleted' && { touches: [`deletions:${chat}`] }),
    by,
    at: AT,
    ...(expiresAt !== undefined && { expiresAt }),
    body: { of, author: 'u1', from: by, ...body },
  } as unknown as FactOf<K>;
}
