// What can be typed.

import { helpLines, helpOn } from '../../shared/grammar/help.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Handler } from '../chat/handler.ts';

export const help: Handler<'help'> = ({ topic, slashed }) => {
  const lines = topic === undefined ? helpLines(slashed) : helpOn(topic, slashed);
  const title = topic === undefined ? [] : [`Help on ${topic}:`];
  if (lines)
    return { kind: 'answer', answer: { kind: 'notice', text: [...title, ...lines].join('\n') } };
  throw new Refusal('usage', `There is no command "${topic}". Type /help to see them all.`);
};
