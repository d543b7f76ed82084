// The entrance as questions: one at a time, each a promise for its answer. A question is on the screen until it is
// answered; then the screen is the panes' again.

import { cleanText } from '../../shared/text.ts';
import type { Ask, Credentials } from '../../shared/wire/native.ts';
import { Back, Cancelled } from '../core/stop.ts';
import type { Passwd } from '../core/update/event.ts';
import type { Size } from '../layout/row.ts';
import { typedOf } from '../screen/editor/typed.ts';
import type { Bindings } from '../screen/keys/bindings.ts';
import type { Key } from '../screen/keys/key.ts';
import {
  type Answer,
  ask,
  type Changed,
  type Entrance,
  NEW_ENTRANCE,
  type Step,
  update,
} from './entrance.ts';
import { NOTHING, type Stroke, strokeOf } from './strokes.ts';
import { type Picture, view } from './view.ts';

/** Each rejects with Cancelled if it is given up; the one for a password with Back, if another name is wanted. */
export interface Questions {
  /** Whether something is asked or shown: the screen and the keys are then the entrance's. */
  readonly isOpen: boolean;
  frame(size: Size): Picture;
  key(key: Key): void;
  /** Something is under way that takes a while. */
  waits(text: string): void;
  server(usual: string, wrong?: string): Promise<string>;
  name(usual: string, wrong?: string): Promise<string>;
  password(ask: Ask): Promise<Credentials>;
  newPassword(): Promise<Passwd>;
  /** Resolves when the user has seen it and continues. */
  contact(seen: { readonly fingerprint: string; readonly vouched?: true }): Promise<void>;
  /** Resolves when it has been seen; it cannot be cancelled. */
  refused(text: string, changed?: Changed): Promise<void>;
  /** Answers that needed no question. */
  settled(what: { readonly server?: string; readonly name?: string }): void;
  /** There is nothing more to ask: the panes come. */
  close(): void;
}

/** The most keys kept for the first question that were pressed before it. */
const EARLY_MAX = 256;

/** `changed`: `frame` now returns something else. `leave`: the user wants to leave while nothing is asked. */
export interface QuestionsOptions {
  readonly bindings: () => Bindings;
  readonly changed: () => void;
  readonly leave: () => void;
}

export function questions({ bindings, changed, leave }: QuestionsOptions): Questions {
  let entrance: Entrance = NEW_ENTRANCE;
  let isOpen = false;
  let login: Promise<Credentials> | undefined;
  let waiter: { resolve: (answer: Answer) => void } | undefined;
  let early: Stroke[] | undefined = [];

  const show = (next: Entrance): void => {
    entrance = next;
    isOpen = true;
    changed();
    const before = early ?? [];
    early = undefined;
    // A fingerprint must be seen first, and a password must be asked for.
    const isPlain = next.step.kind === 'server' || next.step.kind === 'name';
    if (isPlain) before.every((stroke) => !struck(stroke));
  };

  /** Whether the key answered: later keys were not typed for this question. */
  const struck = (stroke: Stroke): boolean => {
    const [next, answer] = update(entrance, stroke);
    show(next);
    if (!answer) return false;
    const asker = waiter;
    waiter = undefined;
    if (asker) asker.resolve(answer);
    else if (answer.kind === 'cancelled') leave();
    return true;
  };

  const asked = async (step: Step, said?: Entrance['said']): Promise<Answer> => {
    waiter?.resolve({ kind: 'cancelled' });
    const answer = await new Promise<Answer>((resolve) => {
      waiter = { resolve };
      show(ask(entrance, step, said));
    });
    if (answer.kind === 'cancelled') throw new Cancelled();
    if (answer.kind === 'back') throw new Back();
    return answer;
  };

  const loginFor = async ({ ask: what, guests, INFO }: Ask): Promise<Credentials> => {
    const text = cleanText(INFO);
    const isWrong = what === 'password' && !text.endsWith(':');
    const said = what === 'password' && !isWrong ? undefined : { text, wrong: isWrong };
    const kind = what === 'register' ? 'new-password' : 'password';
    return credentialsOf(await asked({ kind, typed: NOTHING, guests }, said));
  };

  const wrongOf = (text: string | undefined): Entrance['said'] =>
    text === undefined ? undefined : { text: cleanText(text), wrong: true };

  return {
    get isOpen() {
      return isOpen;
    },
    frame: (size) => view(entrance, size, bindings()),
    key(key) {
      const stroke = strokeOf(key, bindings().actionOf);
      if (!stroke) return;
      const isLeaving = stroke.kind === 'leave' || stroke.kind === 'leave-if-empty';
      if (!early || isLeaving) struck(stroke);
      else if (early.length < EARLY_MAX) early.push(stroke);
    },
    waits(text) {
      show(ask(entrance, { kind: 'waiting', text }));
    },
    async server(usual, wrong) {
      const step = { kind: 'server', typed: typedOf(usual), offered: usual !== '' } as const;
      const answer = await asked(step, wrongOf(wrong));
      return answer.kind === 'server' ? answer.text : usual;
    },
    async name(usual, wrong) {
      entrance = { ...entrance, name: '' };
      const step = { kind: 'name', typed: typedOf(usual), offered: usual !== '' } as const;
      const answer = await asked(step, wrongOf(wrong));
      return answer.kind === 'name' ? answer.name : usual;
    },
    password(asks) {
      login ??= loginFor(asks).finally(() => {
        login = undefined;
      });
      return login; // later callers get the answer to the first as well
    },
    async newPassword() {
      try {
        const answer = await asked({ kind: 'old-password', typed: NOTHING });
        if (answer.kind !== 'chosen') throw new Cancelled();
        return { old: answer.old ?? '', new: answer.password };
      } finally {
        isOpen = false; // it was asked in the middle of a chat
        changed();
      }
    },
    async contact({ fingerprint, vouched = false }) {
      await asked({ kind: 'contact', fingerprint, vouched });
    },
    async refused(text, changed) {
      const step = { kind: 'refused', text: cleanText(text), ...(changed && { changed }) } as const;
      await asked(step).catch(() => undefined); // however it is left, it was seen
    },
    settled(what) {
      entrance = { ...entrance, ...what };
    },
    close() {
      waiter?.resolve({ kind: 'cancelled' });
      waiter = undefined;
      entrance = { ...entrance, ...NEW_ENTRANCE, server: entrance.server, name: entrance.name };
      isOpen = false;
      changed();
    },
  };
}

function credentialsOf(answer: Answer): Credentials {
  if (answer.kind === 'password') return { password: answer.password };
  if (answer.kind === 'chosen') return { register: answer.password };
  return { guest: true };
}
