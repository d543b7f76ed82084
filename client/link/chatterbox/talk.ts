// A conversation with a server that speaks only Chatterbox, in the same events as with Hearth, so that nothing above
// needs to know: what the server says is in hearing.ts, what the user asks in requests.ts. No line is ever sent twice.

import type { Clock } from '../../../shared/clock.ts';
import { cleanLabel } from '../../../shared/text.ts';
import type { Welcome } from '../../../shared/wire/native.ts';
import type { Asked, Passwd, Told } from '../../core/update/event.ts';
import type { Talk } from '../conversation.ts';
import { outbox } from '../outbox.ts';
import type { Wire } from '../wire.ts';
import { oldChats } from './chats.ts';
import { echoes as echoesOf } from './echoes.ts';
import { ALL, type OldFrame } from './frames.ts';
import { type Hearing, hearing as hearingOf } from './hearing.ts';
import { pace as paceOf } from './pace.ts';
import { people as peopleFor } from './people.ts';
import { perform } from './requests.ts';

export interface OldTalkOptions {
  readonly clock: Clock;
  readonly stream: string;
  readonly me: string;
  /** `asked` is the request that the event answers. */
  readonly told: (event: Told, asked?: Asked) => void;
  /** A request was answered. */
  readonly answered: () => void;
}

export interface OldTalk extends Talk, Pick<Hearing, 'begin' | 'heard'> {
  /** As in `Hearing`. */
  open(line: Wire, frame: OldFrame): Welcome;
}

export function oldTalk({ clock, me, told, ...options }: OldTalkOptions): OldTalk {
  const { now } = clock;
  const box = outbox(options.stream);
  const echoes = echoesOf(me);
  const known = { me, people: peopleFor(me), chats: oldChats(me, now) };
  const hearing = hearingOf({ ...known, echoes, now, told });
  const pace = paceOf({
    ...{ clock, box },
    perform(request) {
      box.answered(request.id);
      perform(request, { ...known, echoes, now, told, send: pace.send });
      options.answered();
    },
  });

  const ask = (id: string): string => {
    pace.soon();
    return id;
  };

  return {
    open(line, frame) {
      pace.open(line);
      return hearing.open(frame);
    },
    begin(login) {
      hearing.begin(login);
      pace.soon();
    },
    heard: hearing.heard,
    close() {
      pace.close();
      for (const it of echoes.unsure(now())) {
        told({ kind: 'refused', code: 'unconfirmed', text: unsureText(it) });
      }
    },
    say: (line) => ask(box.line(line)),
    page: (page) => ask(box.page(page)),
    passwd(_: Passwd) {
      told({ kind: 'refused', code: 'account-needed', text: 'This server has no passwords.' });
    },
    accept(accept) {
      const text = 'This server has no private chats.';
      told({ kind: 'refused', code: 'no-private', text }, { id: `${options.stream}.0`, accept });
    },
    active() {},
    read() {},
    logout() {
      echoes.forget();
      pace.finish();
    },
    get unanswered() {
      return box.unanswered;
    },
    get lines() {
      return box.lines;
    },
  };
}

function unsureText({ to, text }: { to: string; text: string }): string {
  const whom = to === ALL ? '' : ` to ${cleanLabel(to)}`;
  return `The connection broke after "${cleanLabel(text, 60)}"${whom}: it may not have arrived, and is not sent again.`;
}
