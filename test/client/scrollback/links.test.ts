import { span } from '../../../client/layout/row.ts';
import { type Cell, type Line, writeRow } from '../../../client/screen/cells.ts';
import { withLinks } from '../../../client/scrollback/links.ts';
import { assert, describe } from '../../helpers/describe.ts';

const linked = (text: string): readonly (readonly [string, string | undefined])[] =>
  withLinks(text, (part) => [span(part)]).map(({ text: shown, link }) => [shown, link]);

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
    const row = [span('a '), ...withLinks('http://b.c', () => [])];
    writeRow(line, row, { attributeOf: () => 0, links });
    return line.map(([, text]) => text).join('');
  };
  test('begins and ends in its own cells', () => {
    assert.is(written(true), 'a \x1b]8;;http://b.c/\x1b\\http://b.c\x1b]8;;\x1b\\');
  });
  test('is text on a terminal that would print it', () => {
    assert.is(written(false), 'a http://b.c');
  });
});
