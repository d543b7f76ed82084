// The tree's own rules: who may import whom, what may be used where, and what must not lie about.
// A failure says what to do instead.

import type { By } from '../shared/commands/define.ts';
import { COMMANDS } from '../shared/commands/list.ts';
import { assert, describe } from './helpers/describe.ts';
import {
  directionFault,
  hostFault,
  outsideFaults,
  processFault,
  purityFault,
} from './helpers/rules.ts';
import {
  folderCircles,
  type Import,
  importsOf,
  root,
  type Source,
  sources,
  topLevel,
} from './helpers/tree.ts';

const TOP = new Set(
  'server client shared data test bin docs package.json package-lock.json tsconfig.json README.md SECURITY.md LICENSE'.split(
    ' ',
  ),
);

/** Lines of `file` that match, as `path:line: text`. */
function hits({ path, text }: Source, pattern: RegExp): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : []));
}

/** Sections `n` and points `n.m` of the design. */
function sectionsOf(design: string): ReadonlySet<string> {
  const found = new Set<string>();
  let section = '';
  for (const line of design.split('\n')) {
    section = /^## (\d+)\./.exec(line)?.[1] ?? section;
    const point = /^(\d+)\. /.exec(line)?.[1];
    if (section) found.add(point ? `${section}.${point}` : section);
  }
  return found;
}

/** Files where one answer is right for all that is not named, now or ever; and why. */
const OPEN: ReadonlyMap<string, string> = new Map([
  ['shared/grammar/everyday.ts', 'characters'],
  ['shared/grammar/form.ts', 'characters'],
  ['server/gate/listen.ts', "the system's codes"],
  ['client/core/update/expiry.ts', "events without the server's time"],
  ['client/screen/panes/open.ts', 'keys that mean nothing in the list'],
  ['client/screen/panes/links.ts', 'keys that mean nothing in the list'],
  ['client/screen/panes/search.ts', 'keys that end a search'],
  ['client/screen/panes/send.ts', 'commands that the screen leaves to others'],
  ['client/screen/panes/waiting.ts', 'commands that say nothing'],
]);

/** Switches that do not end in `default: unreachable(…)`. */
function switchFaults({ path, text }: Source): readonly string[] {
  return [...text.matchAll(/^( *)switch \([^\n]*\) \{\n(.*?)\n\1\}/gms)].flatMap(
    ([whole, , body = ''], at) =>
      /default:\n\s+(?:return )?unreachable\([\w.]+\);$/.test(body)
        ? []
        : [`${path}: ${whole.split('\n', 1)[0]?.trim()} (${at + 1}.)`],
  );
}

function none(faults: readonly string[], instead = ''): void {
  if (faults.length === 0) return;
  const error = new Error([instead, ...faults].join('\n    '));
  error.stack = ''; // uvu would say it all again
  throw error;
}

const all = sources();
const code = all.filter(({ path }) => path.endsWith('.ts'));
const imports = code.flatMap(importsOf);
const isOurs = ({ to }: Import): boolean => /^(?:bin|client|server|shared|test)\//.test(to);

