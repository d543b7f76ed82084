// What the tests of groups look at: what a client is told about them, and what it may read.

import type { Event } from '../../shared/wire/native.ts';
import { type TestClient, type TestHouse, testHouse } from './house.ts';
import { until } from './until.ts';

export type Three = [TestClient, TestClient, TestClient];

export function textOf(event: Event): string {
  const text = 'text' in event && event.text !== undefined ? `: ${event.text}` : '';
  return `${event.kind === 'refused' ? event.code : event.kind}${text}`;
}

export const says = async (client: TestClient, line: string) => textOf(await client.line(line));
/** What a client was told about groups since the last call. */
export const told = (client: TestClient) =>
  client.take().flatMap((event) => {
    if (event.kind === 'gone') return [`gone ${event.name}: ${event.text}`];
    if (event.kind !== 'message' || event.type !== 'group') return [];
    return [`${event.to}: ${event.from}${event.note ? '' : ':'} ${event.text}`];
  });

export const groupIn = (client: TestClient | undefined, name = 'devs') =>
  client?.welcome?.chats.find((chat) => chat.type === 'group' && chat.name === name);

/** The id of a group that the client has heard of. */
export const idOf = (client: TestClient, name = 'devs') =>
  client.events('message').findLast((event) => event.type === 'group' && event.to === name)?.chat ??
  groupIn(client, name)?.chat ??
  '';

let pages = 0;

/** The texts of a page, or what refuses it. */
export async function page(client: TestClient, chat: string, range: object = {}): Promise<string> {
  pages += 1;
  const id = `pages.${pages}`;
  client.send({ id, page: { chat, max: 50, ...range } });
  const answer = () => client.events('page').find((event) => event.id === id);
  const refused = () => client.events('refused').find((event) => event.id === id);
  await until(() => (answer() ?? refused()) !== undefined);
  const no = refused();
  if (no) return textOf(no);
  const texts = answer()?.messages.map(({ text }) => text) ?? [];
  return `${texts.join(', ')}${answer()?.more ? ' …' : ''}`;
}

export async function enter(house: TestHouse, ...names: string[]): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (const name of names) clients.push(await house.enter(name));
  return clients;
}

/** Amy's group `devs`, with these people in it. */
export async function withGroup(
  ...others: string[]
): Promise<{ house: TestHouse; all: TestClient[] }> {
  const house = await testHouse();
  const all = await enter(house, 'amy', ...others);
  await all[0]?.line(`*${['amy', ...others].join(',')} -> devs`);
  for (const client of all) client.take();
  return { house, all };
}
