// What users ask about Hearth and themselves, and logging out.

import { helpLines, helpOn } from '../../shared/grammar/help.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Handlers } from './handler.ts';

export const about: Handlers = {
  help({ topic, slashed }) {
    const lines = topic === undefined ? helpLines(slashed) : helpOn(topic, slashed);
    const title = topic === undefined ? [] : [`Help on ${topic}:`];
    if (lines) return { kind: 'answer', text: [...title, ...lines].join('\n') };
    throw new Refusal('usage', `There is no command "${topic}". Type /help to see them all.`);
  },
  notify() {
    throw new Refusal('client-only', 'This client cannot ring: use another one.');
  },
  name: (_, asker) => ({ kind: 'answer', text: `You are ${asker.name}.` }),
  logout: () => ({ kind: 'leave' }),
};
