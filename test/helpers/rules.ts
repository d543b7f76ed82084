// The rules of the tree [DESIGN 6]: who may import whom, and where outside packages may be used. If a rule is wrong,
// change it here, with a reason, and DESIGN along with it.

import type { Import } from './tree.ts';

// Who may import whom. x: yes; t: types only; everybody may import from the own room. A room is a folder, or one file.
// `house` is the server without sockets and files; `folder` is what commands of the operator load instead of `main`;
// `other` is a small file beside them that they and bin read.
// Tests may import everything.
const SERVER = `
            | shared | facts | store | files | bus | dialects | state | accounts | chat | commands | sessions | gate | admin | house | other
  facts     |   x    |       |       |       |     |          |       |          |      |          |          |      |       |       |
  store     |   x    |   x   |       |       |     |          |       |          |      |          |          |      |       |       |
  files     |   x    |   x   |   x   |       |     |          |       |          |      |          |          |      |       |       |
  bus       |   x    |   x   |       |       |     |          |       |          |      |          |          |      |       |       |
  dialects  |   x    |   t   |       |       |     |          |       |          |      |          |          |      |       |       |
  state     |   x    |   x   |   x   |       |     |          |       |          |      |          |          |      |       |       |
  chat      |   x    |   x   |   x   |       |  x  |          |   x   |          |      |          |          |      |       |       |   t
  commands  |   x    |   x   |   x   |       |     |          |   x   |          |  x   |          |          |      |       |       |
  accounts  |   x    |   x   |   x   |       |     |          |   x   |          |  x   |          |          |      |       |       |
  sessions  |   x    |   x   |   x   |       |  x  |    x     |   x   |    x     |  x   |          |          |      |       |       |
  gate      |   x    |       |       |       |     |          |       |          |      |          |    x     |      |       |       |
  admin     |   x    |   x   |   x   |   x   |     |          |   x   |    x     |  x   |          |          |      |       |       |
  house     |   x    |   x   |   x   |       |  x  |    x     |   x   |    x     |  x   |    x     |    x     |      |       |       |   t
  other     |   x    |   x   |   t   |       |     |          |       |          |      |          |          |      |       |       |
  main      |   x    |   x   |   x   |   x   |  x  |    x     |   x   |    x     |  x   |    x     |    x     |  x   |   x   |   x   |   x
  folder    |   x    |       |       |       |     |          |       |          |      |          |          |  x   |   x   |       |   x
`;
const CLIENT = `
               | shared | core | layout | keys | editor | scrollback | panes | view | entrance | catchup | link | dial | peer | storage | screen | plain | surroundings
  core         |   x    |      |        |      |        |            |       |      |          |         |      |      |      |         |        |
  layout       |   x    |      |        |      |        |            |       |      |          |         |      |      |      |         |        |
  keys         |   x    |      |        |      |        |            |       |      |          |         |      |      |      |         |        |
  editor       |   x    |      |   x    |      |        |            |       |      |          |         |      |      |      |         |        |
  scrollback   |   x    |  x   |   x    |      |        |            |       |      |          |         |      |      |      |         |        |
  panes        |   x    |  x   |   x    |  x   |   x    |     x      |       |      |          |         |      |      |      |         |        |
  view         |   x    |  x   |   x    |  x   |   x    |     x      |   x   |      |          |         |      |      |      |         |        |
  entrance     |   x    |  x   |   x    |  x   |   x    |            |       |      |          |         |      |      |      |         |        |
  catchup      |   x    |  t   |        |      |        |            |       |      |          |         |  t   |      |      |         |        |
  link         |   x    |  t   |        |      |        |            |       |      |          |    x    |      |      |      |         |        |
  dial         |   x    |      |        |      |        |            |       |      |          |         |  x   |      |      |         |        |
  peer         |   x    |  t   |        |      |        |            |       |      |          |         |      |      |      |    x    |        |       |   t
  storage      |   x    |  x   |        |  x   |        |            |       |      |          |         |  t   |  t   |      |         |        |
  screen       |   x    |  x   |   x    |  x   |        |            |   x   |  x   |          |         |      |      |      |         |        |
  plain        |   x    |  x   |        |      |        |            |       |      |          |         |      |      |      |         |        |       |   t
  start        |   x    |  x   |   x    |  x   |   x    |     x      |   x   |  x   |    x     |    x    |  x   |  x   |  x   |    x    |   x    |   x   |   t
  surroundings |   x    |  t   |        |      |        |            |       |      |          |         |      |      |      |         |   t
  process      |   x    |      |        |      |        |            |       |      |          |         |      |      |      |         |   t    |       |   t
`;

