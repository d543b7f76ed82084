// Logging in by hand, for tests of what happens before the welcome: frame by frame, with the hashes counted.

import type { Passwords } from '../../server/accounts/passwords.ts';
import { QUICK_PASSWORDS, type TestClient, type TestHouse } from './house.ts';
import { until } from './until.ts';

export const hello = (name: string, more: object = {}) => ({
  USERNAME: name,
  HEARTH: '1',
  ...more,
});

type Reply = Readonly<Record<string, unknown>>;

/** Sends a frame; resolves with the next one that comes. */
export async function asked(client: TestClient, frame: object): Promise<Reply> {
  const before = client.replies.length;
  client.send(frame);
  await until(() => client.replies.length > before);
  return client.replies[before] as Reply;
}

/** One try on a connection of its own: the frame that answers it. */
export async function guess(
  { connect }: Pick<TestHouse, 'connect'>,
  name: string,
  { password, from }: { password: string; from?: string },
): Promise<Reply> {
  const client = connect(from);
  await asked(client, hello(name));
  const answer = await asked(client, { password });
  client.cut();
  return answer;
}

/** What a try came to: `in`, the code of the rejection, or what was asked for again. */
export function outcome(reply: Reply): unknown {
  return reply['USERNAME_ACCEPTED'] === true ? 'in' : (reply['code'] ?? reply['INFO']);
}

/** Quick passwords that count what they hash, and hold it while `held`. */
export function countedPasswords() {
  const waiting: (() => void)[] = [];
  const it = { held: false, verified: 0, hashed: 0, passwords: {} as Passwords, release };
  const pass = () => (it.held ? new Promise<void>((go) => waiting.push(go)) : undefined);
  it.passwords = {
    async hash(password, claimant) {
      it.hashed += 1;
      await pass();
      return QUICK_PASSWORDS.hash(password, claimant);
    },
    async verify(password, record, claimant) {
      it.verified += 1;
      await pass();
      return QUICK_PASSWORDS.verify(password, record, claimant);
    },
  };
  function release(): void {
    it.held = false;
    for (const go of waiting.splice(0)) go();
  }
  return it;
}
