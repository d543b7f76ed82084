// The plain client: the shared model as lines of text or JSON. Runs until it has left or can't go on.

import type { Clock, Ms } from '../../shared/clock.ts';
import type { Ending } from '../core/end.ts';
import { type Model, newModel, type Wants } from '../core/model.ts';
import { run } from '../core/run.ts';
import type { SetSetting } from '../core/settings.ts';
import type { Zone } from '../core/times.ts';
import type { ClientEvent, Effect, Link, LinkEvent, Show } from '../core/update/event.ts';
import { meantBy } from '../core/update/meant.ts';
import type { PrivatesOf } from '../core/update/private-event.ts';
import { update } from '../core/update.ts';
import type { OwnProcess } from '../surroundings.ts';
import { askedFor } from './asked.ts';
import type { Keeper } from './credentials.ts';
import { jsonOf } from './json.ts';
import { lines, type Output } from './lines.ts';
import { type Request, requestReader } from './requests.ts';
import type { Input } from './terminal.ts';
import { textOf } from './text.ts';

export interface PlainOptions {
  readonly link: (on: (event: LinkEvent) => void) => Link;
  /** Left out: there are no private chats. */
  readonly privates?: PrivatesOf;
  readonly clock: Clock;
  readonly on: OwnProcess['on'];
  readonly zone: Zone;
  readonly input: Input;
  readonly output: Output;
  readonly keeper: Keeper;
  readonly wants: Wants;
  readonly setSetting?: SetSetting;
  readonly format: 'json' | 'text' | 'text with times';
  /** The terminal is to mark pastes, if it can. */
  readonly marksPaste?: boolean;
  /** As in `lines`. */
  readonly reopened?: () => Input;
  /** What to show at all; left out: everything. */
  readonly shows?: (what: Show) => boolean;
}

export interface Plain {
  readonly ended: Promise<Ending>;
  /** Leaves at once, unless a `typed` Ctrl-C may be a slip, which the user is told. Returns whether it leaves. */
  interrupt(typed: boolean): boolean;
}

type ShowEffect = Extract<Effect, { kind: 'show' }>;

/** Nobody reads a request and answers it faster: a line typed sooner was not meant for it. */
const READING_TIME: Ms = 500;

export function plain({ clock, output, keeper, format, ...options }: PlainOptions): Plain {
  let saidThatItStays = format === 'json';
  let saidLast: string | undefined; // the id of the last line sent
  let newRequests: readonly Ms[] = []; // when requests were shown that may be unread yet
  let asking: string | undefined; // the program's id for the line being carried out

  const core = run<Model, ClientEvent, ShowEffect>({
    ...{ clock, update, state: newModel(options.wants), link: options.link },
    ...(options.privates && { privates: options.privates }),
    ...(options.setSetting && { setSetting: options.setSetting }),
    questions: {
      ...{ answer: keeper.answer, change: keeper.change, loggedIn: keeper.loggedIn },
      begin: () => input.lend(),
      done() {
        keeper.asked();
        input.start();
      },
    },
    perform: ({ what }) => show(what),
    said(id) {
      saidLast = id;
      if (asking !== undefined) asked.said(id, asking);
    },
  });
  const { link, dispatch } = core;

  core.subscribe(({ event, before, after }) => {
    const requests = Array.from({ length: after.requestCount - before.requestCount }, clock.now);
    newRequests = [...newRequests, ...requests];
    input.hold(link.full);
    if (event.kind === 'ended') {
      input.stop();
      keeper.asked();
    }
  });

  const input = lines(
    {
      ...{ clock, on: options.on, input: options.input, output },
      marksPaste: options.marksPaste ?? false,
      ...(options.reopened && { reopened: options.reopened }),
    },
    {
      line(line) {
        const request = format === 'json' ? readRequest(line) : undefined;
        if (request) ask(request);
        else dispatch({ kind: 'typed', line, shown: requestsRead() });
        link.retry();
      },
      refused: (text, line) => show({ kind: 'refused', code: 'usage', text, line }),
      told: (text) => show({ kind: 'notice', text }),
      ended() {
        dispatch({ kind: 'input-ended' });
        if (!core.leaves) input.startAnew();
      },
      lost: () => dispatch({ kind: 'interrupted' }),
    },
  );

  const asked = askedFor((line) => {
    const chat = meantBy(core.state.chats.values(), line);
    return link.say(line, chat === undefined ? {} : { chat });
  });
  const readRequest = requestReader();

  const ask = (request: Request): void => {
    asking = request.id;
    if (request.kind === 'text') asked.say(request.lines, request.id);
    else if (request.kind === 'line') dispatch({ kind: 'typed', line: request.line });
    else show(request);
    asking = undefined;
    input.hold(link.full);
  };

  /** How many requests the person typing can have read. */
  const requestsRead = (): number => {
    const { requestCount } = core.state;
    if (!input.isTyped) return requestCount;
    newRequests = newRequests.filter((at) => clock.now() - at < READING_TIME);
    return requestCount - newRequests.length;
  };

  const show = (what: Show): void => {
    if (what.kind === 'erased') input.expire(what.until);
    if ('id' in what && what.id === saidLast) input.answered();
    const answer = asked.answer(what);
    if (answer && options.shows?.(answer.what) !== false) print(answer.what, answer.id);
  };

  const print = (what: Show, id = what.kind === 'refused' ? asking : undefined): void => {
    const text = formOf(what, id);
    const { expiresAt } = what.kind === 'message' ? what.message : {};
    if (text) input.print(text, expiresAt);
    if (expiresAt !== undefined) sayThatItStays();
  };

  const formOf = (what: Show, id: string | undefined): string =>
    format === 'json'
      ? jsonOf(what, id)
      : textOf(what, { times: format === 'text with times', now: clock.now(), zone: options.zone });

  const sayThatItStays = (): void => {
    if (saidThatItStays) return;
    saidThatItStays = true;
    show({ kind: 'notice', text: IT_STAYS });
  };

  output.on('error', () => {
    input.stop(); // nobody reads our output any more
    dispatch({ kind: 'input-ended' });
  });
  core.start();
  input.watch();
  return {
    ended: core.ended,
    interrupt(typed) {
      dispatch({ kind: 'interrupted', ...(typed && { typed }) });
      return core.leaves;
    },
  };
}

const IT_STAYS = 'This client cannot take a timed message off the screen again.';