/** Files that are not in the room that their folder or their own name says. */
const ROOMS: readonly (readonly [room: string, files: RegExp])[] = [
  ['files', /^server\/store\/files\//],
  ['facts', /^server\/(?:news|report)\.ts$/], // what is heard, by users or the operator, beside what happened
  ['catchup', /^client\/link\/catchup\.ts$/],
  ['keys', /^client\/screen\/keys\//],
  ['editor', /^client\/screen\/editor\//],
  ['panes', /^client\/screen\/panes\//],
  ['view', /^client\/screen\/view\//],
];

/** Where what comes from outside may be used: prefixes of paths, and at most how many files. */
const OUTSIDE: readonly { what: RegExp; where: readonly string[]; files?: number; why: string }[] =
  [
    { what: /^blessed$/, where: ['client/screen/'], files: 1, why: 'the screen alone knows it' },
    {
      what: /^string-width$/,
      where: ['client/layout/width.ts'],
      why: 'one place knows how wide a character is',
    },
    { what: /^lowdb/, where: ['server/store/files/'], files: 1, why: 'go through its adapter' },
    {
      what: /^@?date-fns/,
      where: ['client/core/times.ts'],
      why: 'one place writes times: take Times',
    },
    { what: /^uvu/, where: ['test/helpers/describe.ts'], why: 'use test/helpers/describe.ts' },
    {
      what: /^pino/,
      where: ['server/log.ts'],
      why: 'take the Log handed in',
    },
    {
      what: /^commander$/,
      where: ['bin/'],
      why: 'options are read in bin/',
    },
    {
      what: /^@sinclair\/typebox/,
      where: [
        'shared/wire/',
        'shared/rendezvous.ts',
        'server/state/kept.ts',
        'server/store/files/',
        'server/dialects/',
        'server/admin/',
        'client/',
        'test/helpers/bare-client.ts', // checks without compiling, as a page does
      ],
      why: 'foreign data is checked where it comes in: on the wire and from files',
    },
    {
      what: /^nanoid/,
      where: ['server/ids.ts', 'client/start/', 'test/'],
      why: 'take the ids handed in',
    },
    {
      what: /^env-paths$/,
      where: ['bin/'],
      why: 'folders are handed in',
    },
    { what: /^fast-check$/, where: ['test/'], why: 'it is for tests' },
    {
      what: /^node:fs/,
      where: [
        'server/store/files/',
        'server/gate/keys.ts',
        'server/note.ts',
        'server/admin/',
        'client/peer/files/',
        'client/storage/',
        'client/start/find.ts',
        'bin/',
        'test/',
      ],
      why: 'files are read and written at the edges: take a Disk, or what was read, from main',
    },
    {
      what: /^node:(?:net|tls)$/,
      where: [
        'shared/address.ts',
        'server/gate/',
        'server/admin/',
        'server/main.ts',
        'client/',
        'bin/',
        'test/',
      ],
      why: 'a connection is handed in as something that takes and brings bytes',
    },
    { what: /^node:timers/, where: ['test/'], why: 'set timers on the Clock that is handed in' },
  ];

interface Place {
  readonly half: string;
  readonly room: string;
}

/** The row of the table that a file belongs to. */
function placeOf(path: string): Place {
  const [half = '', second = ''] = path.split('/');
  if (half !== 'server' && half !== 'client') return { half, room: half };
  const room = ROOMS.find(([, files]) => files.test(path))?.[0];
  if (room !== undefined) return { half, room };
  const name = second.replace(/\.ts$/, '');
  const known = name === 'main' || rows(half).has(name);
  return { half, room: known ? name : 'other' };
}

const tables = new Map([
  ['server', read(SERVER)],
  ['client', read(CLIENT)],
]);

function rows(half: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return tables.get(half) ?? new Map();
}

function read(table: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const [head = [], ...body] = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const columns = head.filter((name) => name !== '');
  return new Map(
    body.map(([row = '', ...cells]) => [
      row,
      new Map(columns.map((column, at) => [column, cells[at] ?? ''])),
    ]),
  );
}

/** What is wrong with one import between files of ours; undefined if nothing is. */
export function directionFault({ from, to, typesOnly }: Import): string | undefined {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (a.half === 'test') return undefined;
  if (b.half === 'test') return `${from} imports the test ${to}: move what it needs out of test/`;
  if (a.half === 'shared' || a.half === 'bin' || a.half !== b.half) return halvesFault(from, to);
  if (a.room === b.room) return undefined;
  const cell = rows(a.half).get(a.room)?.get(b.room) ?? '';
  if (cell === 'x' || (cell === 't' && typesOnly)) return undefined;
  const only = cell === 't' ? ' other than types' : '';
  return `${from} imports ${to}: ${a.room} takes nothing${only} from ${b.room}. Take a return value, an event, or a function that main hands in; or move the piece down to where both may reach it.`;
}

const PURE = [
  'core',
  'layout',
  'keys',
  'editor',
  'scrollback',
  'view',
  'panes',
  'entrance',
  'catchup',
  'link',
];

/** Pure files take two packages from outside, for widths and for dates: they run wherever JavaScript does. */
export function purityFault({ from, to }: Import): string | undefined {
  const { half, room } = placeOf(from);
  if (half !== 'client' || !PURE.includes(room)) return undefined;
  return /^(?:(?:client|shared)\/|string-width$|@?date-fns\/)/.test(to)
    ? undefined
    : `${from} imports ${to}: it is pure; carry out an effect, or take what client/start hands in.`;
}

/** What only Node has, and a program's own state: pure files know none of it. */
const OF_NODE = /\b(?:process|Buffer|setImmediate|systemClock|globalThis)\b/;

export function hostFault(path: string, line: string): string | undefined {
  const { half, room } = placeOf(path);
  if (half !== 'client' || !PURE.includes(room)) return undefined;
  const [found] = OF_NODE.exec(withoutComment(line)) ?? [];
  return found === undefined ? undefined : `${path} uses ${found}: take it from what is handed in.`;
}

/** What belongs to the process, and would be shared by all users that one process serves. */
const OF_PROCESS =
  /(?<![\w.])process\.|(?<![\w.])process\b(?=\s*[;,)}])|\bsetImmediate\b|\bsystem(?:Clock|Zone)\b/;

export function processFault(path: string, line: string): string | undefined {
  if (!path.startsWith('client/') || path === 'client/process.ts') return undefined;
  const [found] = OF_PROCESS.exec(withoutComment(line)) ?? [];
  return found === undefined
    ? undefined
    : `${path} uses ${found}: only client/process.ts does; take it from what surrounds the client.`;
}

function withoutComment(line: string): string {
  return line.replace(/(?:^\s*\*|\/\/|\/\*).*$/, '');
}

function halvesFault(from: string, to: string): string | undefined {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (b.half === 'shared' || (a.half === 'bin' && b.half === 'bin')) return undefined;
  // What makes a client's surroundings, and what asks a question at a terminal: bin/ uses both.
  const hands = to === 'client/process.ts' || to === 'client/plain/terminal.ts';
  if (a.half === 'bin' && (hands || ['main', 'folder', 'start', 'other'].includes(b.room)))
    return undefined;
  if (a.half === 'bin')
    return `${from} imports ${to}: let ${b.half === 'client' ? 'client/start' : 'server/main.ts or server/folder.ts'} export what bin needs.`;
  if (a.half === 'shared') return `${from} imports ${to}: shared imports only shared.`;
  return `${from} imports ${to}: what both halves need belongs to shared/.`;
}

export function outsideFaults(imports: readonly Import[]): readonly string[] {
  return OUTSIDE.flatMap(({ what, where, files = Number.POSITIVE_INFINITY, why }) => {
    const found = imports.filter(({ to }) => what.test(to));
    const places = [...new Set(found.map(({ from }) => from))];
    const stray = found.filter(({ from }) => !where.some((prefix) => from.startsWith(prefix)));
    const many =
      places.length > files ? [`${what} is imported in ${places.join(', ')}: ${why}.`] : [];
    return [
      ...stray.map(({ from, to }) => `${from} imports ${to}: ${why} (only ${where.join(', ')}).`),
      ...many,
    ];
  });
}
