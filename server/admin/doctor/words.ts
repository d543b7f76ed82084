// Findings in words for the operator: what is wrong, what it costs, what the next start does about it, and what a
// repaired copy has in its place.

import { lengthText } from '../../../shared/lifetime.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { kindOf as chatKind } from '../../state/direct.ts';
import type { Fault, Lost, Note } from './findings.ts';
import { type Kind, kindOf } from './kinds.ts';

export interface Words {
  readonly what: string;
  readonly cost: string;
  readonly start: string;
  readonly copy: string;
}

const NOTHING = 'nothing.';
const LEAVES = 'the server leaves it as it is.';
const STAYS = 'the same: this can only be mended by hand.';

export function wordsOf(finding: Fault): Words {
  const kind = kindOf(finding.path);
  switch (finding.kind) {
    case 'damaged':
      return damaged(finding.path, kind, finding.reason);
    case 'copy-damaged':
      return {
        what: `The second copy of who is in the group is damaged: ${finding.reason}.`,
        cost: `${NOTHING} chat.json says the same, and is whole.`,
        start: 'the server leaves it, and writes it anew with the next message in that group.',
        copy: 'left out; the server writes it anew with the next message in that group.',
      };
    case 'unreadable':
      return unreadable(kind, `It can't be read (${finding.code}).`);
    case 'not-a-file':
      return notAFile(kind, finding.is);
    case 'too-big':
      return {
        what: `It has ${Math.round(finding.bytes / 2 ** 20)} MiB, more than any such file of Hearth's. It was not read.`,
        cost: 'all that it should hold, unless you shorten it.',
        start: 'the server tries to read it, and may run out of memory.',
        copy: 'left out.',
      };
    case 'missing-identity':
      return {
        what: 'It is missing.',
        cost: 'little: all clients fetch anew what they had seen.',
        start: 'the server makes a new one.',
        copy: 'made anew.',
      };
    case 'keys':
      return {
        what: finding.reason,
        cost: 'nobody can connect, unless the server is given --cert and --key, or --insecure.',
        start:
          'the server does not start. Restore the folder from a backup. Only if it is lost for good, remove it: a new key is made, and all clients warn of a changed server.',
        copy: 'what can be read of the folder; the server does not start before it is whole.',
      };
    case 'expired':
      return {
        what: `The certificate expired ${lengthText(finding.since / 1000)} ago, by the clock of this machine.`,
        cost: 'clients refuse to connect.',
        start: 'the server goes on using it. If the clock is right, give it a new one.',
        copy: STAYS,
      };
    case 'short-secrets':
      return {
        what: `It has ${finding.bytes} bytes and should have 115200.`,
        cost: 'the timed messages of the seconds that are missing: nobody can read them any more.',
        start: 'the server leaves them out, and takes none that would end in these seconds.',
        copy: 'left out, as all secrets of timed messages.',
      };
    case 'mode':
      return {
        what: `Its mode is ${finding.mode.toString(8)} and should be ${finding.wanted}.`,
        cost: (finding.mode & 0o077) === 0 ? UNUSABLE : OPEN,
        start: `${LEAVES} Mend it with chmod ${finding.wanted}.`,
        copy: `made with mode ${finding.wanted}.`,
      };
    case 'owner':
      return {
        what: `It belongs to user ${finding.owner}; the folder belongs to user ${finding.wanted}.`,
        cost: 'the server may be unable to read or replace it.',
        start: `${LEAVES} Mend it with chown ${finding.wanted}.`,
        copy: 'made as yours: give the copy to the user that the server runs as.',
      };
    case 'out-of-reach':
      return {
        what: 'Nothing tells any more who is in this group: both its chat.json and its group.json are lost.',
        cost: `the group; its ${counted(finding.messages, 'message')} are there, but nobody sees them.`,
        start: `${LEAVES} It comes back with a chat.json or group.json from a backup.`,
        copy: 'its messages, and still nobody who sees them.',
      };
    case 'numbers-again':
      return {
        what: `It says that the next message is number ${finding.next}, but there is a message ${finding.found}. It is older than its messages.`,
        cost: 'new messages take the place of old ones.',
        start: 'the server does not notice. Do not start it on this folder.',
        copy: 'made anew from the messages, so that no number comes twice; of a group only if its group.json is whole.',
      };
    case 'members-unknown':
      return {
        what: `In the group ${finding.name} there are members without an account: ${finding.who.slice(0, 20).map(lostText).join(', ')}.`,
        cost: 'nobody can be these members; what they wrote stays.',
        start: `${LEAVES} With the account's file from a backup they are back.`,
        copy: STAYS,
      };
    case 'words-in-clear':
      return {
        what: `The words of ${counted(finding.count, 'timed message')} stand in it unsealed. Hearth never writes such.`,
        cost: 'they are not erased when their time comes.',
        start: `${LEAVES} Take these lines out, and the two lines "crc" and "sums".`,
        copy: STAYS,
      };
    default:
      return unreachable(finding);
  }
}

function lostText({ id, name }: Lost): string {
  return name === undefined ? id : `${name} (${id})`;
}

const OPEN = 'other users of this machine may read or change what Hearth keeps.';
const UNUSABLE = 'the server cannot read and write it.';

