// All commands, in the order of help.

import { accept } from './accept.ts';
import { addmember } from './addmember.ts';
import { block } from './block.ts';
import { blocked } from './blocked.ts';
import { broadcast } from './broadcast.ts';
import { cancelfile } from './cancelfile.ts';
import { decline } from './decline.ts';
import { deleteMessage } from './delete.ts';
import { devices } from './devices.ts';
import { displayallusers } from './displayallusers.ts';
import { edit } from './edit.ts';
import { find } from './find.ts';
import { forget } from './forget.ts';
import { help } from './help.ts';
import { links } from './links.ts';
import { logout } from './logout.ts';
import { ls } from './ls.ts';
import { makegroup } from './makegroup.ts';
import { members } from './members.ts';
import { message } from './message.ts';
import { name } from './name.ts';
import { notify } from './notify.ts';
import { passwd } from './passwd.ts';
import { privateText } from './private.ts';
import { react } from './react.ts';
import { read } from './read.ts';
import { removemember } from './removemember.ts';
import { reply } from './reply.ts';
import { sendfile } from './sendfile.ts';
import { set } from './set.ts';
import { startprivate } from './startprivate.ts';
import { stopprivate } from './stopprivate.ts';
import { toggleblock } from './toggleblock.ts';
import { trust } from './trust.ts';
import { unblock } from './unblock.ts';
import { whoelse } from './whoelse.ts';
import { whoelsesince } from './whoelsesince.ts';

export const COMMANDS = {
  message,
  reply,
  react,
  edit,
  delete: deleteMessage,
  broadcast,
  whoelse,
  whoelsesince,
  displayallusers,
  block,
  unblock,
  toggleblock,
  blocked,
  makegroup,
  addmember,
  removemember,
  members,
  ls,
  find,
  read,
  links,
  startprivate,
  private: privateText,
  stopprivate,
  sendfile,
  accept,
  decline,
  cancelfile,
  trust,
  notify,
  set,
  name,
  devices,
  forget,
  passwd,
  help,
  logout,
};
