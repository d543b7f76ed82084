// Servers that speak only Chatterbox, as an older protocol of the link.

import type { OlderOf } from '../older.ts';
import { entry } from './entry.ts';
import { loginFrame, type OldFrame } from './frames.ts';
import type { Taken } from './greeting.ts';
import { oldTalk } from './talk.ts';

export const chatterbox: OlderOf = (needs) => {
  let login: Pick<Taken, 'frame' | 'early'> = { frame: NOTHING, early: [] };
  const {
    begin: connected,
    isHopeless,
    heard: greeted,
  } = entry({
    ...needs,
    taken(taken, line) {
      login = taken;
      needs.taken(line);
    },
  });
  const talk = oldTalk({ ...needs, me: needs.user });
  return {
    ...talk,
    hello: loginFrame(needs.user),
    ...{ connected, isHopeless, greeted },
    open: (line) => talk.open(line, login.frame),
    begin: () => talk.begin(login),
    get unanswered() {
      return talk.unanswered;
    },
    get lines() {
      return talk.lines;
    },
  };
};

const NOTHING: OldFrame = { messages: [], joined: [], left: [] };
