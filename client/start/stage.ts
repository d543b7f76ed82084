// The stage of `hearth join` in a terminal: one screen from the first question to the last word, with questions in
// front of the chat. It opens before the rest of the client is loaded; knows no server.

import { Writable } from 'node:stream';
import { Cancelled } from '../core/stop.ts';
import { type Questions, questions } from '../entrance/questions.ts';
import { credentialsKeeper, type Keeper } from '../plain/credentials.ts';
import type { ScreenClient } from '../screen/client.ts';
import { openScreen, type Screen } from '../screen/screen.ts';
import { kindOf } from '../screen/terminal.ts';
import { colouring, type Preferences } from '../storage/preferences.ts';
import type { Here } from './running.ts';

/** The screen, the questions on it, and the chat behind them. */
export interface Stage {
  readonly screen: Screen;
  readonly entrance: Questions;
  /** What the user prefers now. */
  readonly wishes: Preferences;
  readonly here: Here;
  readonly keeper: Keeper;
  /** The user wants to leave. */
  leave(): void;
  /** Throws Cancelled if the user wants to leave. */
  goOn(): void;
  /** The user prefers something else from now on. */
  prefer(wishes: Preferences): void;
  /** Gives the chat the screen and the keys while nothing is asked. */
  play(client: ScreenClient | undefined): void;
}

/** Opens the screen for as long as something runs on it. */
export async function onStage<T>(here: Here, run: (stage: Stage) => Promise<T>): Promise<T> {
  const wishes = await here.storage.preferences();
  const told = heldBack();
  const stage = await openStage(wishes, { ...here, io: { ...here.io, stderr: told } });
  try {
    return await run(stage);
  } finally {
    stage.entrance.close();
    stage.screen.close();
    here.io.stderr.write(told.text());
  }
}

async function openStage(preferences: Preferences, here: Here): Promise<Stage> {
  const { clock, env } = here.io;
  let wishes = preferences;
  let client: ScreenClient | undefined;
  let left = false;
  const interrupt = (): void => {
    left = true;
    if (client) client.interrupt();
    entrance.close(); // cancels what is asked
  };
  here.onInterrupt((typed) => {
    if (!typed || !screen.isLent) interrupt(); // a Ctrl-C there is not for us
  });
  const entrance = questions({
    bindings: () => wishes.bindings,
    changed: () => screen.changed(),
    leave: interrupt,
  });
  const screen: Screen = await openScreen({
    terminal: here.io.terminal(kindOf(colouring(env, wishes), wishes.theme)),
    clock,
    frame: (size) => (client && !entrance.isOpen ? client.frame(size) : entrance.frame(size)),
    key(key) {
      if (key.kind === 'press' && wishes.bindings.actionOf(key.name) === 'suspend')
        screen.suspend();
      else if (client && !entrance.isOpen) client.key(key);
      else entrance.key(key);
    },
    lost: interrupt,
  });
  screen.mouse(wishes.mouse);
  const goOn = (): void => {
    if (left) throw new Cancelled();
  };
  const prefer = (next: Preferences): void => {
    wishes = next;
    screen.colours(kindOf(colouring(env, wishes), wishes.theme));
    screen.mouse(wishes.mouse);
  };
  const play = (next: ScreenClient | undefined): void => {
    client = next;
    screen.changed();
  };
  const keeper = credentialsKeeper({
    password: here.password,
    registers: here.registers,
    questions: entrance,
  });
  return {
    ...{ screen, entrance, here, keeper, goOn, prefer, play },
    get wishes() {
      return wishes;
    },
    leave: interrupt,
  };
}

/** Keeps what is to be printed once the screen is gone: on it, it would be in the way. */
function heldBack(): Writable & { text(): string } {
  let held = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      held += chunk;
      done();
    },
  });
  return Object.assign(stream, { text: () => held });
}
