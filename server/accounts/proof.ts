// Whether a name and a password belong together. Each try is counted, then slowed down, then hashed; all of that is the
// same whether there is such an account or not.

import type { Clock, Ms } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import type { ToOperator } from '../report.ts';
import type { Account, AccountIndex } from '../state/accounts.ts';
import { createLockout, locked } from './lockout.ts';
import type { Passwords } from './passwords.ts';
import { createSlowing } from './slowing.ts';
import type { Standings } from './standing.ts';
import type { Claimant } from './turns.ts';

export interface Claim {
  readonly name: string;
  readonly password: string;
  /** The key for limits by origin: an IPv4 address or an IPv6 /64. */
  readonly network: string;
}

export type Proof =
  | { readonly kind: 'right'; readonly account: Account }
  /** `left`: what to tell the user about the tries that are left. */
  | { readonly kind: 'wrong'; readonly left: string };

/** Throws a Refusal: locked (also for the third wrong password), busy. */
export type Prove = (claim: Claim) => Promise<Proof>;

export function createProof(needs: {
  readonly accounts: Pick<AccountIndex, 'accountNamed'>;
  readonly passwords: Passwords;
  readonly standings: Standings;
  readonly clock: Clock;
  readonly blockFor: Ms;
  readonly report: ToOperator;
}): Prove {
  const { accounts, passwords, standings, clock, blockFor, report } = needs;
  const lockout = createLockout(clock, blockFor);
  const slowing = createSlowing(clock);

  const look = async ({ name, password, network }: Claim): Promise<Account | undefined> => {
    const claimant = claimantOf({ name, network }, standings);
    await slowing.begin(name, claimant.standing());
    const account = accounts.accountNamed(name);
    const right = await passwords.verify(password, account?.password, claimant);
    return right ? account : undefined;
  };

  return async (claim) => {
    const { name } = claim;
    const attempt = await lockout.begin(name, claim.network);
    let account: Account | undefined;
    try {
      account = await look(claim);
    } catch (error) {
      attempt.takenBack();
      slowing.forgive(name);
      throw error;
    }
    if (account) {
      attempt.right();
      standings.cameIn(name, claim.network);
      slowing.forgive(name);
      return { kind: 'right', account };
    }
    const left = attempt.wrong();
    standings.failed(claim.network);
    const who = { name: accounts.accountNamed(name)?.name, from: claim.network };
    report({ kind: left === 0 ? 'lockout' : 'wrong-password', ...who });
    if (left === 0) throw locked(name, blockFor);
    return { kind: 'wrong', left: left === 1 ? 'One try left.' : `${left} tries left.` };
  };
}

/** Whose turn a hash takes. */
export function claimantOf(
  { name, network }: Pick<Claim, 'name' | 'network'>,
  standings: Standings,
): Claimant {
  return { name: keyOf(name), network, standing: () => standings.of(name, network) };
}
