// Who is told that a request for a private chat is over, and why. The session that caused the end is told no text.

import type { EventOf } from '../../shared/wire/native.ts';
import { ASKED_HEARS, ASKER_HEARS } from '../../shared/words/requests.ts';
import type { Request } from './asked.ts';
import { tell } from './deliver.ts';
import type { Listener } from './online.ts';

type Why = EventOf<'request-over'>['why'];

export function tellAsker(request: Request, why: Why, by?: Listener): void {
  tellOver(request, why, { to: [request.by], text: ASKER_HEARS[why](request.to.name), by });
}

/** `to`: sessions of the user asked. They hear nothing of a muted request, which has ended for them before. */
export function tellAsked(
  request: Request,
  why: Why,
  { to, by }: { readonly to: readonly Listener[]; readonly by?: Listener | undefined },
): void {
  if (request.muted) return;
  tellOver(request, why, { to, text: ASKED_HEARS[why](request.from.name), by });
}

interface Hearers {
  readonly to: readonly Listener[];
  readonly text: string;
  readonly by?: Listener | undefined;
}

function tellOver({ from, to: asked }: Request, why: Why, { to, text, by }: Hearers): void {
  const over = { kind: 'request-over', from: from.name, to: asked.name, why } as const;
  tell(
    to.filter((listener) => listener !== by),
    [{ ...over, text }],
  );
  tell(
    to.filter((listener) => listener === by),
    [over],
  );
}
