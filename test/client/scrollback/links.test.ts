import { span } from '../../../client/layout/row.ts';
import { type Cell, type Line, writeRow } from '../../../client/screen/cells.ts';
import { kindOf } from '../../../client/screen/terminal.ts';
import { linkerFor } from '../../../client/scrollback/links.ts';
import { itemRows } from '../../../client/scrollback/rows.ts';
import { cpuMs } from '../../helpers/cpu.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { TIMES } from '../../helpers/panes.ts';

const linked = (text: string): readonly (readonly [string, string | undefined])[] =>
  linkerFor('1')(text, (part) => [span(part)]).map(({ text: shown, link }) => [shown, link?.url]);

describe('web addresses in a text', (test) => {
  test('are links, and what ends the sentence is not theirs', () => {
    assert.equal(linked('see https://example.org/a?b=1, or (http://x.org/y).'), [
      ['see ', undefined],
      ['https://example.org/a?b=1', 'https://example.org/a?b=1'],
      [', or (', undefined],
      ['http://x.org/y', 'http://x.org/y'],
      [').', undefined],
    ]);
    assert.equal(linked('https://en.org/wiki/Tea_(drink)')[0], [
      'https://en.org/wiki/Tea_(drink)',
      'https://en.org/wiki/Tea_(drink)',
    ]);
  });
  test('open in ASCII, whatever is shown', () => {
    assert.equal(linked('https://exаmple.org/ü')[0], [
      'https://exаmple.org/ü',
      'https://xn--exmple-4nf.org/%C3%BC',
    ]);
  });
  test('are none of the marks that stand on both sides', () => {
    for (const mark of ['*', '_'])
      assert.equal(linked(`${mark}https://a.org/x_y*z${mark}`)[1], [
        'https://a.org/x_y*z',
        'https://a.org/x_y*z',
      ]);
    assert.is(linked('https://a.org/x*')[0]?.[0], 'https://a.org/x*');
  });
  test('are found in no time, whatever stands behind them', () => {
    for (const end of [')', '*', '_', '.', '!)']) {
      for (const before of ['', '*x _x ', '('.repeat(1_000)]) {
        const text = `${before}http://a/${'!'.repeat(1_500)}${end.repeat(1_500)}`;
        const ms = cpuMs(() => linked(text));
        assert.ok(ms < 100, `${before.slice(0, 9)} ${end}: ${ms} ms`);
      }
    }
    assert.is(linked(`http://a/${'!)'.repeat(9)}`)[0]?.[0], 'http://a/');
    assert.is(linked(`*b _c http://a/x${'_*!)'.repeat(9)}`)[1]?.[0], 'http://a/x');
  });
  test('are text where they are none', () => {
    for (const text of ['', 'http://', 'https://%', 'xhttps://a.org', 'javascript:alert(1)', 'a b'])
      assert.ok(
        linked(text).every(([, link]) => link === undefined),
        text,
      );
    const long = `https://a.org/${'x'.repeat(2_000)}`;
    assert.equal(linked(long), [[long, undefined]]);
  });
});

describe('a link on the screen', (test) => {
  const written = (links: boolean): string => {
    const line = Object.assign(
      Array.from({ length: 12 }, (): Cell => [0, ' ']),
      { dirty: false },
    ) as Line;
    const row = [span('a '), ...linkerFor('7')('http://b.c', () => [])];
    writeRow(line, row, { attributeOf: () => 0, isItalic: () => false, links });
    return line.map(([, text]) => text).join('');
  };
  test('begins and ends in its own cells', () => {
    assert.is(written(true), 'a \x1b]8;id=7.1;http://b.c/\x1b\\http://b.c\x1b]8;;\x1b\\');
  });
  test('is text on a terminal that would print it', () => {
    assert.is(written(false), 'a http://b.c');
  });
  test('is one in all its rows, and another than the next one to the same address', () => {
    const url = `https://example.org/${'path/'.repeat(20)}`;
    const message = { seq: 12, from: 'bob', to: 'global', at: 0, text: `see ${url} and ${url}` };
    const rows = itemRows(
      { seq: 12, n: 0, message },
      { width: 40, me: 'amy', times: TIMES, now: 0 },
    );
    const parts = rows.flat().flatMap(({ link, text }) => (link ? [{ ...link, text }] : []));
    for (const id of ['12.1', '12.2']) {
      const own = parts.filter((part) => part.id === id);
      assert.ok(own.length > 3);
      assert.ok(own.every((part) => part.url === url));
      assert.is(own.map(({ text }) => text).join(''), url);
    }
    assert.is(parts.filter(({ id }) => !/^12\.[12]$/.test(id)).length, 0);
  });
  test('is none where the terminal would print some of it', () => {
    for (const TERM of ['linux', 'vt220', 'ansi', 'eterm-color', 'screen', 'screen-256color'])
      assert.is(kindOf({ TERM }).links, false, TERM);
    assert.is(kindOf({ TERM: 'xterm-256color', STY: '1.pts' }).links, false);
    assert.is(kindOf({ TERM: 'screen-256color', TMUX: '/tmp/x' }).links, true);
    for (const TERM of ['xterm', 'tmux-256color', 'xterm-kitty', 'foot', 'alacritty'])
      assert.is(kindOf({ TERM }).links, true, TERM);
    assert.is(kindOf({ TERM: 'screen' }).titles, true);
    assert.is(kindOf({ TERM: 'vt220' }).titles, false);
  });
});
