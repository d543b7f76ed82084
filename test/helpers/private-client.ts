// A client's update and its private chats, with nobody at the other end: what a port, a meeting and a session are asked
// to do is noted.

import { PassThrough } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type Model, newModel } from '../../client/core/model.ts';
import type { ClientEvent, Effect } from '../../client/core/update/event.ts';
import type { PrivateNews, Privates } from '../../client/core/update/private-event.ts';
import { update } from '../../client/core/update.ts';
import type { Ways } from '../../client/peer/options.ts';
import { privates } from '../../client/peer/privates.ts';
import type { PeerEvent, PeerSession } from '../../client/peer/session.ts';
import { ownProcess } from '../../client/process.ts';
import type { Verdict } from '../../client/storage/peer-pins.ts';
import { fakeClock } from './clock.ts';
import { turns } from './until.ts';

export interface PrivateClient {
  readonly model: Model;
  /** Of the last event. */
  readonly effects: readonly Effect[];
  /** What the last event came to: effects, and what was asked of the other end. */
  readonly did: readonly string[];
  /** News of a private chat comes from its session, if there is one by now. */
  happens(event: ClientEvent): Promise<void>;
}

/** `verdict`: what is known of every device. */
export function privateClient(verdict: Verdict): PrivateClient {
  let model: Model = { ...newModel({ backlog: true, marks: true }), me: 'ann', connection: 'open' };
  let effects: Effect[] = [];
  let did: string[] = [];
  let hears: ((event: PeerEvent) => void) | undefined;
  let said = 0;

  const dispatch = (event: ClientEvent): void => {
    const [next, all] = update(model, event, 0);
    model = next;
    for (const effect of all) perform(effect);
  };
  const perform = (effect: Effect): void => {
    if (effect.kind === 'private') chats.perform(effect.order);
    else {
      effects.push(effect);
      did.push(nameOf(effect));
    }
  };

  const notes = (what: string): void => void did.push(what);
  const session: PeerSession = {
    say() {
      notes('say');
      said += 1;
      return said;
    },
    async offerFile() {
      notes('offer');
      return { own: true, id: 1, name: 'x', size: 5 };
    },
    async acceptFile() {
      notes('take');
      return undefined;
    },
    declineFile: () => notes('refuse'),
    cancelFile: () => notes('cancel'),
    release: () => notes('trust'),
    stop: () => notes('stop'),
    closed: Promise.resolve(),
  };
  const ways: Ways = {
    async listen() {
      notes('listen');
      return { port: 4711, expect() {}, strangers: 0, close() {} };
    },
    async meet() {
      notes('meet');
      return new PassThrough() as unknown as TLSSocket;
    },
    peerSession({ on }) {
      hears = on;
      return session;
    },
    async sendable() {
      notes('look');
      return 5;
    },
  };
  const chats: Privates = privates(
    {
      identity: { key: '', cert: '', fingerprint: '', device: '' },
      pins: { look: () => verdict, pin() {} },
      server: () => 'the server',
      serverAddress: () => undefined,
      downloads: () => '/nowhere',
      clock: fakeClock(),
      own: ownProcess,
      ways,
    },
    { news: (news) => dispatch({ kind: 'private', news }), server: perform },
  );

  return {
    get model() {
      return model;
    },
    get effects() {
      return effects;
    },
    get did() {
      return did;
    },
    async happens(event) {
      effects = [];
      did = [];
      if (event.kind === 'private' && hears) hears(peerEvent(event.news));
      else dispatch(event);
      await turns(3);
    },
  };
}

function nameOf(effect: Effect): string {
  if (effect.kind === 'say') return `say ${effect.line}`;
  return effect.kind === 'show' ? effect.what.kind : effect.kind;
}

/** What a session says, so that this news follows. */
function peerEvent(news: PrivateNews): PeerEvent {
  switch (news.kind) {
    case 'opened':
      return { kind: 'opened', words: news.words as never };
    case 'text':
    case 'offered':
    case 'progress':
    case 'done':
    case 'failed':
      return news;
    case 'ended': {
      const { text, unshown = 0 } = news;
      return { kind: 'ended', code: 'left', text, unconfirmed: 0, unshown };
    }
    case 'stage':
    case 'dropped':
    case 'confirmed':
    case 'refused':
    case 'waits':
      throw new Error(`no session says ${news.kind}`);
  }
}
