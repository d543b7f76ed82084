// What a line means once it is parsed [DESIGN 2]. `verb` is the key of the row in table.ts.

import type { Seconds } from '../clock.ts';

/** A chat as a person names it. `any` is a user or a group: they share one space of names. */
export type Target =
  | { readonly kind: 'global' }
  | { readonly kind: 'user'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'any'; readonly name: string };

export type Command =
  /** Text for a chat: plain text, `@bob …`, `*devs …`, and the timed forms of all three. */
  | {
      readonly verb: 'message';
      readonly to: Target;
      readonly text: string;
      readonly action?: true; // `/me`
      readonly lifetime?: Seconds; // timed: 1 s to 30 days
    }
  | { readonly verb: 'broadcast'; readonly text: string }
  /** `from`: a long list begins at this name. */
  | { readonly verb: 'whoelse' | 'displayallusers'; readonly from?: string }
  | { readonly verb: 'whoelsesince'; readonly window: Seconds; readonly from?: string }
  | { readonly verb: 'block'; readonly names: readonly string[] }
  | { readonly verb: 'unblock'; readonly names: readonly string[] }
  | { readonly verb: 'toggleblock'; readonly name: string }
  | { readonly verb: 'blocked' }
  | { readonly verb: 'makegroup'; readonly group: string; readonly members: readonly string[] }
  | { readonly verb: 'addmember'; readonly name: string; readonly group: string }
  | { readonly verb: 'removemember'; readonly name: string; readonly group: string }
  | { readonly verb: 'members'; readonly group: string }
  /** `ls`. With a chat, its messages: the unread ones, the newest `max`, or those before what was last shown. */
  | {
      readonly verb: 'ls';
      readonly chat?: Target;
      readonly max?: number;
      readonly older?: true;
    }
  /** Marks a chat as read, whether it was looked at or not. */
  | { readonly verb: 'read'; readonly chat: Target }
  | { readonly verb: 'sendfile'; readonly name: string; readonly path: string }
  | { readonly verb: 'devices' }
  | { readonly verb: 'forget'; readonly device: string }
  | { readonly verb: 'passwd' }
  | { readonly verb: 'startprivate'; readonly name: string }
  | { readonly verb: 'private'; readonly name: string; readonly text: string }
  | { readonly verb: 'stopprivate'; readonly name?: string }
  /** `y`, `n`: only while exactly one request is open. */
  | { readonly verb: 'accept'; readonly name?: string; readonly file?: string }
  | { readonly verb: 'decline'; readonly name?: string; readonly file?: string }
  /** Takes back an offered file. */
  | { readonly verb: 'cancelfile'; readonly name: string; readonly file?: string }
  /** This and the next are the client's own commands. */
  | { readonly verb: 'trust'; readonly name: string }
  | { readonly verb: 'notify'; readonly level: NotifyLevel }
  | { readonly verb: 'name' }
  /** `slashed`: for users whose commands all begin with `/`. */
  | { readonly verb: 'help'; readonly topic?: string; readonly slashed?: true }
  | { readonly verb: 'logout' };

/** What rings the bell in a chat. */
export type NotifyLevel = 'all' | 'mentions' | 'none';

export type Verb = Command['verb'];
