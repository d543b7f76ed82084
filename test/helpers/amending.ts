// For the tests of what becomes of messages: three who take amendments, and what they are told and ask.

import type { PageMessage } from '../../shared/wire/message.ts';
import type { EventOf } from '../../shared/wire/native.ts';
import { type TestClient, type TestHouse, testHouse } from './house.ts';

let requests = 0;

export async function asked<K extends 'page' | 'amended'>(
  client: TestClient,
  kind: K,
  request: object,
): Promise<EventOf<K>> {
  requests += 1;
  const id = `asks.${requests}`;
  client.send({ id, ...request });
  await client.settled();
  const events = [...client.events(kind), ...client.events('refused')];
  const found = events.find((event) => event.id === id);
  if (found?.kind !== kind) throw new Error(JSON.stringify(found));
  return found as EventOf<K>;
}

/** The newest messages of a chat. */
export const pageOf = async (
  client: TestClient,
  chat = 'global',
): Promise<readonly PageMessage[]> =>
  (await asked(client, 'page', { page: { chat, max: 256 } })).messages;

/** What was amended above that number. */
export const missed = (client: TestClient, above: number, chat = 'global') =>
  asked(client, 'amended', { amended: { chat, above } });

/** `code: text` of a refusal, else the kind of the answer. */
export async function says(client: TestClient, line: string): Promise<string> {
  const answer = await client.line(line);
  return answer.kind === 'refused' ? `${answer.code}: ${answer.text}` : answer.kind;
}

/** Events of amendments, as short words. */
export function told(client: TestClient): string[] {
  return client.take().flatMap((event) => {
    if (event.kind === 'edited') return [`${event.from} #${event.of} ${event.text}`];
    if (event.kind === 'deleted') return [`${event.from} #${event.of} gone`];
    if (event.kind === 'reacted')
      return [`${event.from} #${event.of} ${event.off ? '-' : '+'}${event.mark}`];
    return event.kind === 'notice' ? [`notice ${event.text}`] : [];
  });
}

/** A client that takes amendments. */
export const NEW = { typed: 3 };

export async function three(options: { guests?: boolean } = {}): Promise<{
  house: TestHouse;
  amy: TestClient;
  bob: TestClient;
  cid: TestClient;
}> {
  const house = await testHouse(options);
  const [amy, bob, cid] = [
    await house.enter('amy', NEW),
    await house.enter('bob', NEW),
    await house.enter('cid', NEW),
  ];
  return { house, amy, bob, cid };
}
