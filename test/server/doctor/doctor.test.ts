// `hearth doctor` on folders that a whole server made: what it says of each damage, and what its repaired copy holds.

import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damage, type Filled, stateOf } from '../../helpers/data-folder.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { copyOf, served, visit, withFolder } from '../../helpers/doctor.ts';

const flipped = (at: number) => (bytes: Buffer) => {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at] = (copy.at(at) as number) ^ 4;
  return copy;
};

interface Case {
  /** The file, with the ids of chats in place of their names. */
  readonly file: string;
  readonly spoil: (path: string) => void;
  /** What is named, if it is not the file. */
  readonly at?: string;
  readonly says: readonly RegExp[];
  /** What a repaired copy can't give back either. */
  readonly left?: RegExp;
  /** Messages that are lost. */
  readonly lost?: number;
}

const remove = (path: string): void => rmSync(path, { recursive: true });

const CASES: Record<string, Case> = {
  'an account that is damaged': {
    file: 'users/amy/account.json',
    spoil: (path) => damage(path, flipped(90)),
    says: [
      ...[/checksum "crc" does not fit/, /nobody can log in as amy/, /hearth users remove amy/],
      /In the group devs there are members without an account: amy \(id\d+\)/,
    ],
    left: /no account here that can be read/,
  },
  'an account that is missing': {
    file: 'users/amy/account.json',
    spoil: remove,
    says: [/no account here that can be read/, /nobody else gets the name/],
    left: /no account here that can be read/,
  },
  'an inbox that is no JSON': {
    file: 'users/amy/inbox.json',
    spoil: (path) => writeFileSync(path, 'once upon a time'),
    says: [/It is not JSON/, /read marks: all is unread again/],
  },
  'a chat.json of a direct chat that is damaged': {
    file: 'chats/<amy>/chat.json',
    spoil: (path) => damage(path, flipped(70)),
    says: [/checksum/, /It costs: no message\.\n/, /leap by 1,000,000/],
  },
  'a chat.json of a group that is missing': {
    file: 'chats/<devs>/chat.json',
    spoil: remove,
    says: [/chat\.json \(group devs\)/, /It is missing; it is made anew/, /read from group\.json/],
  },
  'a group.json that is damaged': {
    file: 'chats/<devs>/group.json',
    spoil: (path) => writeFileSync(path, ''),
    says: [/second copy of who is in the group is damaged: it is empty/, /nothing/],
  },
  'a line of messages that is damaged': {
    file: 'chats/<amy>/0.json',
    spoil: (path) => damage(path, (bytes) => String(bytes).replace('direct 100"', 'direct 1o0"')),
    says: [/0\.json \(direct: amy, bob\)/, /1 of its \d+ messages is lost/, /keeps what is whole/],
    lost: 1,
  },
  'a file of messages of which nothing is left': {
    file: 'chats/global/0.json',
    spoil: (path) => damage(path, (bytes) => Buffer.alloc(bytes.length)),
    says: [/none of its messages can be read/],
    lost: 20,
  },
  'a file of messages that is a folder': {
    file: 'chats/global/0.json',
    spoil(path) {
      remove(path);
      mkdirSync(path, { mode: 0o700 });
    },
    says: [/a folder where a file should be/, /readers see what lies before and behind it/],
    lost: 20,
  },
  'a server.json that is damaged': {
    file: 'server.json',
    spoil: (path) => writeFileSync(path, '[]'),
    says: [/It is not an object/, /makes a new one/],
  },
  'a server.json that is missing': {
    file: 'server.json',
    spoil: remove,
    says: [/It is missing/, /clients fetch anew/],
  },
  'a journal in which a byte is another': {
    file: 'journal/<newest>',
    spoil: (path) => damage(path, flipped(20)),
    says: [/1 unreadable line\(s\), the first at byte 0/, /confirmed last/],
  },
  'a journal that is missing': {
    file: 'journal/<newest>',
    spoil: remove,
    at: 'journal/1.jsonl',
    says: [/It is missing, and with it what was confirmed last/],
  },
  'a key that belongs to no certificate': {
    file: 'tls/key.pem',
    spoil: (path) => writeFileSync(path, 'no key'),
    at: 'tls',
    says: [/contains no PEM key/, /the server does not start/],
    left: /contains no PEM key/,
  },
  'a file that others may read': {
    file: 'users/amy/account.json',
    spoil: (path) => chmodSync(path, 0o644),
    says: [/Its mode is 644 and should be 600/, /other users of this machine/],
  },
  'a folder that others may enter': {
    file: 'chats/global',
    spoil: (path) => chmodSync(path, 0o755),
    says: [/Its mode is 755 and should be 700/],
  },
  'a chat.json that is older than its messages': {
    file: 'chats/<amy>/chat.json',
    spoil: (path) =>
      damage(path, (bytes) =>
        String(bytes)
          .replace(/ "crc": .*\n/, '')
          .replace(/"next": \d+/, '"next": 200'),
      ),
    says: [/next message is number 200, but there is a message 30\d/, /take the place of old ones/],
  },
  'a member who has no account': {
    file: 'chats/<devs>/chat.json',
    spoil: (path) =>
      damage(path, (bytes) =>
        String(bytes)
          .replace(/ "crc": .*\n/, '')
          .replace(/("name": "cid",\s*"id": ")[^"]*/, '$1nobody'),
      ),
    says: [/In the group devs there are members without an account: nobody/],
    left: /members without an account/,
  },
  'words of a timed message in the clear': {
    file: 'chats/<amy>/256.json',
    spoil: (path) =>
      damage(path, (bytes) =>
        String(bytes)
          .replace(/ "crc": .*\n/, '')
          .replace(/ "sums": .*\n/, '')
          .replace(/"sealed":"[^"]*"/, '"text":"soon gone"'),
      ),
    says: [/words of 1 timed message stand in it unsealed/],
    left: /unsealed/,
  },
};

