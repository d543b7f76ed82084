// Commands that only the client can carry out: such a line arrives here from a client that does not know them.

import { Refusal } from '../../shared/refusal.ts';

const refuses = (text: string) => (): never => {
  throw new Refusal('client-only', text);
};

export const clientOnly = {
  accept: refuses('This client cannot hold private chats: accept with another one.'),
  cancelfile: refuses('Only the client that has the private chat can do that. Nothing was done.'),
  notify: refuses('This client cannot ring: use another one.'),
  passwd: refuses(
    'This client cannot ask for a password without showing it: use another one. Nothing was changed.',
  ),
  private: refuses('This client cannot hold private chats: use another one. Nothing was sent.'),
  sendfile: refuses('This client cannot send files: use another one. Nothing was sent.'),
  trust: refuses('Only the client can accept another device: use one that can.'),
} as const;
