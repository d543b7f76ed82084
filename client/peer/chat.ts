// One private chat, from the first word of it to its end: asked or listening, meeting, held or open, over [DESIGN 9].
// What it has is here and nowhere else: the port, the meeting, the connection, and the files that wait.

import { type Address, formatAddress, ipAddress, scopeOf } from '../../shared/address.ts';
import type { Familiar, IntroducedEvent, PrivateEnds } from '../core/update/private-event.ts';
import { isGuest, type Met, type PeerPins } from '../storage/peer-pins.ts';
import { checkedCandidates, ownCandidates, type Rules } from './addresses.ts';
import { type Connected, connected } from './connected.ts';
import { messageOf } from './fault.ts';
import type { Listening } from './listen.ts';
import { type ChatOptions, WAYS, type WaitingFile } from './options.ts';

/** `listening`: for somebody whose request the user accepted. */
type State = 'new' | 'asked' | 'listening' | 'over' | Connected['state'];

export interface Chat {
  readonly state: State;
  readonly files: readonly WaitingFile[];
  /** Undefined until two clients are connected. */
  readonly connected: Connected | undefined;
  /** The user asks for it; `line`: what was typed, if that was for a file. */
  ask(line?: string): void;
  /** The user accepts their request; `brings`: and the first file with it. Opens a port, and then tells the server. */
  accept(brings: boolean): Promise<void>;
  /** The server introduces the two. Only somebody who was asked, or was accepted, is met, whatever a server says. */
  introduced(who: IntroducedEvent): Promise<void>;
  /** Offers it once the chat is open. */
  wait(file: WaitingFile): void;
  /** It does not begin. `text`: why; `told`: how many of the files that wait were told of already. */
  drop(text?: string, told?: number): void;
  /** `gone`: with this client, or for another chat, and nobody here is told. */
  stop(why?: 'gone'): void;
}

/** `over`: called before the news of its end. */
export function privateChat(
  name: string,
  options: ChatOptions,
  { news: on, server, over }: PrivateEnds & { over(): void },
): Chat {
  const { identity, pins, clock, ways = WAYS } = options;
  const givenUp = new AbortController();
  const files: WaitingFile[] = [];
  let before: State = 'new'; // while not connected
  let expects = false;
  let port: Listening | undefined;
  let there: Connected | undefined;

  const stateNow = (): State => (before === 'meeting' && there ? there.state : before);

  const stage = (next: 'asked' | 'listening' | 'meeting', line?: string): void => {
    before = next;
    const state = next === 'listening' ? 'meeting' : next;
    on({ kind: 'stage', with: name, state, ...(line !== undefined && { line }) });
  };

  const end = (): void => {
    before = 'over';
    port?.close();
    givenUp.abort();
    over();
  };

  const drop = (text?: string, told = 0): void => {
    if (before === 'over') return;
    end();
    const unoffered = files.slice(told).map(({ line }) => line);
    on({ kind: 'dropped', with: name, unoffered, ...(text !== undefined && { text }) });
  };

  const meetThem = async (met: Met, addresses: readonly string[] | undefined): Promise<void> => {
    const familiar = judged(met, pins);
    const side = addresses ? 'asker' : 'asked';
    const { signal } = givenUp;
    const stream = await ways.meet({
      ...{ side, identity, expected: met.fingerprint, name: met.name, clock, signal },
      ...(addresses ? { candidates: checked(addresses, options) } : port && { listening: port }),
    });
    if (before !== 'meeting') return void stream.destroy();
    if (familiar.kind === 'first' || familiar.kind === 'same') pins.pin(met);
    const of = { stream, side, met, familiar, files, expects } as const;
    there = connected(of, options, { news: on, over: end });
  };

  return {
    files,
    get state() {
      return stateNow();
    },
    get connected() {
      return there;
    },
    ask: (line) => stage('asked', line),
    async accept(brings) {
      expects = brings;
      stage('listening');
      try {
        port = await ways.listen({ identity, clock });
      } catch (error) {
        const why = messageOf(error);
        return drop(`No private chat with ${name}: this machine cannot take connections (${why}).`);
      }
      if (before !== 'listening') return port.close();
      const addresses = ownCandidates(port.port, rulesOf(options)).map(formatAddress);
      return server({ kind: 'accept', accept: { from: name, addresses } });
    },
    async introduced({ with: spelled, user: account, device, fingerprint, role, addresses = [] }) {
      if (before !== (role === 'dial' ? 'asked' : 'listening')) return;
      stage('meeting');
      try {
        const met = { server: options.server(), account, name: spelled, device, fingerprint };
        await meetThem(met, role === 'dial' ? addresses : undefined);
      } catch (error) {
        drop(messageOf(error));
      }
    },
    wait: (file) => void files.push(file),
    drop,
    stop(why) {
      if (there) there.session.stop(why);
      else if (why) end();
      else drop(`The private chat with ${name} is no longer wanted.`);
    },
  };
}

function judged(met: Met, pins: PeerPins): Familiar {
  const verdict = pins.look(met);
  return isGuest(met) && verdict.kind === 'first' ? { kind: 'guest' } : verdict;
}

/** Which addresses this client sends and takes depends on how it reaches the server itself. */
function rulesOf({ serverAddress }: ChatOptions): Rules {
  const at = serverAddress();
  return at ? { near: scopeOf(at.host), server: at } : {};
}

function checked(addresses: readonly string[], options: ChatOptions): readonly Address[] {
  return checkedCandidates(
    addresses.flatMap((text) => ipAddress(text) ?? []),
    rulesOf(options),
  );
}
