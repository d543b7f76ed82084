// What benches left becomes tables and charts of the page on speed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { root } from '../helpers/tree.ts';
import { barChart, lineChart } from './charts.ts';
import type { Figures, Row } from './figures.ts';
import { reportOn } from './report.ts';

const machine = { processor: 'Some Processor', cores: 2, node: 'v20.0.0' };
const room = (server: string, deliveredPerSecond: number): Row => ({
  of: { server, members: 1000, senders: 100, tls: 1 },
  is: { deliveredPerSecond, cpuSecondsAMillion: 0.5, bytesADelivery: 150 },
});
const fanout: Figures = {
  ...{ bench: 'fanout', machine },
  rows: [room('hearth', 3_000_000), room('inspircd', 1_500_000)],
};
const left = (bench: string): Figures | undefined => (bench === 'fanout' ? fanout : undefined);

/** What `pattern` captures first, everywhere. */
const all = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('the report', (test) => {
  test('puts each bench into its place, and leaves the place of one that left nothing', () => {
    const page = [
      'before',
      '<!-- bench: fanout -->\nold\n<!-- end -->',
      '<!-- bench: idle -->\nstays\n<!-- end -->',
      '<!-- bench: machine -->\n<!-- end -->',
      'after\n',
    ].join('\n');
    const { page: filled, charts, missing } = reportOn(page, left);
    assert.match(filled, /^before\n/);
    assert.match(filled, /\nafter\n$/);
    assert.not.match(filled, /\bold\b/);
    assert.match(filled, /\| {2}\| InspIRCd \| 1,500,000 \| 0\.50 µs \| 2\.00 \|/);
    assert.match(filled, /\nstays\n/);
    assert.match(filled, /2 cores \(Some Processor\), with Node v20\.0\.0/);
    assert.equal(missing, ['idle']);
    assert.equal(Object.keys(charts), ['fan-out']);
    assert.is(reportOn(filled, left).page, filled, 'twice is once');
  });
  test('has a place for each bench on the page', () => {
    const page = readFileSync(join(root, 'docs/speed.md'), 'utf8');
    const places = all(page, /<!-- bench: (\w+) -->/g);
    assert.equal(places, ['machine', 'fanout', 'latency', 'sustained', 'history', 'idle']);
  });
});

describe('charts', (test) => {
  test('bars are as long as what they stand for, and say it', () => {
    const bars = [
      { name: 'one', value: 10, says: 'ten <of them>' },
      { name: 'two', value: 5, says: 'five' },
    ];
    const chart = barChart('a & b', [{ title: 'group', bars }]);
    const [one, two] = all(chart, /<rect [^>]*? width="([\d.]+)"/g).map(Number);
    assert.is(one, 2 * (two ?? 0));
    assert.match(chart, /ten &lt;of them>/);
    assert.match(chart, /<title>a &amp; b<\/title>/);
  });
  test('lines rise with their values, on both kinds of scale', () => {
    for (const logarithmic of [false, true]) {
      const axes = { below: ['a', 'b'], says: '', marks: [1, 10, 100], unit: '', logarithmic };
      const chart = lineChart('', [{ name: 'one', values: [1, 10, 100, 1_000] }], axes);
      const points = all(chart, /points="([^"]*)"/g)[0]?.split(' ') ?? [];
      const heights = points.map((point) => Number(point.split(',')[1]));
      assert.is(heights.length, 4);
      assert.ok((heights[0] ?? 0) > (heights[1] ?? 0) && (heights[1] ?? 0) > (heights[2] ?? 0));
      assert.is(heights[3], heights[2], 'nothing is drawn outside');
    }
  });
});
