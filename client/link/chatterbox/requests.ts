// Performs one request at an old server: hands a message over, or answers from what this client knows. There are no
// confirmations: a line counts as done when it was handed over.

import type { Ms } from '../../../shared/clock.ts';
import type { Asked, Told } from '../../core/update/event.ts';
import { answerTo, type KnownHere } from './answers.ts';
import type { Echoes } from './echoes.ts';
import { messageFrame, type OldMessage } from './frames.ts';
import { readLine } from './lines.ts';

export interface RequestNeeds extends KnownHere {
  readonly echoes: Echoes;
  readonly now: () => Ms;
  readonly send: (frame: Uint8Array) => void;
  /** `asked` is the request that the event answers. */
  readonly told: (event: Told, asked?: Asked) => void;
}

export function perform(request: Asked, needs: RequestNeeds): void {
  if ('line' in request) carryOut(request, needs);
  else if ('page' in request) needs.told(pageOf(request, needs), request);
}

function carryOut(request: Extract<Asked, { line: string }>, needs: RequestNeeds): void {
  const { me, people, told } = needs;
  const { id } = request;
  const { find, ever, blocked } = people;
  const meant = readLine(request.line, { me, find, ever, blocked });
  if (meant.kind === 'refused') told({ ...meant, id }, request);
  else if (meant.kind === 'answered') told(answerTo(meant.command, id, needs), request);
  else {
    handOver({ from: me, to: meant.to, at: needs.now(), text: meant.text }, needs);
    told({ kind: 'confirmed', id }, request);
  }
}

function handOver(message: Required<OldMessage>, needs: RequestNeeds): void {
  needs.send(messageFrame(message));
  needs.echoes.add(message);
  const event = needs.chats.add(message);
  if (event) needs.told(event);
}

function pageOf({ id, page }: Extract<Asked, { page: unknown }>, needs: RequestNeeds): Told {
  const found = needs.chats.page(page, needs.people.hides);
  if (found) return { ...found, id };
  return { kind: 'refused', id, code: 'no-such-chat', text: 'There is no such chat.' };
}
