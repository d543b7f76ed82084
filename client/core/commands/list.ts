// What the client does at each command of its own. A command without a handler does not compile.

import type { Handlers } from '../handler.ts';
import { accept } from './accept.ts';
import { cancelfile } from './cancelfile.ts';
import { decline } from './decline.ts';
import { links } from './links.ts';
import { logout } from './logout.ts';
import { notify } from './notify.ts';
import { passwd } from './passwd.ts';
import { privateText } from './private.ts';
import { sendfile } from './sendfile.ts';
import { set } from './set.ts';
import { startprivate } from './startprivate.ts';
import { stopprivate } from './stopprivate.ts';
import { trust } from './trust.ts';

export const handlers: Handlers = {
  startprivate,
  private: privateText,
  stopprivate,
  sendfile,
  accept,
  decline,
  cancelfile,
  trust,
  notify,
  links,
  set,
  passwd,
  logout,
};
