// The plain client: the model of every client, as lines of text or JSON. Runs until it has left or can't go on.

import { type Clock, clockSettings } from '../../shared/clock.ts';
import type { Ask } from '../../shared/wire/native.ts';
import { newModel, type Wants } from '../model.ts';
import { Cancelled } from '../stop.ts';
import type { ClientEvent, Effect, Link, LinkEvent, Show } from '../update/event.ts';
import type { PrivatesOf } from '../update/private-event.ts';
import { update } from '../update.ts';
import type { Keeper } from './credentials.ts';
import { jsonOf } from './json.ts';
import { lines, type Output } from './lines.ts';
import type { Input } from './terminal.ts';
import { textOf } from './text.ts';

export interface PlainOptions {
  readonly link: (on: (event: LinkEvent) => void) => Link;
  /** Left out: none are held. */
  readonly privates?: PrivatesOf;
  readonly clock: Clock;
  readonly input: Input;
  readonly output: Output;
  readonly keeper: Keeper;
  readonly wants: Wants;
  readonly format: 'json' | 'text' | 'text with times';
  /** What is shown at all; everything if left out. */
  readonly shows?: (what: Show) => boolean;
}

export interface Plain {
  /** How it ended: the code and text of the link's `ended`. */
  readonly ended: Promise<{ code: string; text: string }>;
  /** Leaves at once. */
  interrupt(): void;
}

type Refused = Extract<Show, { kind: 'refused' }>;

export function plain({ clock, output, keeper, format, ...options }: PlainOptions): Plain {
  let resolve: (how: { code: string; text: string }) => void;
  const ended = new Promise<{ code: string; text: string }>((done) => {
    resolve = done;
  });
  let model = newModel(options.wants);
  let question: 'none' | 'password' | 'new password' = 'none';
  let loginWaits: Ask | undefined;
  let cancelWake = (): void => {};
  const setBy = clockSettings(clock);
  let saidThatItStays = format === 'json';

  const dispatch = (event: ClientEvent): void => {
    const by = setBy();
    if (by !== 0) happens({ kind: 'clock-set', by });
    happens(event);
  };

  const happens = (event: ClientEvent): void => {
    const [next, effects] = update(model, event, clock.now());
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
  const input = lines(options.input, output, {
    line(line, shown) {
      dispatch({ kind: 'typed', line, shown: shown ?? model.requestCount });
      link.retry();
    },
    begun: () => model.requestCount,
    ended: () => dispatch({ kind: 'input-ended' }),
    interrupted: () => dispatch({ kind: 'interrupted' }),
  });

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
        if (question === 'none') input.start();
        break;
      case 'new-password':
        askNewPassword();
        break;
      case 'say':
        link.say(effect.line);
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
        link.leave(effect.when);
        break;
      case 'end':
        cancelWake();
        input.stop();
        finish(effect);
        break;
    }
  };

  // One question at a time, over broken connections too: two would share the keys, and one of them might show them.

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
    else input.start();
  };

  const unchanged = (error: Error): void => {
    const why = error instanceof Cancelled ? '' : `${error.message} `;
    show({ kind: 'refused', code: 'unchanged', text: `${why}Your password stays as it is.` });
  };

  const show = (what: Show): void => {
    if (what.kind === 'erased') input.expire(what.until);
    if (options.shows?.(what) !== false) print(what);
  };

  const print = (what: Show): void => {
    const text = formOf(what.kind === 'refused' ? withoutLineIfBack(what) : what);
    const { expiresAt } = what.kind === 'message' ? what.message : {};
    if (text) input.print(text, expiresAt);
    if (expiresAt !== undefined) sayThatItStays();
  };

  /** A line that stands behind the prompt again is not shown above it too. */
  const withoutLineIfBack = ({ line, ...refused }: Refused): Refused => {
    const isBack = line !== undefined && input.putBack(line) && format !== 'json';
    return isBack || line === undefined ? refused : { ...refused, line };
  };

  const formOf = (what: Show): string =>
    format === 'json'
      ? jsonOf(what)
      : textOf(what, { times: format === 'text with times', now: clock.now() });

  const sayThatItStays = (): void => {
    if (saidThatItStays) return;
    saidThatItStays = true;
    show({ kind: 'notice', text: IT_STAYS });
  };

  /** Nobody answered the question for a password. */
  const giveUp = (error: Error): void => {
    if (!(error instanceof Cancelled)) resolve({ code: 'no-password', text: error.message });
    dispatch({ kind: 'interrupted' });
  };

  output.on('error', () => {
    input.stop(); // who read our output is gone
    dispatch({ kind: 'input-ended' });
  });
  link.start();
  return { ended, interrupt: () => dispatch({ kind: 'interrupted' }) };
}

const IT_STAYS = 'This client cannot take a timed message off the screen again.';
