// `hearth send`: one message, confirmed or not. Logs in, says it, waits for the answer, leaves. The link handles broken
// connections: the line is carried out once.

import type { Readable } from 'node:stream';
import { cleanText } from '../../shared/text.ts';
import type { Ask, ChatInfo, Credentials, Welcome } from '../../shared/wire/native.ts';
import { isWorthAnother, refusalOf } from '../core/attempts.ts';
import { noAccount, Stop } from '../core/stop.ts';
import type { Link, LinkEvent, Told } from '../core/update/event.ts';

export interface SendNeeds {
  readonly link: (on: (event: LinkEvent) => void) => Link;
  /** Tried in turn while they are refused for their form. */
  readonly lines: readonly string[];
  /** The chat that a line is meant for, among those in the welcome. */
  readonly meant: (line: string, chats: readonly ChatInfo[]) => string | undefined;
  readonly answer: (ask: Ask) => Promise<Credentials>;
  /** For the user to read. */
  readonly who: { readonly name: string; readonly server: string };
}

type Refused = Extract<Told, { kind: 'refused' }>;

/**
 * Resolves with what else the server says, once the message is kept. Rejects with a Stop, or if nobody knows the
 * password.
 */
export async function send({ lines, ...needs }: SendNeeds): Promise<string> {
  const waiting = [...lines];
  let current: string | undefined;
  let said = '';
  let chats: readonly ChatInfo[] = [];
  let refusal: Refused | undefined;
  let done: string | undefined;
  let failure: Error | undefined;
  let objection: string | undefined;

  const sayNext = (): void => {
    const line = waiting.shift();
    if (line === undefined) return;
    said = line;
    const chat = needs.meant(line, chats);
    current = link.say(line, chat === undefined ? {} : { chat });
  };

  const fail = (error: Error): void => {
    failure = error;
    link.leave('at once');
  };

  const asked = (ask: Ask): void => {
    if (ask.ask === 'register') fail(new Stop(1, missing(needs.who)));
    else needs.answer(ask).then(link.answer, fail);
  };

  const begin = (welcome: Welcome): void => {
    if (current !== undefined) return; // back after a broken connection: the link says it again
    ({ chats } = welcome);
    sayNext();
    link.leave('when answered');
  };

  const told = (event: Told): void => {
    if (!('id' in event) || event.id !== current) return;
    if (event.kind === 'refused') {
      refusal = refusalOf(refusal, event, said);
      if (isWorthAnother(event.code)) sayNext();
    } else if (event.kind === 'confirmed' || event.kind === 'notice') done = event.text ?? '';
  };

  let end = (_: string): void => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const link = needs.link((event) => {
    if (event.kind === 'asked') asked(event.ask);
    else if (event.kind === 'welcomed') begin(event.welcome);
    else if (event.kind === 'told') {
      objection ??= objectionIn(event.event);
      told(event.event);
    } else if (event.kind === 'ended') end(event.text);
  });
  link.start();
  const text = await ended;
  if (objection !== undefined) throw new Stop(1, cleanText(objection));
  if (done !== undefined) return done;
  throw failure ?? new Stop(1, cleanText(refusal?.text ?? text));
}

/** An old server confirms nothing: if it refuses, it says so later, if at all. */
function objectionIn(event: Told): string | undefined {
  return event.kind === 'refused' && event.code === 'refused' ? event.text : undefined;
}

function missing({ name, server }: SendNeeds['who']): string {
  return `${noAccount(name, server)} Say who you are with --user, or make it: hearth join --user ${name}`;
}

/** No message is longer: the rest is not even read. */
const INPUT_BYTES_MAX = 64 * 1024;

/** A whole input, as one text. */
export async function textIn(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of input) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > INPUT_BYTES_MAX) {
      throw new Stop(1, 'That is too long for one message: send it in parts.');
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString();
}