describe('shape', (test) => {
  test('imports follow the table', () => {
    assert.ok(imports.some(isOurs), 'the scanner finds nothing');
    none(imports.filter(isOurs).flatMap((one) => directionFault(one) ?? []));
  });
  test('no two folders take from each other', () => {
    none(
      folderCircles(imports.filter(isOurs).filter(({ from }) => !from.startsWith('test/'))),
      'One of them lies below: move what it needs down, or hand it in.',
    );
  });
  test('each package and each edge of the system has its place', () => {
    none([...outsideFaults(imports), ...imports.flatMap((one) => purityFault(one) ?? [])]);
  });
  test("the client's core, its link and what is drawn run without Node", () => {
    none(
      code.flatMap(({ path, text }) =>
        text.split('\n').flatMap((line) => hostFault(path, line) ?? []),
      ),
    );
  });
  test('one file of the client knows the process that it runs in', () => {
    none(
      code.flatMap(({ path, text }) =>
        text.split('\n').flatMap((line) => processFault(path, line) ?? []),
      ),
    );
  });
  test('shared holds no clock, no chance and no process of its own', () => {
    const pattern = /\bprocess\.|Math\.random\(|globalThis\./;
    none(
      code.filter(({ path }) => path.startsWith('shared/')).flatMap((file) => hits(file, pattern)),
    );
  });
  test('no file has more than 300 lines, tests 350; tables of data are as long as what they list', () => {
    const tables = ['test/shared/grammar/lines.ts'];
    const most = (path: string) => (path.startsWith('test/') ? 350 : 300);
    const long = code
      .filter(({ path }) => !tables.includes(path))
      .filter(({ path, text }) => text.split('\n').length > most(path) + 1);
    none(
      long.map(({ path }) => path),
      'Split it by what its parts know: each file is one room.',
    );
  });
  test('each command has its file here and where it is carried out', () => {
    const files = (folder: string): readonly string[] =>
      code.flatMap(({ path }) => (path.startsWith(folder) ? path.slice(folder.length, -3) : []));
    const listed = Object.entries<{ readonly by: By }>(COMMANDS);
    const those = (isMeant: (by: By) => boolean): readonly string[] =>
      listed.flatMap(([verb, { by }]) => (isMeant(by) ? verb : []));
    const wanted = [
      ['shared/commands/', ['arguments', 'define', 'list', 'place', ...those(() => true)]],
      ['server/commands/', ['list', ...those((by) => typeof by === 'string')]],
      ['client/core/commands/', ['list', ...those((by) => by !== 'server')]],
    ] as const;
    for (const [folder, names] of wanted) {
      assert.equal(files(folder).toSorted(), names.toSorted(), folder);
    }
  });
  test('a switch ends in unreachable(), so that a forgotten case does not compile', () => {
    const ours = code.filter(({ path }) => !path.startsWith('test/'));
    const faults = ours.filter(({ path }) => !OPEN.has(path)).flatMap(switchFaults);
    none(
      faults,
      'Name every case, then `default: return unreachable(x);` (shared/unreachable.ts).',
    );
    const needless = [...OPEN.keys()].filter(
      (path) => !ours.some((file) => file.path === path && switchFaults(file).length > 0),
    );
    assert.equal(needless, [], 'excused without need');
  });
  test('nothing is left for later', () => {
    const marks = new RegExp(
      `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b|\\.only\\(`,
    );
    none(
      code.flatMap((file) => hits(file, marks)),
      'Mend it now, or note it outside the code.',
    );
  });
  test('every section of the design that is cited exists', () => {
    const known = sectionsOf(all.find(({ path }) => path === 'docs/DESIGN.md')?.text ?? '');
    assert.ok(known.has('11') && known.has('4.3'), 'docs/DESIGN.md has its sections');
    const cited = all.flatMap(({ path, text }) =>
      [...text.matchAll(/\[DESIGN ([\d.]+)[^\]]*\]/g)].map(([tag, number = '']) => ({
        path,
        tag,
        number,
      })),
    );
    none(
      cited.filter(({ number }) => !known.has(number)).map(({ path, tag }) => `${path}: ${tag}`),
    );
  });
  test('every file on the map of the design exists', () => {
    const design = all.find(({ path }) => path === 'docs/DESIGN.md')?.text ?? '';
    const map = design.slice(design.indexOf('## The map'), design.indexOf('## 1.'));
    const paths = new Set(all.map(({ path }) => path));
    let half = '';
    const stops = [...map.matchAll(/([a-z]+)\/ |([\w/-]+\.ts)/g)].flatMap(([, next, file]) => {
      half = next ?? half;
      return file === undefined ? [] : [`${half}/${file}`];
    });
    assert.ok(stops.length > 30, 'the map is read');
    none(stops.filter((path) => !paths.has(path)));
  });
  test('every link in a paper leads to a file', () => {
    const papers = all.filter(({ path }) => path.endsWith('.md'));
    const paths = new Set(all.map(({ path }) => path));
    const links = papers.flatMap((paper) =>
      [...paper.text.matchAll(/\]\(([^):#\s]+)\)/g)].map(([, to = '']) => ({
        from: paper.path,
        to: new URL(to, `file:///${paper.path}`).pathname.slice(1),
      })),
    );
    none(links.filter(({ to }) => !paths.has(to)).map(({ from, to }) => `${from} links to ${to}`));
  });
  test('every promise of SECURITY.md names a test that holds it', () => {
    const { text = '' } = all.find(({ path }) => path === 'SECURITY.md') ?? {};
    const promised = /## What is promised\n(.*?)\n## /s.exec(text)?.[1] ?? '';
    const promises = promised.split(/^- /m).slice(1);
    assert.ok(promises.length > 10, 'the promises are found');
    none(promises.filter((one) => !/\]\(test\/\S+\.test\.ts\)/.test(one)));
  });
  test('nothing names a folder of the machine it was written on', () => {
    const home = root.replace(/\/$/, '').replaceAll('.', '\\.');
    const foreign = new RegExp(`${home}(?![\\w-])|/work/|\\.\\./shared/(?!.*\\.ts')|/Users/\\w`);
    const text = all.filter(({ path }) => path !== 'test/shape.test.ts');
    none(
      text.flatMap((file) => hits(file, foreign)),
      'Use a path within the project.',
    );
  });
  test('package-lock.json names no host to download from', () => {
    const lock = all.filter(({ path }) => path === 'package-lock.json');
    none(
      lock.flatMap((file) => hits(file, /"resolved":/)),
      'npm install --package-lock-only',
    );
  });
  test('the top of the tree holds what belongs there', () => {
    const stray = topLevel().filter((name) => !TOP.has(name) && !name.startsWith('.'));
    none(stray, 'Move it to where it belongs.');
  });
});