export function noteOf(finding: Note): string {
  switch (finding.kind) {
    case 'overdue':
      return `${counted(finding.count, 'timed message')} became due while no server ran, and can still be read by whoever has this folder. The next start erases them.`;
    case 'sealed-for-good':
      return `${counted(finding.count, 'timed message')} wait for their time, but nobody can read them: their secrets are not here, as after a restore.`;
    case 'leap':
      return `Numbers leap from ${finding.from} to ${finding.to}: damage was mended here before. It costs nothing.`;
    case 'clock':
      return `The next start stops. ${finding.text}`;
    case 'others-gone':
      return `In ${counted(finding.count, 'direct chat')} somebody has no account any more. The other one can still read there.`;
    case 'killed':
      return 'The last server here was killed, or lost its power. That is no damage: the next start carries on.';
    case 'no-keys':
      return 'There is no key for TLS here: the next start makes one. Clients that knew another will warn.';
    case 'set-aside':
      return 'A server set this aside because it was damaged. It is not used; remove it when you need it no more.';
    case 'left-over':
      return 'Left over from something that was interrupted. It means nothing.';
    case 'stranger':
      return "Not Hearth's. The server does not look at it.";
    default:
      return unreachable(finding);
  }
}

const NO_START = 'the server does not start.';
const SET_ASIDE = 'the server sets it aside under a new name';

/** What is lost with an unusable file, and what the server does about it. */
const LOST: Partial<Record<Kind, Pick<Words, 'cost' | 'start' | 'copy'>>> = {
  identity: {
    cost: 'little: all clients fetch anew what they had seen.',
    start: `${SET_ASIDE}, and makes a new one.`,
    copy: 'made anew.',
  },
  inbox: {
    cost: "this user's read marks: all is unread again. A line that was sent and not yet confirmed may be carried out twice.",
    start: `${SET_ASIDE}, and begins a new one.`,
    copy: 'left out; the server begins a new one.',
  },
  chat: {
    cost: 'no message.',
    start: `${SET_ASIDE}, and makes it anew from what else there is of the chat. Numbers of messages leap by 1,000,000.`,
    copy: 'made anew from what else there is of the chat.',
  },
  group: {
    cost: 'who is in the group, if its chat.json cannot be read either.',
    start: `${SET_ASIDE}.`,
    copy: 'made anew, if chat.json says who is in the group.',
  },
  messages: {
    cost: 'the messages that are counted here; all others stay.',
    start: 'the server keeps what is whole of it, and the damaged file under a new name.',
    copy: 'what is whole of it.',
  },
  journal: {
    cost: 'some of what was confirmed last, in any chat or account: the lines that are damaged or gone.',
    start:
      'the server takes over all lines that are whole, and sets the file aside. Numbers of messages leap by 1,000,000.',
    copy: 'all lines that are whole, carried into the files.',
  },
};

/** The store words it as a clause, or for the operator of a running server. */
function damaged(path: string, kind: Kind, reason: string): Words {
  if (kind === 'account') return accountLost(path, reason);
  const words = { what: sentence(reason), ...(LOST[kind] ?? OF_NO_USE) };
  const isGroups = kind === 'chat' && chatKind(path.split('/')[1] ?? '') === 'group';
  return isGroups
    ? { ...words, cost: `${words.cost} Who is in the group is read from group.json.` }
    : words;
}

function sentence(reason: string): string {
  return /^it /.test(reason) ? `I${reason.slice(1)}.` : `It is damaged: ${reason}.`;
}

const OF_NO_USE = { cost: NOTHING, start: `${SET_ASIDE}.`, copy: 'left out.' };

/** Names are shown as they are only if they could be valid names. */
function accountLost(path: string, reason: string): Words {
  const name = path.split('/')[1] ?? '';
  const isMissing = reason.startsWith("the account can't be read");
  return {
    what: isMissing ? 'There is no account here that can be read.' : sentence(reason),
    cost: `the account: nobody can log in as ${name}, and nobody else gets the name. What it wrote stays.`,
    start: `the server keeps the name taken and says so at each start, until you put the file back from a backup, or give the name up: hearth users remove ${name}`,
    copy: 'still not there: the name stays taken, as above.',
  };
}

function unreadable(kind: Kind, what: string): Words {
  const isPiece = kind === 'messages';
  const isFolderOf = kind === 'folder';
  return {
    what,
    cost: isPiece
      ? 'its messages, as long as that is so.'
      : 'all that it holds, as long as that is so.',
    start: isPiece
      ? 'the server leaves it where it is, and readers see what lies before and behind it.'
      : NO_START,
    copy: isFolderOf ? 'without it.' : 'without it, as if it were not there.',
  };
}

const THINGS = {
  file: 'a file where a folder should be',
  folder: 'a folder where a file should be',
  link: 'a symbolic link. What it leads to was not looked at',
  pipe: 'a pipe or socket where a file should be',
  device: 'a device where a file should be',
} as const;

function notAFile(kind: Kind, is: keyof typeof THINGS): Words {
  const what = `It is ${THINGS[is]}.`;
  if (is === 'folder' || is === 'file') return unreadable(kind, what);
  return {
    what,
    cost: 'all that should be here.',
    start:
      is === 'link'
        ? 'the server follows it. Put what it leads to in its place, and look again.'
        : 'the server waits for it for ever. Remove it.',
    copy: 'without it, as if it were not there.',
  };
}

export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
