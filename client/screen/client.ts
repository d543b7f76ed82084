// The client on a screen: keys and the link's events go into one pure update, its effects are carried out, and the
// picture is drawn once for everything that one turn of the event loop brought.

import type { Clock, Ms } from '../../shared/clock.ts';
import { isTimed } from '../../shared/lifetime.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { Questions } from '../core/asking.ts';
import type { Ending } from '../core/end.ts';
import { serverTime } from '../core/model.ts';
import { run } from '../core/run.ts';
import type { SetSetting } from '../core/settings.ts';
import type { Effect, Link, LinkEvent } from '../core/update/event.ts';
import type { PrivatesOf } from '../core/update/private-event.ts';
import type { Edited, PanesEffect, PanesEvent, PathsFound } from './panes/event.ts';
import { newPanes, type Panes, type PanesOptions, type PanesWishes } from './panes/panes.ts';
import { update } from './panes/update.ts';
import type { Screen, ScreenOptions } from './screen.ts';
import type { Frame } from './surface.ts';
import { view } from './view/view.ts';

export interface ScreenClientOptions extends PanesOptions {
  readonly link: (on: (event: LinkEvent) => void) => Link;
  /** Left out: there are no private chats. */
  readonly privates?: PrivatesOf;
  readonly setSetting?: SetSetting;
  /** The names in a folder with this beginning; left out: paths are not completed. */
  readonly namesIn?: (folder: string, begun: string) => Promise<readonly string[]>;
  /** Changes a text in the user's editor; left out: that is not possible here. */
  readonly edit?: (text: string) => Promise<Edited>;
  readonly clock: Clock;
  readonly screen: Pick<Screen, 'changed' | 'redraw' | 'bell' | 'copy'>;
  /** Asks in front of the chat, on the same screen. */
  readonly questions: Questions;
  /** Shown once the user is in. */
  readonly notice?: string;
}

export interface ScreenClient {
  readonly ended: Promise<Ending>;
  /** Leaves at once. */
  interrupt(): void;
  /** The user set something. */
  prefer(wishes: PanesWishes): void;
  readonly frame: ScreenOptions['frame'];
  readonly key: ScreenOptions['key'];
}

type OwnEffect = Exclude<PanesEffect, Effect>;

export function screenClient({
  clock,
  screen,
  questions,
  ...options
}: ScreenClientOptions): ScreenClient {
  let { notice } = options;
  let isOver = false;
  let editing: Promise<void> = Promise.resolve();
  let unsent = '';
  let cancelTick = (): void => {};

  const core = run<Panes, PanesEvent, OwnEffect>({
    ...{ clock, update, state: newPanes(options), link: options.link },
    ...(options.privates && { privates: options.privates }),
    ...(options.setSetting && { setSetting: options.setSetting }),
    questions,
    perform: (effect) => perform(effect),
  });
  const { dispatch } = core;

  core.subscribe(({ event, before, after }) => {
    if (event.kind === 'welcomed') tellNotice();
    if (event.kind === 'ended') {
      isOver = true;
      cancelTick();
    }
    if (after !== before || event.kind === 'woken') screen.changed(); // a lifetime counts down
  });

  const perform = (effect: OwnEffect): void => {
    switch (effect.kind) {
      case 'bell':
        screen.bell();
        break;
      case 'copy':
        screen.copy(effect.text);
        break;
      case 'redraw':
        screen.redraw();
        break;
      case 'read-folder':
        lookIn(effect);
        break;
      case 'edit':
        if (options.edit) editing = options.edit(effect.text).then(edited);
        else screen.bell();
        break;
      default:
        unreachable(effect);
    }
  };

  const edited = (what: Edited): void => {
    if (!isOver) dispatch({ kind: 'edited', edited: what });
    else if ('text' in what) unsent = what.text.trim();
  };

  /** An editor is not taken from its user; what was written there when the chat was over is not lost. */
  const ended = async (): Promise<Ending> => {
    const how = await core.ended;
    await editing;
    if (unsent === '' || isTimed(unsent)) return how;
    return { ...how, text: `${how.text}\nWhat you wrote was not sent:\n${unsent}` };
  };

  const lookIn = ({ folder, begun }: Omit<PathsFound, 'names'>): void => {
    const found = (names: readonly string[]): void => {
      if (!isOver) dispatch({ kind: 'paths-found', folder, begun, names });
    };
    const { namesIn = noNames } = options;
    namesIn(folder, begun).then(found, () => found([]));
  };

  const tellNotice = (): void => {
    const text = notice;
    notice = undefined;
    if (text !== undefined) dispatch({ kind: 'told', event: { kind: 'notice', text } });
  };

  const key: ScreenOptions['key'] = (it) => dispatch({ kind: 'key', key: it });

  const frame: ScreenOptions['frame'] = (size): Frame => {
    core.now();
    const { columns, rows } = core.state.size;
    if (size.columns !== columns || size.rows !== rows) dispatch({ kind: 'resized', size });
    const now = clock.now();
    const { seen, ...picture } = view(core.state, now);
    if (seen) queueMicrotask(() => dispatch({ kind: 'drawn', seen }));
    cancelTick();
    cancelTick = clock.after(untilNext(core.state, now), () => screen.changed());
    return picture;
  };

  core.start();
  return {
    ended: ended(),
    interrupt: () => void core.close(),
    prefer: (wishes) => dispatch({ kind: 'preferred', wishes }),
    ...{ frame, key },
  };
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
