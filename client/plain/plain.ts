// The plain client: the shared model as lines of text or JSON. Runs until it has left or can't go on.

import { type Clock, clockSettings, type Ms } from '../../shared/clock.ts';
import type { Ask } from '../../shared/wire/native.ts';
import { newModel, type Wants } from '../core/model.ts';
import { Cancelled, NoAccount } from '../core/stop.ts';
import type { ClientEvent, Effect, Link, LinkEvent, Show } from '../core/update/event.ts';
import { meantBy } from '../core/update/meant.ts';
import type { PrivatesOf } from '../core/update/private-event.ts';
import { update } from '../core/update.ts';
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
  readonly input: Input;
  readonly output: Output;
  readonly keeper: Keeper;
  readonly wants: Wants;
  readonly format: 'json' | 'text' | 'text with times';
  /** The terminal is to mark pastes, if it can. */
  readonly marksPaste?: boolean;
  /** As in `lines`. */
  readonly reopened?: () => Input;
  /** What to show at all; left out: everything. */
  readonly shows?: (what: Show) => boolean;
}

export interface Plain {
  /** How it ended: the code and text of the link's `ended`. */
  readonly ended: Promise<{ code: string; text: string }>;
  /** Leaves at once, unless a `typed` Ctrl-C may be a slip, which the user is told. Returns whether it leaves. */
  interrupt(typed: boolean): boolean;
}

/** Nobody reads a request and answers it faster: a line typed sooner was not meant for it. */
const READING_TIME: Ms = 500;

export function plain({ clock, output, keeper, format, ...options }: PlainOptions): Plain {
  let resolve: (how: { code: string; text: string }) => void;
  const ended = new Promise<{ code: string; text: string }>((done) => {
    resolve = done;
  });
  let model = newModel(options.wants);
  let question: 'none' | 'password' | 'new password' = 'none';
  let loginWaits: Ask | undefined;
  let cancelWake = (): void => {};
  let leaves = false;
  const setBy = clockSettings(clock);
  let saidThatItStays = format === 'json';
  let saidLast: string | undefined; // the id of the last line sent
  let newRequests: readonly Ms[] = []; // when requests were shown that may be unread yet

  const dispatch = (event: ClientEvent): void => {
    const by = setBy();
    if (by !== 0) happens({ kind: 'clock-set', by });
    happens(event);
  };

  const happens = (event: ClientEvent): void => {
    const [next, effects] = update(model, event, clock.now());
    const requests = Array.from({ length: next.requestCount - model.requestCount }, clock.now);
    newRequests = [...newRequests, ...requests];
    model = next;
    for (const effect of effects) perform(effect);
    input.hold(link.full);
  };

  const link = options.link(dispatch);
  const privates = options.privates?.((news) => dispatch({ kind: 'private', news }));
  const finish = (how: { code: string; text: string }): void => {
    if (privates) privates.close().then(() => resolve(how));
    else resolve(how);
  };
  const input = lines(
    {
      ...{ clock, input: options.input, output, marksPaste: options.marksPaste ?? false },
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
      ended() {
        dispatch({ kind: 'input-ended' });
        if (!leaves) input.startAnew();
      },
      lost: () => dispatch({ kind: 'interrupted' }),
    },
  );

  const asked = askedFor((line) => {
    const chat = meantBy(model.chats.values(), line);
    return link.say(line, chat === undefined ? {} : { chat });
  });
  const readRequest = requestReader();
  let asking: string | undefined; // the program's id for the line being carried out

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
    if (!input.isTyped) return model.requestCount;
    newRequests = newRequests.filter((at) => clock.now() - at < READING_TIME);
    return model.requestCount - newRequests.length;
  };

  const perform = (effect: Effect): void => {
    switch (effect.kind) {
      case 'show':
        show(effect.what);
        break;
      case 'log-in':
        askPassword(effect.ask);
        break;
      case 'ready':
        keeper.loggedIn();
        if (question === 'none') readOn();
        break;
      case 'new-password':
        askNewPassword();
        break;
      case 'say':
        saidLast = link.say(effect.line, effect);
        if (asking !== undefined) asked.said(saidLast, asking);
        break;
      case 'page':
        link.page(effect.page);
        break;
      case 'private':
        privates?.perform(effect.order);
        break;
      case 'accept':
        link.accept(effect.accept);
        break;
      case 'active':
        link.active();
        break;
      case 'read':
        link.read(effect.chat, effect.seq);
        break;
      case 'wake':
        cancelWake();
        cancelWake = clock.after(effect.at - clock.now(), () => dispatch({ kind: 'woken' }));
        break;
      case 'ask-time':
        link.askTime();
        break;
      case 'leave':
        leaves = true;
        link.leave(effect.when);
        break;
      case 'end':
        cancelWake();
        input.stop();
        keeper.asked();
        finish(effect);
        break;
    }
  };

  // One question at a time, across broken connections too: two would share the keys, and one of them might show them.

  const askPassword = (ask: Ask): void => {
    if (question === 'new password') loginWaits = ask;
    if (question !== 'none') return; // the answer to the first is good for whoever asks then
    question = 'password';
    input.lend();
    keeper.answer(ask).then((credentials) => {
      question = 'none';
      link.answer(credentials);
    }, giveUp);
  };

  const askNewPassword = (): void => {
    question = 'new password';
    input.lend();
    keeper.change().then(link.passwd, unchanged).finally(newPasswordAsked);
  };

  const newPasswordAsked = (): void => {
    question = 'none';
    const ask = loginWaits;
    loginWaits = undefined;
    if (model.connection === 'ended') return;
    if (ask) askPassword(ask);
    else readOn();
  };

  const readOn = (): void => {
    keeper.asked();
    input.start();
  };

  const unchanged = (error: Error): void => {
    const why = error instanceof Cancelled ? '' : `${error.message} `;
    show({ kind: 'refused', code: 'unchanged', text: `${why}Your password was not changed.` });
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
      : textOf(what, { times: format === 'text with times', now: clock.now() });

  const sayThatItStays = (): void => {
    if (saidThatItStays) return;
    saidThatItStays = true;
    show({ kind: 'notice', text: IT_STAYS });
  };

  /** Nobody answered the question for a password. */
  const giveUp = (error: Error): void => {
    const code = error instanceof NoAccount ? 'no-account' : 'no-password';
    if (!(error instanceof Cancelled)) resolve({ code, text: error.message });
    dispatch({ kind: 'interrupted' });
  };

  output.on('error', () => {
    input.stop(); // nobody reads our output any more
    dispatch({ kind: 'input-ended' });
  });
  link.start();
  input.watch();
  return {
    ended,
    interrupt(typed) {
      dispatch({ kind: 'interrupted', ...(typed && { typed }) });
      return leaves;
    },
  };
}

const IT_STAYS = 'This client cannot take a timed message off the screen again.';
