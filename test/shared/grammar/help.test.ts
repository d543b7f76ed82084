import { HELP_COLUMNS, helpLines, helpOn } from '../../../shared/grammar/help.ts';
import { parse } from '../../../shared/grammar/parse.ts';
import { manualOf, ROWS, SECTIONS } from '../../../shared/grammar/table.ts';
import { cleanText } from '../../../shared/text.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { known } from './known.ts';

describe('the table of verbs', (test) => {
  test('has one row for a word, and one topic for a row', () => {
    const words = ROWS.flatMap((row) => row.words.map((word) => word.replace('/', '')));
    assert.is(new Set(words).size, words.length);
    assert.is(new Set(ROWS.map((row) => row.topic)).size, ROWS.length);
  });
  test('gives each row an example that does what the row says', () => {
    for (const { example, verb, topic } of ROWS) {
      const parsed = parse(example, known());
      assert.is(parsed.kind === 'command' && parsed.command.verb, verb, topic);
    }
  });
  test('gives each row a usage that begins with one of its words or its sign', () => {
    for (const row of ROWS.filter(({ topic }) => topic !== 'text')) {
      const starts = row.words.flatMap((word) => [word, `/${word}`]);
      for (const usage of row.usage) {
        const [word = ''] = usage.split(' ', 1);
        assert.ok(starts.includes(word) || /^[@*~+\\-]/.test(usage), usage);
      }
    }
    for (const sign of ['@', '*', '~', '+', '-'] as const) {
      const { usage, example } = manualOf(sign);
      assert.ok(usage.length > 0, sign);
      assert.ok(example.startsWith(sign), 'a refusal shows one');
    }
  });
});

describe('help', (test) => {
  test('is at most 78 columns wide, and plain ASCII', () => {
    const pages = [helpLines(), ...ROWS.map((row) => helpOn(row.topic) ?? [])];
    for (const line of pages.flat()) {
      assert.ok(line.length <= HELP_COLUMNS, line);
      assert.match(line, /^[ -~]*$/);
      assert.is(line, line.trimEnd());
      assert.is(cleanText(line), line);
    }
  });
  test('fits four pages of 24 lines, no section longer than one', () => {
    const lines = helpLines();
    assert.ok(lines.length <= 4 * 23, String(lines.length));
    const starts = SECTIONS.map((section) => lines.indexOf(section));
    for (const [at, start] of starts.entries()) {
      assert.ok(start > 0 && (starts[at + 1] ?? lines.length) - start < 24, SECTIONS[at]);
    }
  });
  test('tells every usage and every row’s line of help', () => {
    const all = helpLines().join('\n').replace(/\s+/g, ' ');
    for (const row of ROWS) {
      assert.ok(all.includes(row.help), row.topic);
      for (const usage of row.usage) assert.ok(all.includes(usage), usage);
    }
  });
  test('on a topic tells usage, words and example', () => {
    for (const row of ROWS) {
      const text = (helpOn(row.topic) ?? []).join('\n');
      for (const part of [...row.usage, ...row.words, row.example]) {
        assert.ok(text.includes(part), `${row.topic}: ${part}`);
      }
    }
  });
  test('takes a word with or without `/`, in any case, or a sign', () => {
    const page = helpOn('message');
    for (const topic of ['/message', 'msg', '/msg', '/MSG', 'Message'])
      assert.equal(helpOn(topic), page, topic);
    assert.equal(helpOn('exit'), helpOn('logout'));
    assert.equal(helpOn('/DisplayUsers'), helpOn('whoelse'));
    assert.equal(helpOn('/me'), helpOn('me'));
    const star = (helpOn('*') ?? []).join('\n');
    for (const part of ['*<group> <text>', '*<time>@<user> <text>', '-> <group>'])
      assert.ok(star.includes(part));
    const plus = (helpOn('-') ?? []).join('\n');
    for (const part of ['-<user> <group>', '- <group>']) assert.ok(plus.includes(part), part);
  });
  test('knows no other topics', () => {
    for (const topic of ['', '/', 'nonsense', '//me', 'constructor', '__proto__', '#']) {
      assert.is(helpOn(topic), undefined, topic);
    }
  });
  test('exists for every topic that parses', () => {
    for (const topic of [
      ...ROWS.flatMap((row) => row.words),
      '@',
      '*',
      '~',
      '+',
      '-',
      '\\',
      'timed',
    ]) {
      const parsed = parse(`/help ${topic}`, known());
      const it = parsed.kind === 'command' ? parsed.command : undefined;
      assert.ok(it?.verb === 'help' && it.topic !== undefined && helpOn(it.topic), topic);
    }
  });
});
