// The client on a screen: keys and the link's events go into one pure update, its effects are carried out, and the
// picture is drawn once for everything that one turn of the event loop brought.

import { type Clock, clockSettings, type Ms } from '../../shared/clock.ts';
import type { Ask, Credentials } from '../../shared/wire/native.ts';
import { serverTime } from '../core/model.ts';
import type { Link, LinkEvent, Passwd } from '../core/update/event.ts';
import type { PrivatesOf } from '../core/update/private-event.ts';
import type { PanesEffect, PanesEvent, PathsFound } from './panes/event.ts';
import { newPanes, type Panes, type PanesOptions } from './panes/panes.ts';
import { update } from './panes/update.ts';
import type { Screen, ScreenOptions } from './screen.ts';
import type { Frame } from './surface.ts';
import { view } from './view/view.ts';

/**
 * Asks in front of the chat, on the same screen. The first two reject when nobody answers, or when another name is
 * wanted.
 */
export interface Questions {
  answer(ask: Ask): Promise<Credentials>;
  change(): Promise<Passwd>;
  /** The chat has the screen from now on. */
  loggedIn(): void;
}

export interface ScreenClientOptions extends PanesOptions {
  readonly link: (on: (event: LinkEvent) => void) => Link;
  /** Left out: there are no private chats. */
  readonly privates?: PrivatesOf;
  /** The names in a folder with this beginning; left out: paths are not completed. */
  readonly namesIn?: (folder: string, begun: string) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly screen: Pick<Screen, 'changed' | 'redraw' | 'bell'>;
  readonly questions: Questions;
  /** Shown once the user is in. */
  readonly notice?: string;
}

export interface ScreenClient {
  /** How it ended: the code and text of the link's `ended`; or `no-password`, or `another-name`. */
  readonly ended: Promise<{ code: string; text: string }>;
  /** Leaves at once. */
  interrupt(): void;
  readonly frame: ScreenOptions['frame'];
  readonly key: ScreenOptions['key'];
}

export function screenClient({
  clock,
  screen,
  questions,
  ...options
}: ScreenClientOptions): ScreenClient {
  let panes: Panes = newPanes(options);
  let asking: 'nothing' | 'password' | 'new password' = 'nothing';
  let loginWaits: Ask | undefined;
  let { notice } = options;
  const setBy = clockSettings(clock);
  let over = false;
  let wantsOtherName = false;
  let cancelWake = (): void => {};
  let cancelTick = (): void => {};
  let resolve: (how: { code: string; text: string }) => void;
  const ended = new Promise<{ code: string; text: string }>((done) => {
    resolve = done;
  });

  const dispatch = (event: PanesEvent): void => {
    readClock();
    happens(event);
  };

  /** Called before anything else, since deadlines are compared with it. */
  const readClock = (): void => {
    const by = setBy();
    if (by !== 0) happens({ kind: 'clock-set', by });
  };

  const happens = (event: PanesEvent): void => {
    const [next, effects] = update(panes, event, clock.now());
    const changed = next !== panes;
    panes = next;
    for (const effect of effects) perform(effect);
    if (changed) screen.changed();
  };
  const link = options.link(dispatch);
  const privates = options.privates?.((news) => dispatch({ kind: 'private', news }));

  const perform = (effect: PanesEffect): void => {
    switch (effect.kind) {
      case 'log-in':
        askPassword(effect.ask);
        break;
      case 'new-password':
        askNewPassword();
        break;
      case 'ready':
        if (asking === 'nothing') questions.loggedIn();
        tellNotice();
        break;
      case 'say':
        link.say(effect.line, effect);
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
        cancelWake = clock.after(effect.at - clock.now(), () => {
          dispatch({ kind: 'woken' });
          screen.changed(); // a lifetime counts down
        });
        break;
      case 'bell':
        screen.bell();
        break;
      case 'redraw':
        screen.redraw();
        break;
      case 'watch':
        link.watch(effect.chat);
        break;
      case 'retry':
        link.retry();
        break;
      case 'read-folder':
        lookIn(effect);
        break;
      case 'ask-people':
        link.askPeople();
        break;
      case 'ask-time':
        link.askTime();
        break;
      case 'leave':
        link.leave(effect.when);
        break;
      case 'end':
        end(effect);
        break;
    }
  };

  const lookIn = ({ folder, begun }: Omit<PathsFound, 'names'>): void => {
    const found = (names: readonly string[]): void => {
      if (!over) dispatch({ kind: 'paths-found', folder, begun, names });
    };
    const { namesIn = noNames } = options;
    namesIn(folder, begun).then(found, () => found([]));
  };

  const end = (how: { code: string; text: string }): void => {
    over = true;
    cancelWake();
    cancelTick();
    const { code, text } = how;
    // Under another name, nothing is sent that was typed under this one.
    const told = wantsOtherName ? { code: 'another-name', text } : { code, text };
    if (privates) privates.close().then(() => resolve(told));
    else resolve(told);
  };

  const tellNotice = (): void => {
    const text = notice;
    notice = undefined;
    if (text !== undefined) dispatch({ kind: 'told', event: { kind: 'notice', text } });
  };

  const key: ScreenOptions['key'] = (it) => dispatch({ kind: 'key', key: it });

  const frame: ScreenOptions['frame'] = (size): Frame => {
    readClock();
    const { columns, rows } = panes.size;
    if (size.columns !== columns || size.rows !== rows) dispatch({ kind: 'resized', size });
    const now = clock.now();
    const { seen, ...picture } = view(panes, now);
    if (seen) queueMicrotask(() => dispatch({ kind: 'drawn', seen }));
    cancelTick();
    cancelTick = clock.after(untilNext(panes, now), () => screen.changed());
    return picture;
  };

  // One question at a time: two would share the keys, and one of them might show them.

  const askPassword = (ask: Ask): void => {
    if (asking === 'new password') loginWaits = ask;
    if (asking !== 'nothing') return; // the answer to the first is good for whoever asks then
    asking = 'password';
    questions.answer(ask).then((credentials) => {
      asking = 'nothing';
      link.answer(credentials);
    }, giveUp);
  };

  const askNewPassword = (): void => {
    asking = 'new password';
    questions.change().then(link.passwd, unchanged).finally(newPasswordAsked);
  };

  const unchanged = ({ message }: Error): void => {
    const text = `${message ? `${message} ` : ''}Your password was not changed.`;
    dispatch({ kind: 'told', event: { kind: 'refused', code: 'unchanged', text } });
  };

  const newPasswordAsked = (): void => {
    asking = 'nothing';
    const ask = loginWaits;
    loginWaits = undefined;
    if (ask && !over) askPassword(ask);
  };

  /** Nobody answered the question for a password. */
  const giveUp = ({ name, message }: Error): void => {
    if (name === 'Back') wantsOtherName = true;
    else if (name !== 'Cancelled') resolve({ code: 'no-password', text: message });
    dispatch({ kind: 'interrupted' });
  };

  link.start();
  return { ended, interrupt: () => dispatch({ kind: 'interrupted' }), frame, key };
}

const noNames = async (): Promise<readonly string[]> => [];

/** When the picture changes by itself: the time of day, and lifetimes that count down. */
function untilNext(panes: Panes, now: Ms): Ms {
  const time = serverTime(panes.model, now);
  const counts =
    panes.retryAt !== undefined || panes.model.due !== undefined || panes.waiting.length > 0;
  const step = counts ? 1_000 : 60_000;
  return step - (time % step) + 1;
}
