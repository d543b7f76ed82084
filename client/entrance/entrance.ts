// The questions on the screen before there is a chat: which server, who, a password. A state, and what keys do to it; a
// secret is in it only while it is typed. Pure; knows neither the screen nor the connection.

import { nameFault } from '../../shared/names.ts';
import { choosing } from '../../shared/password.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { type Typed, textOf } from '../screen/editor/typed.ts';
import { NOTHING, type Stroke, typedWith } from './strokes.ts';

/** What is on the screen now. `typed` is the text in its one input. */
export type Step =
  /** Nothing is asked: something is under way. */
  | { readonly kind: 'waiting'; readonly text: string }
  /** `offered`: the input holds a suggestion, and typing replaces it. */
  | { readonly kind: 'server' | 'name'; readonly typed: Typed; readonly offered: boolean }
  /** `guests`: an empty password makes a guest. */
  | { readonly kind: 'password'; readonly typed: Typed; readonly guests: boolean }
  | { readonly kind: 'old-password'; readonly typed: Typed }
  | NewPassword
  /** A server met for the first time. */
  | { readonly kind: 'contact'; readonly fingerprint: string; readonly vouched: boolean }
  /** The end: nothing more can be asked. */
  | { readonly kind: 'refused'; readonly text: string; readonly changed?: Changed };

export interface NewPassword {
  readonly kind: 'new-password';
  readonly typed: Typed;
  /** An empty password makes a guest. */
  readonly guests: boolean;
  /** It was typed once, and is to be typed again. */
  readonly first?: string;
  /** The old password, when it is changed. */
  readonly old?: string;
}

/** A server shows a different certificate: the fingerprints, `AB:CD:…`. */
export interface Changed {
  readonly known: string;
  readonly now: string;
  /** As `hearth trust` takes it. */
  readonly server: string;
}

export interface Entrance {
  /** The answers so far: `Server` and `Name`. */
  readonly server: string;
  readonly name: string;
  readonly step: Step;
  /** What was wrong with the last answer, or what the server says. */
  readonly said: { readonly text: string; readonly wrong: boolean } | undefined;
}

export const NEW_ENTRANCE: Entrance = {
  server: '',
  name: '',
  step: { kind: 'waiting', text: '' },
  said: undefined,
};

export type Answer =
  | { readonly kind: 'server'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'chosen'; readonly password: string; readonly old?: string }
  | { readonly kind: 'guest' }
  /** The user has seen what was shown. */
  | { readonly kind: 'seen' }
  /** The user wants another name. */
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

export function update(entrance: Entrance, stroke: Stroke): [Entrance, Answer?] {
  const { step } = entrance;
  switch (stroke.kind) {
    case 'text':
      return [
        typing(entrance, (typed) => typedWith(isOffered(step) ? NOTHING : typed, stroke.text)),
      ];
    case 'edit':
      return [typing(entrance, isOffered(step) && stroke.removes ? () => NOTHING : stroke.edit)];
    case 'leave':
      return cancelled(entrance);
    case 'leave-if-empty':
      return 'typed' in step && textOf(step.typed) !== '' ? [entrance] : cancelled(entrance);
    case 'escape':
      return escaped(entrance);
    case 'enter':
      return entered(entrance);
    default:
      return unreachable(stroke);
  }
}

/** Asks for something, or shows it. */
export function ask(entrance: Entrance, step: Step, said?: Entrance['said']): Entrance {
  return { ...entrance, step, said };
}

function typing(entrance: Entrance, edit: (typed: Typed) => Typed): Entrance {
  const { step } = entrance;
  if (!('typed' in step)) return entrance;
  const typed = edit(step.typed);
  const next = 'offered' in step ? { ...step, typed, offered: false } : { ...step, typed };
  return { ...entrance, step: next };
}

export function isOffered(step: Step): boolean {
  return 'offered' in step && step.offered;
}

/** Escape cancels what can be cancelled alone, or goes back one question, or else empties the input. */
function escaped(entrance: Entrance): [Entrance, Answer?] {
  const { step } = entrance;
  const isOver = step.kind === 'refused' || step.kind === 'contact';
  const isChange =
    step.kind === 'old-password' || (step.kind === 'new-password' && step.old !== undefined);
  if (isOver || isChange) return cancelled(entrance);
  if (step.kind === 'new-password' && step.first !== undefined) return [again(entrance, step, '')];
  const isLogin = step.kind === 'password' || step.kind === 'new-password';
  return isLogin ? answered(entrance, { kind: 'back' }) : [typing(entrance, () => NOTHING)];
}

function entered(entrance: Entrance): [Entrance, Answer?] {
  const { step } = entrance;
  switch (step.kind) {
    case 'waiting':
      return [entrance];
    case 'server': {
      const text = textOf(step.typed).trim();
      return text === ''
        ? [wrong(entrance, "Type the server's name or address.")]
        : answered({ ...entrance, server: text }, { kind: 'server', text });
    }
    case 'name': {
      const name = textOf(step.typed).trim();
      const fault = nameFault(name);
      if (fault !== undefined) return [wrong(entrance, fault)];
      return answered({ ...entrance, name }, { kind: 'name', name });
    }
    case 'password':
      return existing(entrance, textOf(step.typed), step.guests);
    case 'old-password': {
      const old = textOf(step.typed);
      if (old === '') return [entrance];
      return [ask(entrance, { kind: 'new-password', typed: NOTHING, guests: false, old })];
    }
    case 'new-password':
      return chosen(entrance, step);
    case 'contact':
    case 'refused':
      return answered(entrance, { kind: 'seen' });
    default:
      return unreachable(step);
  }
}

function existing(entrance: Entrance, password: string, guests: boolean): [Entrance, Answer?] {
  if (password !== '') return answered(entrance, { kind: 'password', password });
  return guests ? answered(entrance, { kind: 'guest' }) : [entrance];
}

/** A new password is typed twice. */
function chosen(entrance: Entrance, step: NewPassword): [Entrance, Answer?] {
  const { first, old, guests } = step;
  const password = textOf(step.typed);
  if (password === '' && first === undefined && guests) {
    return answered(entrance, { kind: 'guest' });
  }
  const choice = choosing(password, first);
  switch (choice.kind) {
    case 'wrong':
      return [again(entrance, step, choice.text)];
    case 'repeat':
      return [ask(entrance, { ...step, typed: NOTHING, first: choice.first })];
    case 'chosen':
      return answered(entrance, { ...choice, ...(old !== undefined && { old }) });
    default:
      return unreachable(choice);
  }
}

/** The new password is asked for again. */
function again(entrance: Entrance, { first: _, ...step }: NewPassword, fault: string): Entrance {
  const asked = ask(entrance, { ...step, typed: NOTHING });
  return fault === '' ? asked : wrong(asked, fault);
}

function wrong(entrance: Entrance, text: string): Entrance {
  return { ...entrance, said: { text, wrong: true } };
}

function answered(entrance: Entrance, answer: Answer): [Entrance, Answer] {
  return [ask(entrance, { kind: 'waiting', text: '' }), answer];
}

function cancelled(entrance: Entrance): [Entrance, Answer] {
  return answered(entrance, { kind: 'cancelled' });
}
