// The one connection that a link has at a time, from dialling to its end, as one state. Leaving a state ends what was
// running in it, and nothing is taken from a connection that was left. Does not know what frames mean.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Pulse } from '../../shared/pulse.ts';
import type { Reply } from '../../shared/wire/native.ts';
import type { ByteStream } from './byte-stream.ts';
import type { LinkOptions } from './link-options.ts';
import { type Wire, wire as wireOver } from './wire.ts';

const GREETING_LIMIT: Ms = 60_000;

type State =
  | { kind: 'idle' }
  | { kind: 'dialling' }
  | { kind: 'greeting'; wire: Wire; cancel: () => void } // the server's turn: hello or credentials were sent
  | { kind: 'asked'; wire: Wire } // the user's turn
  | { kind: 'open'; wire: Wire; since: Ms; pulse?: Pulse } // the oldest servers take no pings
  | { kind: 'waiting' } // for the next attempt
  | { kind: 'ended' };

export interface ConnectionNeeds extends Pick<LinkOptions, 'dial' | 'readReply'> {
  readonly clock: Clock;
  /** There is a new connection: the server is to be greeted. */
  readonly reached: (wire: Wire) => void;
  readonly notReached: (error: unknown) => void;
  readonly received: (reply: Reply, wire: Wire) => void;
  /** As a wire's. */
  readonly foreign: (value: unknown, wire: Wire) => void;
  /** As a wire's. */
  readonly closed: (reason: string, byThem: boolean) => void;
  /** As a wire's. */
  readonly passesOver: () => boolean;
  /** The connection was open since that time (`elapsed`), and no longer is. May be called twice for one connection. */
  readonly left: (since: Ms) => void;
}

export interface Connection {
  readonly kind: State['kind'];
  /** Whether this wire is the current connection's. */
  isOn(wire: Wire): boolean;
  dial(): void;
  /** The server's turn. `cancel` takes away the limit on its answer; left out, that limit is 60 s. */
  listen(wire: Wire, cancel?: () => void): void;
  /** The user's turn. */
  ask(wire: Wire): void;
  readonly wire: Wire | undefined;
  open(wire: Wire, pulse?: Pulse): void;
  /** A frame came in: the server is alive. */
  heard(): void;
  /** Ends what is running in this state, shortly before the state is left. */
  settle(): void;
  /** There is no connection until the next `dial`. */
  wait(): void;
  /** Closes the connection, if there is one, for good. Returns false if it had ended before. */
  end(reason: string): boolean;
}

export function connection(needs: ConnectionNeeds): Connection {
  const { clock } = needs;
  let state: State = { kind: 'idle' };

  const settle = (): void => {
    if (state.kind === 'greeting') state.cancel();
    if (state.kind !== 'open') return;
    state.pulse?.stop();
    needs.left(state.since);
  };

  const become = (next: State): void => {
    settle();
    state = next;
  };

  const isOn = (wire: Wire): boolean => 'wire' in state && state.wire === wire;

  const dial = (): void => {
    const dialling: State = { kind: 'dialling' };
    become(dialling);
    needs.dial().then(
      (stream) => {
        if (state === dialling) reach(stream);
        else stream.destroy();
      },
      (error: unknown) => {
        if (state === dialling) needs.notReached(error);
      },
    );
  };

  const reach = (stream: ByteStream): void => {
    const ours =
      <T extends unknown[]>(run: (...them: T) => void) =>
      (...them: T): void => {
        if (isOn(wire)) run(...them);
      };
    const wire: Wire = wireOver(stream, needs.readReply, {
      received: ours((reply: Reply) => needs.received(reply, wire)),
      foreign: ours((value: unknown) => needs.foreign(value, wire)),
      closed: ours(needs.closed),
      passesOver: needs.passesOver,
    });
    listen(wire);
    needs.reached(wire);
  };

  const limited = (wire: Wire): (() => void) =>
    clock.after(GREETING_LIMIT, () => wire.close('The server does not answer.'));

  const listen = (wire: Wire, cancel = limited(wire)): void =>
    become({ kind: 'greeting', wire, cancel });

  return {
    get kind() {
      return state.kind;
    },
    get wire() {
      return 'wire' in state ? state.wire : undefined;
    },
    isOn,
    dial,
    listen,
    settle,
    ask: (wire) => become({ kind: 'asked', wire }),
    open: (wire, pulse) =>
      become({ kind: 'open', wire, since: clock.elapsed(), ...(pulse && { pulse }) }),
    heard() {
      if (state.kind === 'open') state.pulse?.heard();
    },
    wait: () => become({ kind: 'waiting' }),
    end(reason) {
      const last = state;
      if (last.kind === 'ended') return false;
      become({ kind: 'ended' });
      if ('wire' in last) last.wire.close(reason);
      return true;
    },
  };
}
