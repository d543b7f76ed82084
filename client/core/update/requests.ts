// What awaits the user's answer: requests for private chats, and offered files. Pure.

import type { Ms } from '../../../shared/clock.ts';
import type { CommandOf } from '../../../shared/grammar/command.ts';
import { keyOf } from '../../../shared/names.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import type { Model, OpenRequest, Private, SentFile } from '../model.ts';
import type { Asked, Effect, Show } from './event.ts';
import { sizeText } from './sizes.ts';

type Step = readonly [Model, readonly Effect[]];

const tell = (what: Show): Effect => ({ kind: 'show', what });

/** Adds a request, which replaces an earlier one for the same; shown with the lines that answer it. */
export function withRequest(before: Model, asked: Omit<OpenRequest, 'nth'>): Step {
  const nth = before.requestCount + 1;
  const others = before.requests.filter((it) => !isFor(it, asked));
  const requests = [...others, { ...asked, nth }];
  const text = question(asked) + (requests.length === 1 ? ' (y or n)' : '');
  return [{ ...before, requests, requestCount: nth }, [tell({ kind: 'notice', text })]];
}

/** The question with the lines that answer only it: a file has its number. */
function question(asked: Omit<OpenRequest, 'nth'>): string {
  const which = asked.file ? `${asked.from} ${asked.file.id}` : asked.from;
  return `${whatIs(asked)}: accept ${which}, or decline ${which}`;
}

function isFor(one: OpenRequest, other: Omit<OpenRequest, 'nth'>): boolean {
  return keyOf(one.from) === keyOf(other.from) && one.file?.id === other.file?.id;
}

function whatIs({ from, file, brings }: Omit<OpenRequest, 'nth'>): string {
  if (brings) return `${from} wants to send you a file, over a private chat`;
  if (!file) return `${from} asks for a private chat`;
  return `${from} offers you the file ${file.name} (${sizeText(file.size)})`;
}

/** Notes that a request ended, in whatever way. */
export function withOver(before: Model, after: Model, at: Ms): Model {
  if (before.requests.every((it) => after.requests.includes(it))) return after;
  const nth = after.requestCount + 1;
  return { ...after, requestCount: nth, requestOver: { nth, at } };
}

export function withoutRequest(model: Model, asked: Omit<OpenRequest, 'nth'>): Model {
  const requests = model.requests.filter((it) => !isFor(it, asked));
  return requests.length === model.requests.length ? model : { ...model, requests };
}

/** Files offered in a private chat that is over cannot be had any more. */
export function withoutFilesOf(model: Model, name: string): Model {
  const isOf = (from: string): boolean => keyOf(from) === keyOf(name);
  const requests = model.requests.filter(({ from, file }) => !file || !isOf(from));
  return { ...model, requests, transfers: model.transfers.filter((it) => !isOf(it.with)) };
}

export function withPrivate(model: Model, chat: Private): Model {
  return { ...model, privates: new Map(model.privates).set(keyOf(chat.name), chat) };
}

export function withoutPrivate(model: Model, name: string): Model {
  const privates = new Map(model.privates);
  privates.delete(keyOf(name));
  return { ...model, privates };
}

/** Nobody is met without the user's word: only somebody who was asked, and asks too, is accepted automatically. */
export function asked(model: Model, { from, wanted, file }: EventOf<'request'>): Step {
  const ours = model.privates.get(keyOf(from));
  return wanted && ours?.state === 'asked'
    ? accepted(model, { from })
    : withRequest(model, { from, ...(file && { brings: file }) });
}

/** Accepting a file accepts the private chat for it as well. */
function accepted(model: Model, { from, brings }: Pick<OpenRequest, 'from' | 'brings'>): Step {
  const order = { do: 'accept', with: from, ...(brings && { brings }) } as const;
  return [withoutRequest(model, { from }), [{ kind: 'private', order }]];
}

