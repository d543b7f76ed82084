// Transcripts of PROTOCOL.md as tests. A fenced block ```transcript holds, one a line:
//   # words                what it shows; the first such line is its title
//   # server: --guests     what the server must have been started with
//   C: {"USERNAME":"amy"}  the client sends this frame (what isn't JSON is sent as it stands)
//   C: <65537 bytes>       the client sends the header of a frame of that length
//   S: {"ask":"<ask>"}     the server sends this; its keys are exactly these
//   S: <closed>            the server closes the connection
//   ---                    the client's connection breaks, and it opens another
// A string that is a placeholder, "<seq>", stands for any value, and for the same one each time; within a longer string
// it stands for some text. What the client sends has the values put in; "<x*4001>" is 4,001 times x. How the server
// divides its events into frames is its own affair: they are compared one by one.

import type { Duplex } from 'node:stream';
import { FrameError, frameDecoder, frameOf, parseFrame } from '../../shared/wire/frame.ts';
import { REPLY_BYTES_MAX } from '../../shared/wire/native.ts';

export type Step =
  | { readonly kind: 'send'; readonly line: number; readonly body: string }
  | { readonly kind: 'announce'; readonly line: number; readonly bytes: number }
  | { readonly kind: 'expect'; readonly line: number; readonly value: unknown }
  | { readonly kind: 'closed'; readonly line: number }
  | { readonly kind: 'reconnect'; readonly line: number };

export interface Transcript {
  readonly title: string;
  /** The options of `hearth serve` that it needs. */
  readonly options: readonly string[];
  readonly steps: readonly Step[];
}

const BLOCK = /^```transcript\n(.*?)^```$/gms;

/** All transcripts of a text in Markdown; throws where one doesn't have the form. */
export function transcriptsOf(markdown: string): readonly Transcript[] {
  return Array.from(markdown.matchAll(BLOCK), (block) => {
    const first = markdown.slice(0, block.index).split('\n').length + 1;
    return transcriptOf(block[1] ?? '', first);
  });
}

function transcriptOf(text: string, first: number): Transcript {
  const lines = text
    .split('\n')
    .map((words, index) => ({ words: words.trim(), at: first + index }));
  const comments = lines.flatMap(({ words }) => (words.startsWith('# ') ? [words.slice(2)] : []));
  const settings = comments.filter((words) => words.startsWith('server: '));
  const title = comments.find((words) => !settings.includes(words));
  if (title === undefined) throw new Error(`line ${first}: a transcript needs a title`);
  return {
    title,
    options: settings.flatMap((words) => words.slice('server: '.length).split(' ')),
    steps: lines.flatMap(({ words, at }) => stepsOf(words, at)),
  };
}

function stepsOf(words: string, line: number): readonly Step[] {
  if (words === '' || words.startsWith('#')) return [];
  if (words === '---') return [{ kind: 'reconnect', line }];
  if (words === 'S: <closed>') return [{ kind: 'closed', line }];
  const body = words.slice(3);
  if (words.startsWith('C: ')) {
    const bytes = /^<(\d+) bytes>$/.exec(body)?.[1];
    if (bytes !== undefined) return [{ kind: 'announce', line, bytes: Number(bytes) }];
    return [{ kind: 'send', line, body }];
  }
  if (!words.startsWith('S: ')) throw new Error(`line ${line}: neither C: nor S:: ${words}`);
  try {
    return itemsOf(JSON.parse(body)).map((value) => ({ kind: 'expect', line, value }));
  } catch (cause) {
    throw new Error(`line ${line}: not JSON: ${body}`, { cause });
  }
}

/** A frame as the items to compare: each event by itself, anything else whole. */
function itemsOf(frame: unknown): readonly unknown[] {
  const events = isObject(frame) ? frame['events'] : undefined;
  return Array.isArray(events) ? events.map((event) => ({ events: [event] })) : [frame];
}

/** What the placeholders stand for; `matchFault` and `play` add to it. */
export type Bindings = Map<string, unknown>;

/** Where and how `actual` differs from what was expected; undefined if it does not. */
export function matchFault(
  expected: unknown,
  actual: unknown,
  { bindings, path = '' }: { readonly bindings: Bindings; readonly path?: string },
): string | undefined {
  if (typeof expected === 'string') return stringFault(expected, actual, { bindings, path });
  if (!isObject(expected) || !isObject(actual)) {
    return Object.is(expected, actual) ? undefined : different(expected, actual, path);
  }
  if (Array.isArray(expected) !== Array.isArray(actual)) return different(expected, actual, path);
  const faultAt = (key: string): string | undefined => {
    const here = `${path}/${key}`;
    if (!Object.hasOwn(actual, key)) return `${here} is missing`;
    if (!Object.hasOwn(expected, key)) return `${here} was not expected`;
    return matchFault(expected[key], actual[key], { bindings, path: here });
  };
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
    .map(faultAt)
    .find((fault) => fault !== undefined);
}

