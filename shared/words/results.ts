// What came of a line, in words for its sender.

import { lengthText } from '../lifetime.ts';
import { unreachable } from '../unreachable.ts';
import type { Result } from '../wire/answers.ts';
import { listed } from './names.ts';

export function resultText(result: Result): string {
  switch (result.kind) {
    case 'away':
      return result.guest
        ? `${result.who} is away and will see it only if you are still here at the next login.`
        : `${result.who} is away and will read it at the next login.`;
    case 'added': {
      const are = result.away.count === 1 ? 'is' : 'are';
      return `${listed(result.away)} ${are} away and will see it at the next login.`;
    }
    case 'timed':
      return timedText(result);
    case 'blocked':
      return `${changed(result.names, 'blocked now')} and cannot write to you.`;
    case 'unblocked':
      return `${changed(result.names, 'not blocked any more')}.`;
    case 'forgotten':
      return `Forgotten: ${result.device} (${result.label}). Anybody logged in with it was logged off.`;
    case 'reached':
      return `It reached ${people(result.count)}${result.missed === 0 ? '' : `, and could not reach ${people(result.missed)}`}.`;
    case 'you':
      return `You are ${result.name}.`;
    case 'read':
      return `All of ${result.name} is marked as read.`;
    case 'asked':
      return `Asked ${result.who} ${result.file ? 'to take a file' : 'for a private chat'}; waiting up to ${result.seconds} s.`;
    case 'asked-too':
      return `${result.who} has asked you too: connecting.`;
    case 'declined':
      return `You declined ${result.who}'s request for a private chat.`;
    case 'withdrawn':
      return `You took your request to ${result.who} back.`;
    default:
      return unreachable(result);
  }
}

type Timed = Extract<Result, { kind: 'timed' }>;

function timedText({ seconds, to, in: chat, ...who }: Timed): string {
  const where = to === undefined ? `in ${chat ?? 'global'}` : `to ${to}`;
  const fate = `Your message ${where} will be erased everywhere in ${lengthText(seconds)}.`;
  const troubles = to === undefined ? troublesOfMany(who) : troublesOf(to, who);
  return [fate, ...troubles].join(' ');
}

type Troubles = Pick<Timed, 'away' | 'returning' | 'keeping'>;

function troublesOf(name: string, { away, returning, keeping }: Troubles): readonly string[] {
  if (away) return [`${name} is away and may never see it.`];
  if (returning) return [late(name)];
  return keeping ? [`${name} uses a client that cannot erase it.`] : [];
}

function troublesOfMany({ away = 0, returning = 0, keeping = 0 }: Troubles): readonly string[] {
  const use = keeping === 1 ? 'uses' : 'use';
  return [
    ...(away > 0
      ? [`${people(away)} ${away === 1 ? 'is' : 'are'} away and may never see it.`]
      : []),
    ...(returning > 0 ? [late(people(returning))] : []),
    ...(keeping > 0 ? [`${keeping} of those here ${use} a client that cannot erase it.`] : []),
  ];
}

function late(who: string): string {
  return `The server has just restarted: ${who} may not be back in time to see it.`;
}

/** `bob is blocked now`. */
function changed(names: readonly string[], what: string): string {
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${what}`;
}

function people(count: number): string {
  if (count === 0) return 'nobody';
  return count === 1 ? '1 person' : `${count} people`;
}