function pathOf({ file }: Case, { folder, chats }: Filled): string {
  const newest = readdirSync(join(folder, 'journal')).at(-1) as string;
  return file
    .replace(/<newest>/, newest)
    .replace(/<(\w+)>/, (_, name: string) => chats[name] as string);
}

describe('the doctor', (test) => {
  test('finds nothing wrong in a folder that a server left, and makes no copy of it', () =>
    withFolder(async (filled) => {
      const before = stateOf(filled.folder);
      const { code, text } = await visit(filled.folder, { into: copyOf(filled) });
      assert.is(code, 0, text);
      assert.match(text, /Nothing is wrong: 3 accounts, 3 chats, 342 messages\./);
      assert.match(text, 'no copy was made');
      assert.not(existsSync(copyOf(filled)));
      assert.equal(stateOf(filled.folder), before);
    }));

  for (const [title, one] of Object.entries(CASES)) {
    test(`says what ${title} costs, and mends what can be mended in a copy`, () =>
      withFolder(async (filled) => {
        const whole = await served(filled.folder, filled);
        const path = pathOf(one, filled);
        one.spoil(join(filled.folder, path));
        const before = stateOf(filled.folder);
        const { code, text } = await visit(filled.folder);
        assert.is(code, 1, text);
        assert.match(text, `\n${one.at ?? path}`);
        for (const words of one.says) assert.match(text, words);
        const repaired = await visit(filled.folder, { into: copyOf(filled) });
        assert.equal(stateOf(filled.folder), before, 'what is examined stays as it is');
        assert.is(repaired.code, 1);
        assert.match(repaired.text, /All messages that can be read are in it\./);
        if (one.left) assert.match(repaired.text.split('Still wrong in it:')[1] ?? '', one.left);
        else assert.match(repaired.text, 'nothing is wrong in it');
        const { damages, direct, group, global } = await served(copyOf(filled), filled);
        const held = damages.filter(({ reason }) => !/hearth users remove/.test(reason));
        assert.equal(held, []);
        const sum = (all: typeof whole): number =>
          all.direct.length + all.group.length + all.global.length;
        const timed = one.left?.source === 'unsealed' ? 0 : 1; // it is not copied
        assert.is(
          sum({ damages, direct, group, global }) >= sum(whole) - (one.lost ?? 0) - timed,
          true,
        );
        assert.is(group.at(-1), 'group 20');
      }));
  }
});