const WHOLE = /^<([a-z][a-z0-9-]*)>$/;
const PART = /<([a-z][a-z0-9-]*)>/g;

function stringFault(
  expected: string,
  actual: unknown,
  { bindings, path }: { readonly bindings: Bindings; readonly path: string },
): string | undefined {
  const name = WHOLE.exec(expected)?.[1];
  if (name !== undefined) {
    if (!bindings.has(name)) bindings.set(name, actual);
    const bound = bindings.get(name);
    const same = JSON.stringify(bound) === JSON.stringify(actual);
    return same ? undefined : different(bound, actual, path);
  }
  const parts = expected.split(PART).map((part, i) => (i % 2 === 0 ? escaped(part) : '.+'));
  const pattern = new RegExp(`^${parts.join('')}$`, 's');
  return typeof actual === 'string' && pattern.test(actual)
    ? undefined
    : different(expected, actual, path);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function different(expected: unknown, actual: unknown, path: string): string {
  return `${path || 'it'} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
}

/** What the client sends: JSON with the placeholders' values put in. Throws for a placeholder without a value yet. */
export function filled(body: string, bindings: Bindings): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return body;
  }
  return JSON.stringify(value, (_, part) => (typeof part === 'string' ? fill(part) : part));

  function fill(text: string): unknown {
    const name = WHOLE.exec(text)?.[1];
    if (name === undefined) return text.replace(/<(.)\*(\d+)>/gu, (_, x, n) => x.repeat(Number(n)));
    if (!bindings.has(name)) throw new Error(`<${name}> has no value yet`);
    return bindings.get(name);
  }
}

/**
 * Plays the client's part over connections that `dial` opens, and rejects where the server's part is another. Waits
 * at most `patience` milliseconds for each thing that the server should say.
 */
export async function play(
  { steps }: Transcript,
  dial: () => Duplex | Promise<Duplex>,
  patience = 40_000,
): Promise<void> {
  const bindings: Bindings = new Map();
  let wire = listenTo(await dial());

  const take = async (step: Step): Promise<string | undefined> => {
    switch (step.kind) {
      case 'reconnect':
        wire.close();
        wire = listenTo(await dial());
        return undefined;
      case 'send':
        wire.send(frameOf(filled(step.body, bindings)));
        return undefined;
      case 'announce':
        wire.send(headerOf(step.bytes));
        return undefined;
      case 'expect':
      case 'closed':
        return faultOf(step, await wire.next(patience), bindings);
    }
  };

  try {
    for (const step of steps) {
      const fault = await take(step);
      if (fault) throw new Error(`line ${step.line}: ${fault}`);
    }
    const extra = wire.rest();
    if (extra.length > 0) throw new Error(`and then: ${JSON.stringify(extra)}`);
  } finally {
    wire.close();
  }
}

function headerOf(length: number): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(length);
  return header;
}

type Heard =
  | { readonly kind: 'item'; readonly value: unknown }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silence' };

function faultOf(
  step: Step & { kind: 'expect' | 'closed' },
  heard: Heard,
  bindings: Bindings,
): string | undefined {
  const wanted = step.kind === 'closed' ? 'the end' : JSON.stringify(step.value);
  if (heard.kind === 'silence') return `nothing came, where there should have been ${wanted}`;
  if (heard.kind === 'closed') {
    return step.kind === 'closed' ? undefined : `the end came, not ${wanted}`;
  }
  if (step.kind === 'closed') return `${JSON.stringify(heard.value)} came, not the end`;
  return matchFault(step.value, heard.value, { bindings });
}

interface Wire {
  send(bytes: Uint8Array): void;
  next(patience: number): Promise<Heard>;
  /** What has come without being asked for. */
  rest(): readonly unknown[];
  close(): void;
}

function listenTo(socket: Duplex): Wire {
  const decoder = frameDecoder(REPLY_BYTES_MAX);
  const heard: unknown[] = [];
  let ended = false;
  let wake = (): void => {};
  socket.on('data', (bytes: Uint8Array) => {
    for (const body of decoder.feed(bytes)) {
      heard.push(...itemsOf(body instanceof FrameError ? body : parseFrame(body)));
    }
    wake();
  });
  const end = (): void => {
    ended = true;
    wake();
  };
  socket.on('end', () => {
    socket.end();
    end();
  });
  socket.on('error', () => {});
  socket.on('close', end);

  const look = (): Heard | undefined => {
    if (heard.length > 0) return { kind: 'item', value: heard.shift() };
    return ended ? { kind: 'closed' } : undefined;
  };
  return {
    send: (bytes) => void socket.write(bytes),
    next: (patience) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve({ kind: 'silence' }), patience);
        wake = () => {
          const found = look();
          if (!found) return;
          wake = () => {};
          clearTimeout(timer);
          resolve(found);
        };
        wake();
      }),
    rest: () => heard,
    close: () => {
      socket.end();
      socket.destroy();
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
