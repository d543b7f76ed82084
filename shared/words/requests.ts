// How a request for a private chat ended, in words for either side.

import type { EventOf } from '../wire/native.ts';

type Why = EventOf<'request-over'>['why'];
type Words = Readonly<Record<Why, (name: string) => string>>;

/** For whoever asked `name`. */
export const ASKER_HEARS: Words = {
  accepted: (name) => `${name} has asked you too: connecting.`,
  declined: (name) => `${name} declined your request for a private chat.`,
  expired: (name) => `${name} did not answer your request for a private chat.`,
  withdrawn: (name) => `You took your request to ${name} back.`,
  away: (name) => `${name} is away now: your request for a private chat is over.`,
  blocked: (name) => `You block ${name}: your request for a private chat is over.`,
};

/** For whomever `name` asked. The reason why an asker no longer asks is not told. */
export const ASKED_HEARS: Words = {
  accepted: (name) => `You accepted ${name}'s request for a private chat on another device.`,
  declined: (name) => `You declined ${name}'s request for a private chat.`,
  expired: (name) => `${name}'s request for a private chat is over.`,
  withdrawn: (name) => `${name}'s request for a private chat is over.`,
  away: (name) => `${name}'s request for a private chat is over.`,
  blocked: (name) => `You block ${name}: the request for a private chat is over.`,
};
