// Two clients where there is no Node: a worker that gives up its globals before it loads the client's core. Told a port
// for each client's bytes, it lets amy write to bob, and says what bob was shown and what his screen looks like.

import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Model } from '../../client/core/model.ts';
import type { ClientEvent } from '../../client/core/update/event.ts';
import type { ByteStream } from '../../client/link/byte-stream.ts';
import type { Panes } from '../../client/screen/panes/panes.ts';
import type { Clock } from '../../shared/clock.ts';

const owner = parentPort;
const { setTimeout, clearTimeout } = globalThis;

/** As in a page that allows no code made at run time. */
function forbidden(): never {
  throw new Error('made code at run time');
}

const FORBIDDEN = ['process', 'Buffer', 'setImmediate', 'clearImmediate', 'global'];

function withoutNode(): void {
  for (const name of FORBIDDEN) Reflect.deleteProperty(globalThis, name);
  Object.assign(globalThis, { Function: forbidden, eval: forbidden });
}

const clock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delay, run) {
    const timer = setTimeout(run, Math.min(delay, 1_000_000));
    return () => clearTimeout(timer);
  },
};

function streamOver(port: MessagePort): ByteStream {
  return {
    write: (bytes) => port.postMessage(bytes),
    end: () => port.close(),
    destroy: () => port.close(),
    listen: (to) => void port.on('message', (bytes: Uint8Array) => to?.data(bytes)),
    isOpen: true,
    peer: undefined,
  };
}

async function talk(ports: Readonly<Record<'amy' | 'bob', MessagePort>>): Promise<void> {
  withoutNode();
  const { Value } = await import('@sinclair/typebox/value');
  const { replyReader } = await import('../../shared/wire/reply.ts');
  const { link } = await import('../../client/link/link.ts');
  const { run } = await import('../../client/core/run.ts');
  const { newModel } = await import('../../client/core/model.ts');
  const core = await import('../../client/core/update.ts');
  const { newPanes } = await import('../../client/screen/panes/panes.ts');
  const panes = await import('../../client/screen/panes/update.ts');
  const { view } = await import('../../client/screen/view/view.ts');
  const { USUAL_BINDINGS } = await import('../../client/screen/keys/bindings.ts');

  const readReply = replyReader(
    (schema) =>
      (value): value is never =>
        Value.Check(schema, value),
  );
  const around = (user: 'amy' | 'bob') => ({
    clock,
    link: (on: Parameters<typeof link>[0]['on']) =>
      link({
        ...{ dial: async () => streamOver(ports[user]), readReply, clock, random: Math.random },
        ...{ stream: user, user, as: 'account', device: 'a page', remember: false, on },
        tokens: { get: () => undefined, keep() {}, drop() {} },
        hearth: { known: () => true, met() {}, lost: '' },
      }),
    questions: {
      answer: async () => ({ register: `password of ${user}` }),
      change: () => new Promise<never>(() => {}),
      loggedIn() {},
      done() {},
    },
  });
  const size = { columns: 60, rows: 10 };
  const at = { clock: String, date: String, day: String };
  const bob = run<
    Panes,
    Parameters<typeof panes.update>[1],
    { kind: 'bell' | 'redraw' | 'read-folder' | 'edit' | 'copy' }
  >({
    ...around('bob'),
    state: newPanes({
      ...{ times: at, server: 'a house', bindings: USUAL_BINDINGS },
      usually: { direct: 'all', group: 'all', global: 'mentions' },
    }),
    update: panes.update,
    perform() {},
  });
  const amy = run<Model, ClientEvent, { kind: 'show' }>({
    ...around('amy'),
    state: newModel({ backlog: false, marks: false }),
    update: core.update,
    perform() {},
  });
  bob.subscribe(({ event, after }) => {
    if (event.kind === 'welcomed') {
      bob.dispatch({ kind: 'resized', size });
      amy.start();
    }
    if (event.kind !== 'told' || event.event.kind !== 'message') return;
    const { rows } = view(after, clock.now());
    const screen = rows.map((row) => row.map(({ text }) => text).join('')).join('\n');
    owner?.postMessage({ text: event.event.text, screen });
  });
  amy.subscribe(({ event }) => {
    if (event.kind === 'welcomed') amy.dispatch({ kind: 'typed', line: '@bob good morning' });
  });
  bob.start();
}

owner?.once('message', (ports: Readonly<Record<'amy' | 'bob', MessagePort>>) => {
  talk(ports).catch((error: Error) => owner.postMessage({ text: String(error.stack), screen: '' }));
});