describe('the rules of shape', (test) => {
  const imported = (from: string, text: string): Import => {
    const [found] = importsOf({ path: from, text });
    assert.ok(found, `not seen: ${text}`);
    return found as Import;
  };
  test('see every kind of import', () => {
    const kinds = [
      "import { a } from '../x.ts';",
      "import {\n  a,\n  b,\n} from '../x.ts';",
      "import type { A } from '../x.ts';",
      "export * from '../x.ts';",
      "export { a } from '../x.ts';",
      "import '../x.ts';",
      "import a, * as b from '../x.ts';",
      "const a = await import('../x.ts');",
    ];
    for (const text of kinds) assert.is(imported('server/chat/y.ts', text).to, 'server/x.ts', text);
    assert.is(imported('bin/y.ts', kinds[2] ?? '').typesOnly, true);
  });
  test('forbid what points back, and say what to do', () => {
    const wrong = [
      ['shared/a.ts', '../server/facts.ts', 'shared imports only shared'],
      ['server/a.ts', '../client/model.ts', 'belongs to shared/'],
      ['client/link/a.ts', '../../server/facts.ts', 'belongs to shared/'],
      ['server/store/store.ts', '../chat/state.ts', 'store takes nothing from chat'],
      ['server/chat/groups.ts', '../accounts/accounts.ts', 'chat takes nothing from accounts'],
      ['server/chat/groups.ts', '../store/files/disk.ts', 'chat takes nothing from files'],
      ['server/dialects/a.ts', '../facts.ts', 'nothing other than types'],
      ['client/view.ts', './screen/keys.ts', 'view takes nothing from screen'],
      ['client/view.ts', '../test/helpers/clock.ts', 'out of test/'],
      [
        'bin/hearth.ts',
        '../server/chat/groups.ts',
        'let server/main.ts or server/folder.ts export',
      ],
    ];
    for (const [from = '', to = '', says = ''] of wrong) {
      assert.match(directionFault(imported(from, `import { a } from '${to}';`)) ?? '', says);
    }
    const type = imported('server/dialects/a.ts', "import type { A } from '../facts.ts';");
    assert.is(directionFault(type), undefined);
  });
  test('find folders in a circle, straight or round about, types included', () => {
    const found = (...pairs: readonly (readonly [string, string])[]): readonly string[] =>
      folderCircles(pairs.map(([from, to]) => ({ from, to, typesOnly: true })));
    assert.equal(found(['a/x/1.ts', 'a/y/1.ts'], ['a/y/z/2.ts', 'a/x/2.ts']), ['a/x <-> a/y']);
    const round = found(['x/1.ts', 'y/1.ts'], ['y/2.ts', 'z/1.ts'], ['z/2.ts', 'x/3.ts']);
    assert.equal(round, ['x <-> y <-> z']);
    assert.equal(
      found(['a/x/1.ts', 'a/y/1.ts'], ['a/x/1.ts', 'a/2.ts'], ['a/2.ts', 'a/x/1.ts']),
      [],
    );
  });
  test('keep what is pure in the client pure', () => {
    const impure = imported('client/core/update.ts', "import { readFileSync } from 'node:fs';");
    assert.match(purityFault(impure) ?? '', 'carry out an effect');
    assert.is(
      purityFault(imported('client/dial/dial.ts', "import net from 'node:net';")),
      undefined,
    );
  });
  test("see a pure file's use of Node, but not a word in a comment", () => {
    for (const use of ['process.pid', 'Buffer.from(text)', 'setImmediate(draw)', '{ systemClock }'])
      assert.match(hostFault('client/link/link.ts', `  const a = ${use};`) ?? '', 'handed in');
    assert.is(hostFault('client/link/link.ts', '  // the process ends'), undefined);
    assert.is(hostFault('client/start/join.ts', 'process.exit()'), undefined);
  });
  test('see a use of the process, but not of something handed in that bears its name', () => {
    for (const use of [
      'process.env',
      '{ io: process }',
      'of(process)',
      'setImmediate(draw)',
      'systemClock',
    ])
      assert.match(processFault('client/start/join.ts', `  const a = ${use};`) ?? '', 'surrounds');
    assert.is(processFault('client/start/join.ts', '  io.process.pid; // process.pid'), undefined);
    assert.is(processFault('client/process.ts', 'process.exit()'), undefined);
    assert.is(processFault('server/main.ts', 'process.exit()'), undefined);
  });
  test('forbid packages out of place', () => {
    const stray = imported('server/chat/groups.ts', "import { readFile } from 'node:fs/promises';");
    assert.match(outsideFaults([stray])[0] ?? '', 'files are read and written at the edges');
    const twice = ['client/screen/a.ts', 'client/screen/b.ts'].map((from) =>
      imported(from, "import blessed from 'blessed';"),
    );
    assert.match(outsideFaults(twice)[0] ?? '', 'the screen alone knows it');
  });
});
