// A client without a process of its own: all of `hearth join --json` except its settings. Its link retries as if its
// user kept pressing Enter, and ten times as fast, so that a server that is killed again and again is soon found.

import { PassThrough, Writable } from 'node:stream';
import { dial } from '../../client/dial/dial.ts';
import { byteStream } from '../../client/dial/stream.ts';
import { link } from '../../client/link/link.ts';
import { plain } from '../../client/plain/plain.ts';
import { ownProcess } from '../../client/process.ts';
import type { Clock } from '../../shared/clock.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { readReply } from '../../shared/wire/checks.ts';
import type { JsonEvent } from './client.ts';

export interface LightClient {
  readonly user: string;
  /** The token that it was given. */
  readonly token: string | undefined;
  type(line: string): void;
  /** Leaves at once; resolves with how it ended. */
  leave(): Promise<string>;
  /** How it ended, if it did. */
  readonly ended: string | undefined;
}

const HURRY = 10;

/** Waits are shorter, elapsed time runs faster; the time of day is real. */
export const hurried: Clock = {
  now: systemClock.now,
  elapsed: () => systemClock.elapsed() * HURRY,
  after: (delay, run) => systemClock.after(delay / HURRY, run),
};

/** Connections to a server on this machine, whatever certificate it shows. */
export const dialling = (port: () => number) => async () => {
  const address = { host: '127.0.0.1', port: port() };
  return byteStream(await dial(address, { kind: 'first', met() {} }, systemClock));
};

export function lightClient(
  user: string,
  { port, onEvent }: { port: () => number; onEvent: (event: JsonEvent) => void },
): LightClient {
  const input = new PassThrough();
  let token: string | undefined;
  let how: string | undefined;
  const password = `password of ${user}`;
  const client = plain({
    on: ownProcess.on,
    zone: () => 0,
    link: (on) => {
      const its = link({
        dial: dialling(port),
        readReply,
        clock: hurried,
        random: Math.random,
        stream: streamOf(user),
        user,
        as: 'account',
        device: 'a light client',
        remember: false,
        tokens: {
          get: () => token,
          keep(fresh) {
            token = fresh;
          },
          drop() {
            token = undefined;
          },
        },
        hearth: { known: () => true, met() {}, lost: 'It is Hearth no more.' },
        on(event) {
          on(event);
          if (event.kind === 'lost') setImmediate(its.retry);
        },
      });
      return its;
    },
    clock: systemClock,
    input,
    output: new Writable({
      write(chunk, _, done) {
        for (const line of String(chunk).split('\n')) if (line !== '') onEvent(JSON.parse(line));
        done();
      },
    }),
    keeper: {
      answer: async ({ ask }) => (ask === 'register' ? { register: password } : { password }),
      change: () => Promise.reject(new Error('it keeps its password')),
      loggedIn() {},
      asked() {},
    },
    wants: { backlog: false, marks: false },
    format: 'json',
  });
  const ended = client.ended.then(({ code, text }) => {
    how = `${code} ${text}`;
    return how;
  });
  return {
    user,
    get token() {
      return token;
    },
    type: (line) => void input.write(`${line}\n`),
    leave() {
      client.interrupt(false);
      return ended;
    },
    get ended() {
      return how;
    },
  };
}

let starts = 0;

/** Unlike that of any other start. */
export function streamOf(user: string): string {
  starts += 1;
  return `${user}-${process.pid.toString(36)}-${systemClock.now().toString(36)}-${starts}`;
}
