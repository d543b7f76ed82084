// A screen, or a plain client's model, on a real link to a real server in memory: typing becomes facts.

import { duplexPair } from 'node:stream';
import { type Model, newModel } from '../../client/core/model.ts';
import type { ClientEvent, Effect } from '../../client/core/update/event.ts';
import { update as updateModel } from '../../client/core/update.ts';
import { byteStream } from '../../client/dial/stream.ts';
import { DialError } from '../../client/link/dial-error.ts';
import { link } from '../../client/link/link.ts';
import { USUAL_BINDINGS } from '../../client/screen/keys/bindings.ts';
import type { PanesEffect, PanesEvent } from '../../client/screen/panes/event.ts';
import { newPanes, type Panes } from '../../client/screen/panes/panes.ts';
import { update as updatePanes } from '../../client/screen/panes/update.ts';
import { readReply } from '../../shared/wire/checks.ts';
import { fakeClock } from './clock.ts';
import { type TestHouse, testHouse } from './house.ts';
import { TIMES } from './panes.ts';
import { turns } from './until.ts';

const USUALLY = { direct: 'all', group: 'all', global: 'mentions' } as const;

/** A house that can be restored from a backup, while its clients reconnect by themselves. */
export interface Street {
  readonly house: TestHouse;
  /** Everything that was ever kept, in any past. */
  facts(): TestHouse['record']['facts'];
  /** Copies what is kept now. */
  backUp(): void;
  /** Replaces the server with one that has what the last copy holds. */
  restore(): Promise<void>;
  /** Resolves when everything on its way has arrived. */
  settled(): Promise<void>;
}

export async function street(): Promise<Street> {
  const clock = fakeClock();
  let house = await testHouse({ guests: true, clock });
  const pasts: TestHouse['record'][] = [house.record];
  let copy = [...house.record.facts];
  return {
    get house() {
      return house;
    },
    facts: () => pasts.flatMap(({ facts }) => facts),
    backUp() {
      copy = [...house.record.facts];
    },
    async restore() {
      house = await testHouse({ guests: true, clock, record: { epoch: '', facts: [...copy] } });
      pasts.push(house.record);
    },
    async settled() {
      await turns(12);
    },
  };
}

export interface Dweller {
  /** Breaks the connection, and lets no other be made until allowed. */
  cut(): void;
  comeBack(): Promise<void>;
}

/** The link of amy's client to the current server. `on` takes its events and returns what is to be done. */
function linked(at: Street, on: (event: ClientEvent) => readonly (Effect | PanesEffect)[]) {
  let isCut = false;
  let is: 'waiting' | 'coming' | 'there' | 'ended' = 'coming';
  let near: ReturnType<typeof duplexPair>[0] | undefined;
  const { clock } = at.house;

  const dial = async () => {
    is = 'coming';
    if (isCut) throw new DialError('unreachable', 'Cut off.');
    const [mine, far] = duplexPair();
    near = mine;
    const session = at.house.house.admit({
      address: '127.0.0.1',
      network: '127.0.0.1',
      send: (bytes) => void far.write(bytes),
      pause() {},
      resume() {},
      end: () => void far.end(),
      destroy: () => void far.destroy(),
    });
    far.on('data', (bytes: Buffer) => session.received(bytes));
    far.on('close', () => session.closed());
    far.on('error', () => {});
    mine.on('close', () => far.destroy());
    far.on('end', () => far.end());
    return byteStream(mine);
  };

  const happens = (event: ClientEvent): void => {
    if (event.kind === 'welcomed') is = 'there';
    if (event.kind === 'lost') is = 'waiting';
    if (event.kind === 'ended') is = 'ended';
    for (const effect of on(event)) perform(effect);
  };
  const it = link({
    dial,
    readReply,
    clock,
    random: () => 0,
    ...{ stream: 'amys', user: 'amy', as: 'account', device: 'a test', remember: false },
    tokens: { get: () => undefined, keep() {}, drop() {} },
    hearth: { known: () => true, met() {}, lost: '' },
    on: happens,
  });

  const perform = (effect: Effect | PanesEffect): void => {
    if (effect.kind === 'say') it.say(effect.line, effect);
    else if (effect.kind === 'page') it.page(effect.page);
    else if (effect.kind === 'watch') it.watch(effect.chat);
    else if (effect.kind === 'read') it.read(effect.chat, effect.seq);
    else if (effect.kind === 'log-in') {
      const { ask } = effect.ask;
      it.answer(ask === 'register' ? { register: PASSWORD } : { password: PASSWORD });
    }
  };

  it.start();
  const ways: Dweller = {
    cut() {
      isCut = true;
      near?.destroy();
    },
    async comeBack() {
      isCut = false;
      while (is !== 'there') {
        if (is === 'ended') throw new Error('the link gave up');
        if (is === 'waiting') clock.advance(500); // and no more, or the login that begins meanwhile would be too late
        await new Promise(setImmediate);
      }
    },
  };
  return { perform, ways };
}

const PASSWORD = 'password of amy';

export interface ScreenDweller extends Dweller {
  readonly panes: Panes;
  happens(event: PanesEvent): void;
  press(...names: string[]): void;
  type(text: string): void;
}

/** `heard` is told the panes before and after whatever was no key of the user's. */
export function onScreen(at: Street, heard: (before: Panes, after: Panes) => void): ScreenDweller {
  let panes = newPanes({
    server: 'test',
    bindings: USUAL_BINDINGS,
    usually: USUALLY,
    times: TIMES,
  });
  const step = (event: PanesEvent): readonly PanesEffect[] => {
    const before = panes;
    const [next, effects] = updatePanes(panes, event, at.house.clock.now());
    panes = next;
    if (event.kind !== 'key') heard(before, panes);
    return effects;
  };
  const { perform, ways } = linked(at, step);
  const happens = (event: PanesEvent): void => {
    for (const effect of step(event)) perform(effect);
  };
  return {
    ...ways,
    get panes() {
      return panes;
    },
    happens,
    type: (text) => happens({ kind: 'key', key: { kind: 'text', text } }),
    press(...names) {
      for (const name of names) happens({ kind: 'key', key: { kind: 'press', name } });
    },
  };
}

export interface PlainDweller extends Dweller {
  readonly model: Model;
  type(line: string): void;
}

export function inLines(at: Street): PlainDweller {
  let model = newModel({ backlog: true, marks: true });
  const step = (event: ClientEvent): readonly Effect[] => {
    const [next, effects] = updateModel(model, event, at.house.clock.now());
    model = next;
    return effects;
  };
  const { perform, ways } = linked(at, step);
  return {
    ...ways,
    get model() {
      return model;
    },
    type(line) {
      for (const effect of step({ kind: 'typed', line })) perform(effect);
    },
  };
}
