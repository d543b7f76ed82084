// All private chats of one client, by name: the user's orders and the server's answers come in, news goes out, and each
// chat knows how far it is [DESIGN 9]. Knows no screen, and of the server only its identity.

import type { Clock } from '../../shared/clock.ts';
import { keyOf } from '../../shared/names.ts';
import { Refusal } from '../../shared/refusal.ts';
import { unreachable } from '../../shared/unreachable.ts';
import type { PrivateEnds, PrivateOrder, Privates } from '../core/update/private-event.ts';
import { type Chat, privateChat } from './chat.ts';
import { faultOf, notOpen } from './fault.ts';
import { placeOf } from './files/folder.ts';
import { removeStale } from './files/stale.ts';
import { type ChatOptions, type OrderOf, WAYS, type WaitingFile } from './options.ts';

/** At the client's end, how long the last texts may take to be confirmed. */
const CONFIRM_LIMIT = 2_000;
/** How many files of one chat wait until it is open. */
const FILES_MAX = 8;

export function privates(options: ChatOptions, ends: PrivateEnds): Privates {
  const { clock, ways = WAYS } = options;
  const { news: on, server } = ends;
  const chats = new Map<string, Chat>();
  void removeStale(options.downloads(), options);

  const of = (name: string): Chat | undefined => chats.get(keyOf(name));

  const begun = (name: string, files: readonly WaitingFile[] = []): Chat => {
    const over = (): void => {
      if (of(name) === chat) chats.delete(keyOf(name));
    };
    const chat = privateChat(name, options, { ...ends, over });
    for (const file of files) chat.wait(file);
    chats.set(keyOf(name), chat);
    return chat;
  };

  const refused = (name: string, { code, message: text }: Refusal, line?: string): void =>
    on({ kind: 'refused', with: name, code, text, ...(line !== undefined && { line }) });

  const accept = ({ with: name, brings }: OrderOf<'accept'>): Promise<void> => {
    of(name)?.connected?.session.stop(); // only this end is left of an earlier one
    const earlier = of(name);
    earlier?.stop('gone');
    return begun(name, earlier?.files).accept(brings === true);
  };

  /** If no private chat is open, one is asked for, once it is certain that the file can be sent. */
  const send = async ({ with: name, ...file }: OrderOf<'send'>): Promise<void> => {
    const open = of(name)?.connected;
    if (open?.state === 'open') return open.offer(file);
    const size = await ways.sendable(placeOf(file.path));
    if (size instanceof Refusal) return refused(name, size, file.line);
    const chat = of(name);
    if (chat?.state === 'open' || chat?.state === 'held') return chat.connected?.offer(file);
    if (chat && chat.files.length >= FILES_MAX) return refused(name, TOO_MANY, file.line);
    if (chat) {
      chat.wait(file);
      return on({ kind: 'waits', with: name, line: file.line });
    }
    begun(name, [file]).ask(file.line);
    return server({ kind: 'say', line: `startprivate ${name}`, file: true });
  };

  const carryOut = async (order: Exclude<PrivateOrder, { do: 'meet' }>): Promise<unknown> => {
    const { with: name } = order;
    const chat = of(name);
    const there = chat?.connected;
    switch (order.do) {
      case 'ask':
        return (chat ?? begun(name)).ask();
      case 'not-asked':
        return chat?.state === 'asked' && chat.drop(undefined, order.told);
      case 'accept':
        return accept(order);
      case 'not-accepted':
        return chat?.state === 'listening' && chat.drop();
      case 'say':
        return there ? there.say(order.text, order.line) : refused(name, notOpen(name), order.line);
      case 'stop':
        return chat?.stop();
      case 'send':
        return send(order);
      case 'take':
        return there?.session.acceptFile(order.file);
      case 'refuse':
        return there?.session.declineFile(order.file);
      case 'cancel':
        return there?.session.cancelFile(order.file);
      case 'trust':
        return there?.trust();
      default:
        return unreachable(order);
    }
  };

  return {
    async perform(order) {
      const name = order.do === 'meet' ? order.introduced.with : order.with;
      try {
        await (order.do === 'meet' ? of(name)?.introduced(order.introduced) : carryOut(order));
      } catch (error) {
        on({ kind: 'refused', with: name, ...faultOf(error) });
      }
    },
    async close() {
      const all = [...chats.values()];
      for (const chat of all) if (!chat.connected) chat.stop('gone');
      await Promise.all(all.map((chat) => confirmed(chat, clock)));
      for (const chat of all) chat.stop('gone');
      await Promise.all(all.map((chat) => chat.connected?.session.closed));
    },
  };
}

const TOO_MANY = new Refusal('no-such-chat', 'Too many files are waiting already.');

/** Waits until the last texts have been shown there, or no longer. */
async function confirmed(chat: Chat, clock: Clock): Promise<void> {
  const step = 20;
  for (
    let waited = 0;
    (chat.connected?.unconfirmed ?? 0) > 0 && waited < CONFIRM_LIMIT;
    waited += step
  ) {
    await new Promise<void>((done) => {
      clock.after(step, done);
    });
  }
}
