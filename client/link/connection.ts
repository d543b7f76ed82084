// The one connection that a link has at a time, from dialling to its end, as one state. Whatever leaves a state ends what
// was running in it; what comes over a connection that was left is not heard. Knows no frame's meaning.

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
  /** There is a new one: the server is to be greeted. */
  readonly reached: (wire: Wire) => void;
  readonly notReached: (error: unknown) => void;
  readonly received: (reply: Reply, wire: Wire) => void;
  /** What is no frame of Hearth's; undefined for what is not even JSON. */
  readonly foreign: (value: unknown, wire: Wire) => void;
  /** As a wire's. */
  readonly closed: (reason: string, byThem: boolean) => void;
  /** As a wire's. */
  readonly passesOver: () => boolean;
  /** It was open since then, and is not any more. May be called again. */
  readonly left: (since: Ms) => void;
}

export interface Connection {
  readonly kind: State['kind'];
  /** Whether this is what is heard and spoken to now. */
  isOn(wire: Wire): boolean;
  dial(): void;
  /** The server's turn, until `cancel` is called; left out: it has 60 s. */
  listen(wire: Wire, cancel?: () => void): void;
  /** The user's turn. */
  ask(wire: Wire): void;
  readonly wire: Wire | undefined;
  open(wire: Wire, pulse?: Pulse): void;
  /** Something came in. */
  heard(): void;
  /** Ends what is running, though the state lasts on for a moment. */
  settle(): void;
  /** There is none until the next `dial`. */
  wait(): void;
  /** Closes what there is. Returns false if that was done before. */
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
