// `hearth send`: one message, confirmed or not. Logs in, says it, waits for the answer, leaves. The link handles broken
// connections: the line is carried out once.

import type { Readable } from 'node:stream';
import type { Clock } from '../../shared/clock.ts';
import { cleanText } from '../../shared/text.ts';
import type { Questions } from '../core/asking.ts';
import { isWorthAnother, refusalOf } from '../core/attempts.ts';
import type { Ending } from '../core/end.ts';
import { type Model, newModel } from '../core/model.ts';
import { run } from '../core/run.ts';
import { linesFor } from '../core/spelling.ts';
import { Cancelled, Stop } from '../core/stop.ts';
import type { ClientEvent, Effect, Show } from '../core/update/event.ts';
import { meantBy } from '../core/update/meant.ts';
import { update } from '../core/update.ts';
import { usualName } from '../storage/logins.ts';
import type { loginOf } from './login.ts';
import { nameOf } from './name.ts';
import { running } from './running.ts';
import { asRemembered, requiredTarget, scriptAnswer, scriptLogin } from './script.ts';
import { serverOf } from './server.ts';
import type { ExitCode, Io, SendOptions } from './start-options.ts';

/** Resolves once the message is kept, or refused. */
export function send(told: SendOptions, io: Io): Promise<ExitCode> {
  return running(told, io, async (here) => {
    const options = asRemembered(told, here);
    const target = requiredTarget(options.target);
    const text = options.text === '-' ? await textIn(io.stdin) : options.text;
    if (cleanText(text).trim() === '') throw new Stop(2, 'There is nothing to send.');
    const user = await nameOf(options.user, usualName(here.storage.logins.last()));
    const server = await serverOf(options, { io, known: here.storage.servers });
    const note = await said({
      clock: io.clock,
      link: scriptLogin({ ...options, user, client: 'hearth send' }, here, server),
      lines: linesFor(target, text),
      answer: scriptAnswer(user, here, server),
    });
    if (options.verbose) io.stdout.write(`* ${cleanText(note || 'Sent.')}\n`);
    return 0;
  });
}

interface Saying {
  readonly clock: Clock;
  readonly link: ReturnType<typeof loginOf>;
  /** Tried in turn while they are refused for their form. */
  readonly lines: readonly string[];
  readonly answer: Questions['answer'];
}

type ShowEffect = Extract<Effect, { kind: 'show' }>;
type Refused = Extract<Show, { kind: 'refused' }>;

/**
 * Resolves with what else the server says, once the message is kept. Rejects with a Stop, or with Cancelled if nobody
 * wants to log in.
 */
async function said({ clock, link, lines, answer }: Saying): Promise<string> {
  const waiting = [...lines];
  const told: Told = {};
  let line = '';

  const core = run<Model, ClientEvent, ShowEffect>({
    ...{ link, clock, update, state: newModel({ backlog: false, marks: false }) },
    questions: { answer, change: noChange, loggedIn() {}, done: () => begin() },
    perform: ({ what }) => heard(what),
  });

  const begin = (): void => {
    if (told.id !== undefined) return; // back after a broken connection: the link says it again
    sayNext();
    core.dispatch({ kind: 'input-ended' });
  };

  const sayNext = (): void => {
    const next = waiting.shift();
    if (next === undefined) return;
    line = next;
    const chat = meantBy(core.state.chats.values(), line);
    told.id = core.link.say(line, chat === undefined ? {} : { chat });
  };

  const heard = (what: Show): void => {
    // An old server confirms nothing: if it refuses, it says so later, if at all.
    if (what.kind === 'refused' && what.code === 'refused') told.objection ??= what.text;
    if (!('id' in what) || what.id === undefined || what.id !== told.id) return;
    if (what.kind === 'refused') refused(what);
    else if (what.kind === 'confirmed' || what.kind === 'notice') told.note = what.text ?? '';
  };

  const refused = (what: Refused): void => {
    told.refusal = refusalOf(told.refusal, what, line);
    if (isWorthAnother(what.code)) sayNext();
  };

  core.start();
  return noteOf(told, await core.ended);
}

/** What the server has said. */
interface Told {
  /** The id of the last line that was sent. */
  id?: string;
  refusal?: Refused;
  note?: string;
  objection?: string;
}

function noteOf({ id, refusal, note, objection }: Told, { code, text }: Ending): string {
  if (objection !== undefined) throw new Stop(1, cleanText(objection));
  if (note !== undefined) return note;
  if (code === 'left' && id === undefined) throw new Cancelled();
  throw new Stop(1, cleanText(refusal?.text ?? text));
}

const noChange = (): Promise<never> => Promise.reject(new Cancelled());

/** No message is longer: the rest is not even read. */
const INPUT_BYTES_MAX = 64 * 1024;

/** A whole input, as one text. It stays open: of a connection, the other half is the output. */
export async function textIn(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of input.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > INPUT_BYTES_MAX) {
      throw new Stop(1, 'That is too long for one message: send it in parts.');
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString();
}
