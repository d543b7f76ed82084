// The Chatterbox dialect [DESIGN 7]: a published protocol of framed JSON, for clients made by others. It has two
// halves: frames that are read become lines, and events become pieces of frames.

import { mistake } from '../../../shared/grammar/parsed.ts';
import { byName } from '../../../shared/names.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import type { EventOf } from '../../../shared/wire/native.ts';
import type { Ask, Framed, Incoming, Voice, Wire } from '../dialect.ts';
import { createOutbox } from './outbox.ts';
import { type ChatEntry, message, type Piece, piecesOf } from './pieces.ts';
import { readFrame, readSent, type Sent } from './reading.ts';
import { acceptance, escaped, quoted, refusal } from './writing.ts';

/** The most earlier messages that could fit in a login's reply. */
const EARLIER_MAX = 600;
const COMMANDS = 'Lines that start with / are commands: /help lists them.';

/** The dialect of one connection. */
export function chatterboxDialect({ send, destroy, clock, newId }: Wire): Framed {
  const out = createOutbox({ clock, send, overflow: destroy });
  const stream = newId();
  let lines = 0; // how many lines were taken
  let unanswered = 0;
  let own: string | undefined; // the name, once it is accepted
  let held: { readonly entry: ChatEntry; readonly json: string }[] = [];

  const line = (sent: Sent): Incoming => {
    lines += 1;
    unanswered += 1;
    return {
      kind: 'line',
      id: { stream, n: lines },
      read: (known) =>
        own === undefined ? mistake('not-logged-in', 'Log in first.') : readSent(sent, own, known),
    };
  };

  const say = (piece: Piece): void => {
    switch (piece.kind) {
      case 'entry':
        sayEntry(piece);
        break;
      case 'error':
        out.error(piece.text);
        break;
      case 'people':
        out.change(piece);
        break;
      case 'answer':
        answered(piece);
        break;
      default:
        unreachable(piece);
    }
  };

  const sayEntry = (entry: ChatEntry): void => {
    if (own === undefined) {
      out.error(entry.text);
      return;
    }
    const json = jsonOf(entry, own);
    if (entry.direct?.from === own && unanswered > 0) held.push({ entry, json });
    else out.entry(json, entry.expiresAt);
  };

  /** A direct message is not echoed to the session that sent it: the answer says which message that was. */
  const answered = ({ chat, seq }: Piece & { kind: 'answer' }): void => {
    unanswered -= 1;
    const others = held.filter(
      ({ entry: { direct } }) => direct?.chat !== chat || direct?.seq !== seq,
    );
    held = [];
    for (const { entry, json } of others) out.entry(json, entry.expiresAt);
  };

  const jsonOf = ({ from, to, at, text }: ChatEntry, name: string): string => {
    const seconds = Math.floor((at ?? clock.now()) / 1000);
    return `[${from ?? quoted(name)}, ${to ?? quoted(name)}, ${seconds}, "${text}"]`;
  };

  function* entriesOf(messages: readonly EventOf<'message'>[], name: string): Iterable<string> {
    for (const one of messages) yield jsonsOf(message(one), name);
  }

  const jsonsOf = (entries: readonly ChatEntry[], name: string): string =>
    entries.map((entry) => jsonOf(entry, name)).join(', ');

  const voice: Voice = {
    answersPings: false,
    everyName: true,
    saysWhatIsRead: false,
    get leavesOut() {
      return out.leavesOut;
    },
    earlierMax: EARLIER_MAX,
    tell: (news) => news.as(piecesOf).forEach(say),
    ask: (ask) => out.alone(refusal(adviceOn(ask))),
    welcome({ INFO, name, here }, earlier) {
      own = name;
      const users = [...here.names, name].sort(byName);
      out.people(users);
      const newest = entriesOf(earlier.toReversed(), name);
      const { bytes, count } = acceptance(`${INFO} ${COMMANDS}`, users, newest);
      out.alone(bytes);
      return earlier.slice(earlier.length - count);
    },
    rejected({ code, INFO }) {
      if (code === 'bad-frame') out.error(escaped(INFO));
      else out.alone(refusal(INFO));
    },
    finish: (done) => out.finish(done),
    drop: () => out.drop(),
  };

  return { read: (frame) => readFrame(frame, line), voice };
}

/** The protocol has no questions: a refusal says how to do better. */
function adviceOn({ ask }: Ask): string {
  return ask === 'password'
    ? 'This name needs its password: send it along with USERNAME as PASSWORD, or choose another name.'
    : 'This server takes no guests. Make an account with "hearth join", or send a new password along with USERNAME as PASSWORD.';
}
