// What benches left, as tables and charts of docs/speed.md. The page is written by hand; between a comment
// `<!-- bench: NAME -->` and the next `<!-- end -->` stands what is made here. Where a bench left nothing, what stands
// there stays.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../helpers/tree.ts';
import { type Bar, barChart, type Group, lineChart } from './charts.ts';
import { type Figures, figuresOf, type Row } from './figures.ts';

interface Drawn {
  readonly table: string;
  /** By name, without the folder. */
  readonly charts: Readonly<Record<string, string>>;
}

const NAMES: Readonly<Record<string, string>> = {
  hearth: 'Hearth',
  inspircd: 'InspIRCd',
  ngircd: 'ngIRCd',
  disk: 'the disk',
};

const nameOf = ({ of }: Row): string => NAMES[String(of['server'])] ?? String(of['server']);

function figure({ is }: Row, name: string): number {
  const found = is[name];
  return typeof found === 'number' ? found : Number.NaN;
}

function series({ is }: Row, name: string): readonly number[] {
  const found = is[name];
  return typeof found === 'object' ? found : [];
}

const count = (value: number | string | undefined): string =>
  Math.round(Number(value)).toLocaleString('en');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, n) => (n === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** Rows of one case each: those that differ only in their server. */
function cases(rows: readonly Row[]): readonly (readonly Row[])[] {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify({ ...row.of, server: undefined });
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return [...found.values()];
}

function fanOut({ rows }: Figures): Drawn {
  const groups: Group[] = [];
  const lines = cases(rows).map((servers) => {
    const [hearth] = servers;
    const room = `${count(hearth?.of['members'])} members, ${hearth?.of['senders']} writing`;
    const own = hearth ? figure(hearth, 'deliveredPerSecond') : Number.NaN;
    const bars = servers.map((row): Bar => {
      const value = figure(row, 'deliveredPerSecond');
      return { name: nameOf(row), value, says: `${count(value)} a second` };
    });
    groups.push({ title: room, bars });
    return servers.map((row) => {
      const value = figure(row, 'deliveredPerSecond');
      const cpu = figure(row, 'cpuSecondsAMillion').toFixed(2);
      const ratio = row === hearth ? '' : (own / value).toFixed(2);
      return [row === hearth ? room : '', nameOf(row), count(value), `${cpu} µs`, ratio];
    });
  });
  const head = ['room', 'server', 'deliveries a second', 'CPU a delivery', 'Hearth to it'];
  return {
    table: table(head, lines.flat()),
    charts: { 'fan-out': barChart('Deliveries a second, of messages to one room', groups) },
  };
}

const inMs = (row: Row, name: string): string => figure(row, name).toFixed(2);
const times = (row: Row): readonly string[] =>
  ['p50Ms', 'p99Ms', 'p999Ms'].map((name) => inMs(row, name));

function latency({ rows }: Figures): Drawn {
  const lines = cases(rows).flatMap((servers) =>
    servers.map((row, n) => {
      const flow = `${count(row.of['rate'])} a second to ${row.of['members']}`;
      return [n === 0 ? flow : '', nameOf(row), ...times(row)];
    }),
  );
  return { table: table(['messages', '', 'p50 ms', 'p99 ms', 'p99.9 ms'], lines), charts: {} };
}

function sustained({ rows }: Figures): Drawn {
  const [hearth, disk] = rows;
  if (!hearth || !disk) return { table: '', charts: {} };
  const worst = Math.max(...series(hearth, 'p999MsEachSecond'));
  const collections = `${figure(hearth, 'fullCollections')}, at most ${inMs(hearth, 'longestPauseMs')} ms`;
  const memory = [figure(hearth, 'rssFirstMiB'), figure(hearth, 'rssLastMiB')].map(count);
  const lines = [
    ['p50, p99, p99.9', `${times(hearth).join(', ')} ms`],
    ['the same of the disk', `${times(disk).join(', ')} ms`],
    ['p99.9 of the worst second', `${worst.toFixed(2)} ms`],
    ['full collections, and their pause', collections],
    ['memory at first, and at the end', `${memory.join(' and ')} MiB`],
    ['bytes a message on disk', count(figure(hearth, 'diskBytes'))],
  ];
  const seconds = figure(hearth, 'seconds');
  const { rate, members } = hearth.of;
  const chart = lineChart(
    `${count(rate)} messages a second to ${members} members`,
    [
      { name: 'p99.9', values: series(hearth, 'p999MsEachSecond') },
      { name: 'p99', values: series(hearth, 'p99MsEachSecond') },
      { name: 'p50', values: series(hearth, 'p50MsEachSecond') },
    ],
    {
      below: [0, 1, 2, 3].map((third) => count((seconds * third) / 3)),
      says: 'seconds',
      marks: [0.5, 1, 2, 5, 10, 20, 50, 100],
      unit: ' ms',
      logarithmic: true,
    },
  );
  return { table: table(['', 'Hearth'], lines), charts: { 'latency-over-time': chart } };
}

/** What is drawn of a long history, and what it is called. */
const COSTS: readonly (readonly [name: string, says: string])[] = [
  ['cpuUs', 'a message'],
  ['lsMs', '`ls`'],
  ['loginCpuMs', 'a login'],
];

function history({ rows }: Figures): Drawn {
  const sizes = rows.toSorted((a, b) => Number(a.of['messages']) - Number(b.of['messages']));
  const lines = sizes.map((row) => [
    count(row.of['messages']),
    `${count(figure(row, 'cpuUs'))} µs`,
    `${inMs(row, 'lsMs')} ms`,
    `${inMs(row, 'loginCpuMs')} ms`,
    `${count(figure(row, 'startMs'))} ms`,
    `${count(figure(row, 'loadedMiB'))} MiB`,
    count(figure(row, 'bytesAMessage')),
  ]);
  const head = [
    'messages kept',
    'a message',
    '`ls`',
    'a login',
    'a start',
    'memory',
    'bytes a message',
  ];
  const [first] = sizes;
  const chart = lineChart(
    'Cost beside that of the shortest history',
    COSTS.map(([name, says]) => ({
      name: says.replaceAll('`', ''),
      values: sizes.map((row) => figure(row, name) / (first ? figure(first, name) : 1)),
    })),
    {
      below: sizes.map((row) => count(row.of['messages'])),
      says: 'messages kept',
      marks: [0, 0.5, 1, 1.5, 2],
      unit: '×',
    },
  );
  return { table: table(head, lines), charts: { 'cost-over-history': chart } };
}

function idle({ rows }: Figures): Drawn {
  const lines = rows.map((row) => [
    count(row.of['connections']),
    `${figure(row, 'kibEach').toFixed(1)} KiB`,
    `${inMs(row, 'loginMs')} ms`,
    `${count(figure(row, 'baseMiB'))} MiB`,
  ]);
  const head = ['connections', 'memory each', 'CPU a login', 'memory without them'];
  return { table: table(head, lines), charts: {} };
}

const DRAWN: ReadonlyMap<string, (figures: Figures) => Drawn> = new Map([
  ['fanout', fanOut],
  ['latency', latency],
  ['sustained', sustained],
  ['history', history],
  ['idle', idle],
]);

function machine({ machine: { processor, cores, node } }: Figures): string {
  return `Measured on ${cores} cores (${processor}), with Node ${node}.`;
}

export interface Report {
  readonly page: string;
  readonly charts: Readonly<Record<string, string>>;
  /** Benches that the page shows and that left nothing. */
  readonly missing: readonly string[];
}

/** The page with what `left` has of each bench. */
export function reportOn(page: string, left: (bench: string) => Figures | undefined): Report {
  const charts: Record<string, string> = {};
  const missing: string[] = [];
  const place = /(<!-- bench: (\w+) -->\n)(.*?)(<!-- end -->)/gs;
  const filled = page.replace(place, (whole, before: string, bench: string, _, after: string) => {
    const figures = left(bench === 'machine' ? 'fanout' : bench);
    if (!figures) {
      missing.push(bench);
      return whole;
    }
    if (bench === 'machine') return `${before}${machine(figures)}\n${after}`;
    const drawn = DRAWN.get(bench)?.(figures);
    if (!drawn) throw new Error(`no report is made of ${bench}`);
    Object.assign(charts, drawn.charts);
    const pictures = Object.keys(drawn.charts).map((name) => `![${name}](speed/${name}.svg)\n\n`);
    return `${before}\n${pictures.join('')}${drawn.table}\n\n${after}`;
  });
  return { page: filled, charts, missing };
}

/** Puts the figures of this folder into docs/speed.md, and the charts beside it. */
export function report(folder: string): void {
  const file = join(root, 'docs/speed.md');
  const { page, charts, missing } = reportOn(readFileSync(file, 'utf8'), (bench) =>
    figuresOf(folder, bench),
  );
  mkdirSync(join(root, 'docs/speed'), { recursive: true });
  for (const [name, chart] of Object.entries(charts))
    writeFileSync(join(root, `docs/speed/${name}.svg`), chart);
  writeFileSync(file, page);
  for (const bench of missing)
    console.log(`${folder} has no figures of ${bench}: they stay as they are.`);
}