export function over(model: Model, { from, to, text }: EventOf<'request-over'>): Step {
  const said = text === undefined ? [] : [tell({ kind: 'notice', text })];
  if (keyOf(from) !== keyOf(model.me)) return [withoutRequest(model, { from }), said];
  return [model, [...said, { kind: 'private', order: { do: 'not-asked', with: to } }]];
}

/** The line as typed: where the client itself asked for a private chat to offer a file, that is the `sendfile` line. */
export function typedFor(model: Model, asked: Asked | undefined): string | undefined {
  if (!asked || !('line' in asked)) return undefined;
  const name = asked.file && /^startprivate (\S+)$/.exec(asked.line)?.[1];
  return (name && model.privates.get(keyOf(name))?.line) || asked.line;
}

export function notOffered(line: string): Effect {
  return tell({ kind: 'refused', code: 'undeliverable', text: 'The file was not offered.', line });
}

/** The connection to the server broke, which forgets all requests. What is open between two clients stays. */
export function requestsLost(before: Model): Step {
  const requests = before.requests.filter(({ file }) => file);
  const text = 'Open requests for a private chat are over too.';
  const said = requests.length < before.requests.length ? [tell({ kind: 'notice', text })] : [];
  const orders = [...before.privates.values()]
    .filter(({ state }) => state === 'asked')
    .map(({ name }): Effect => ({ kind: 'private', order: { do: 'not-asked', with: name } }));
  return [{ ...before, requests }, [...said, ...orders]];
}

/** Answers the open request that the line means; undefined if it means none. */
export function answered(
  model: Model,
  { verb, name, file }: CommandOf<'accept' | 'decline'>,
  { line, shown }: { readonly line: string; readonly shown: number },
): Step | undefined {
  const open =
    name === undefined
      ? model.requests.filter(({ nth }) => nth <= shown)
      : meant(
          model.requests.filter(({ from }) => keyOf(from) === keyOf(name)),
          file,
        );
  const [request, another] = open;
  if (another) return unclear(model, line, open);
  return request && answer(model, { verb, line }, request);
}

export function notWaiting(model: Model, name: string | undefined, line: string): Step {
  const text = `${name ?? 'Nobody'} is not waiting for an answer from you.`;
  return [model, [tell({ kind: 'refused', code: 'no-request', text, line })]];
}

function answer(
  model: Model,
  { verb, line }: { readonly verb: 'accept' | 'decline'; readonly line: string },
  it: OpenRequest,
): Step {
  const { from, file } = it;
  if (file) {
    const order = { do: verb === 'accept' ? 'take' : 'refuse', with: from, file: file.id } as const;
    const text = `Taking ${file.name} (${sizeText(file.size)}) from ${from}.`;
    const said = verb === 'accept' ? [tell({ kind: 'confirmed', id: '', line, text })] : [];
    return [withoutRequest(model, it), [...said, { kind: 'private', order }, { kind: 'active' }]];
  }
  if (verb === 'accept') return accepted(model, it);
  return [withoutRequest(model, it), [{ kind: 'say', line: `decline ${from}` }]];
}

/** An answer is valid for exactly one request; one without a name, for a request that was there when it was begun. */
export function unclear(model: Model, line: string, open = model.requests): Step {
  const why = open.length === 1 ? 'That came while you were typing' : 'Several requests are open';
  const list = open.map((it) => `\n  ${question(it)}`);
  const text = `${why}; nothing was done. Answer it by name:${list.join('')}`;
  return [model, [tell({ kind: 'refused', code: 'usage', text, line })]];
}

/** Those that a number or a name means; without either, all. `chat`: a request without a file. */
export function meant<T extends { readonly file?: SentFile }>(
  all: readonly T[],
  which: string | undefined,
): readonly T[] {
  if (which === undefined) return all;
  const key = which.toLowerCase();
  const nameOf = ({ file }: T): string => file?.name.toLowerCase() ?? 'chat';
  const fits = [
    ({ file }: T) => file !== undefined && String(file.id) === key,
    (it: T) => nameOf(it) === key,
    (it: T) => nameOf(it).startsWith(key),
  ];
  return fits.map((fit) => all.filter(fit)).find((found) => found.length > 0) ?? [];
}
