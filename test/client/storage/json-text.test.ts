import fc from 'fast-check';
import { readJson, withMember, withoutMember } from '../../../client/storage/json-text.ts';
import { assert, describe } from '../../helpers/describe.ts';

const WRITTEN = `// mine
{
  /* what rings */ "bell": true, // always
  "notify": { "global": "none" }, // "quiet": 1
  "times": "12h" /* , "times": "24h" } */, // as in "America"
}
`;

describe('JSON that people keep', (test) => {
  test('may have comments and commas too many', () => {
    assert.equal(readJson(WRITTEN), { bell: true, notify: { global: 'none' }, times: '12h' });
    assert.equal(readJson('\ufeff{ "a": "//, }", "b": [1, 2,], }'), { a: '//, }', b: [1, 2] });
    assert.throws(() => readJson('{ "a": 1 /* no end }'), 'JSON');
  });
  const changes: readonly (readonly [
    before: string,
    path: string,
    value: unknown,
    after: string,
  ])[] = [
    ['{}\n', 'times', '12h', '{\n  "times": "12h"\n}\n'],
    ['{ "bell": true }', 'times', '12h', '{ "bell": true, "times": "12h" }'],
    ['{ "bell": true, }', 'times', '12h', '{ "bell": true, "times": "12h" }'],
    ['{\n    "bell": true\n}', 'bell', false, '{\n    "bell": false\n}'],
    [
      '{\n    "bell": true // why\n}',
      'times',
      '12h',
      '{\n    "bell": true, // why\n    "times": "12h"\n}',
    ],
    [
      '{\n\t"bell": true, // why\n}\n',
      'notify.global',
      'all',
      '{\n\t"bell": true, // why\n\t"notify": { "global": "all" }\n}\n',
    ],
    [
      '{ "notify": { "global": "none" } }',
      'notify.group',
      'all',
      '{ "notify": { "global": "none", "group": "all" } }',
    ],
    ['{ // none yet\n}', 'bell', true, '{ // none yet\n  "bell": true\n}'],
    ['{ "a": 1, "bell": true, "b": 2 }', 'bell', undefined, '{ "a": 1,  "b": 2 }'],
    ['{\n  "a": 1, // one\n  "bell": true\n}', 'bell', undefined, '{\n  "a": 1 // one\n}'],
    ['{ "bell": 1, "bell": true }', 'bell', undefined, '{   }'],
    ['{ "a": 1 }', 'bell', undefined, '{ "a": 1 }'],
  ];
  for (const [before, path, value, after] of changes) {
    test(`${JSON.stringify(before)} with ${path} ${String(value)}`, () => {
      const place = path.split('.');
      const made =
        value === undefined ? withoutMember(before, place) : withMember(before, place, value);
      assert.is(made, after);
    });
  }
  test('keeps every comment and every other member, whatever is changed', () => {
    const remarks = (text: string): readonly string[] => text.match(/\/\/.*|\/\*.*?\*\//g) ?? [];
    for (const path of [['bell'], ['times'], ['new'], ['notify', 'global'], ['notify', 'group']]) {
      const set = withMember(WRITTEN, path, 'x');
      assert.equal(remarks(set), remarks(WRITTEN), path.join('.'));
      assert.equal(remarks(withoutMember(WRITTEN, path)), remarks(WRITTEN));
      assert.equal(readJson(withoutMember(set, path)), readJson(withoutMember(WRITTEN, path)));
    }
  });
  test('has the new value, and all else as before, however it is written', () => {
    const blank = fc.constantFrom('', ' ', '\n', '\n  ', ' // "x": {\n', '/* , } */');
    const value = fc.constantFrom('1', '"// no"', '[1, {"a": 2}]', '{"a": 1}', '{}');
    const member = fc
      .tuple(blank, fc.constantFrom('a', 'b', 'c', '\\"d'), blank, blank, value, blank)
      .map(([b, key, c, d, it, e]) => `${b}"${key}"${c}:${d}${it}${e}`);
    const whole = fc
      .tuple(blank, fc.array(member, { maxLength: 4 }), fc.boolean(), blank)
      .map(([b, members, comma, e]) => {
        const last = comma && members.length > 0 ? `,${e}` : '';
        return `${b}{${members.join(',')}${last}${e}}${b}`;
      });
    const path = fc.constantFrom(['a'], ['z'], ['"d'], ['z', 'a']);
    const property = fc.property(whole, path, (text, place) => {
      const before = readJson(text) as Record<string, unknown>;
      const [name = '', inner] = place;
      const { [name]: _, ...others } = before;
      assert.equal(readJson(withMember(text, place, 7)), {
        ...before,
        [name]: inner === undefined ? 7 : { ...(before[name] as object), [inner]: 7 },
      });
      assert.equal(readJson(withoutMember(text, [name])), others);
    });
    fc.assert(property, { numRuns: 3_000 });
  });
});
