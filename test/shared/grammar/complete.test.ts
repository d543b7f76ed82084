import fc from 'fast-check';
import { complete } from '../../../shared/grammar/complete.ts';
import { BARE, SLASHED } from '../../../shared/grammar/table.ts';
import { assert, describe } from '../../helpers/describe.ts';

const settings = new Map([
  ['times', ['24h', '12h']],
  ['bell', ['true', 'false']],
]);
const names = { users: ['bob', 'ann', 'Bert', 'zoe-2'], groups: ['devs', 'design'], settings };

/** `|` is the cursor; the candidates, with what stands left of them. */
function offered(typed: string): string[] {
  const cursor = typed.indexOf('|');
  const line = typed.replace('|', '');
  const { from, to, candidates } = complete(line, cursor, names);
  assert.is(to, cursor);
  return candidates.map((it) => line.slice(0, from) + it + line.slice(to));
}

const OFFERS: readonly (readonly [typed: string, lines: readonly string[]])[] = [
  ['mes|', ['message']],
  ['who|', ['whoelse', 'whoelsesince']],
  ['  st|', ['  startprivate', '  stopprivate']],
  ['/m|', ['/message', '/msg', '/me']],
  ['/Dis|', ['/displayusers', '/displayallusers']],
  ['!h|', ['!help']],
  ['xyz|', []],
  ['hello b|', ['hello bob', 'hello Bert']],
  ['message b|', ['message bob', 'message Bert']],
  ['message @b|', ['message @bob', 'message @Bert']],
  ['/MSG be|', ['/MSG Bert']],
  ['message bob b|', ['message bob bob', 'message bob Bert']],
  ['message bob ask @a|', ['message bob ask @ann']],
  ['hello @b|', ['hello @bob', 'hello @Bert']],
  ['@|', ['@bob', '@ann', '@Bert', '@zoe-2']],
  ['@B|', ['@bob', '@Bert']],
  ['@zoe-|', ['@zoe-2']],
  ['@ an|', ['@ ann']],
  ['@bob ask @an|', ['@bob ask @ann']],
  ['@bob d|', []],
  ['*d|', ['*devs', '*design']],
  ['*a|', ['*ann']],
  ['*ann,b|', ['*ann,bob', '*ann,Bert']],
  ['*ann, b|', ['*ann, bob', '*ann, Bert']],
  ['*30@b|', ['*30@bob', '*30@Bert']],
  ['*1h30m*d|', ['*1h30m*devs', '*1h30m*design']],
  ['*30*g|', ['*30*global']],
  ['~b|', ['~bob', '~Bert']],
  ['+b|', ['+bob', '+Bert']],
  ['+bob d|', ['+bob devs', '+bob design']],
  ['-ann dev|', ['-ann devs']],
  ['+ de|', ['+ devs', '+ design']],
  ['- dev|', ['- devs']],
  ['block b|', ['block bob', 'block Bert']],
  ['/block bob a|', ['/block bob ann']],
  ['ls d|', ['ls devs', 'ls design']],
  ['ls gl|', ['ls global']],
  ['ls devs b|', []],
  ['sendfile a|', ['sendfile ann']],
  ['sendfile ann b|', []],
  ['whoelse b|', ['whoelse bob', 'whoelse Bert']],
  [
    'whoelsesince 1|',
    ['whoelsesince 10m', 'whoelsesince 1h', 'whoelsesince 12h', 'whoelsesince 1d'],
  ],
  ['whoelsesince 1h b|', ['whoelsesince 1h bob', 'whoelsesince 1h Bert']],
  ['bo|', ['bob']],
  ['an|', ['ann']],
  ['hello (b|', ['hello (bob', 'hello (Bert']],
  ['("an|', ['("ann']],
  ['hello (@b|', ['hello (@bob', 'hello (@Bert']],
  ['see you, b|', ['see you, bob', 'see you, Bert']],
  ['first line\nz|', ['first line\nzoe-2']],
  ['well:an|', []],
  ['/me hugs an|', ['/me hugs ann']],
  ['/reply de|', ['/reply devs#', '/reply design#']],
  ['/reply #12 thanks b|', ['/reply #12 thanks bob', '/reply #12 thanks Bert']],
  ['/react #12 :tad|', ['/react #12 :tada:']],
  [':rocke|', [':rocket:']],
  ['done :TAD|', ['done :tada:']],
  ['done (:tada:|', ['done (:tada:']],
  ['at 10:3|', []],
  ['a::ta|', []],
  ['@bob :+|', ['@bob :+1:']],
  ['/set t|', ['/set times']],
  ['/set times |', ['/set times 24h', '/set times 12h']],
  ['/set times 1|', ['/set times 12h']],
  ['/set tunes 1|', []],
  ['/notify m|', ['/notify mentions']],
  ['/help mes|', ['/help message']],
  ['help /ms|', ['help /msg']],
  ['mes| bob', ['message bob']],
  ['@b| hello', ['@bob hello', '@Bert hello']],
];

describe('complete', (test) => {
  test('offers verbs, users and groups where a row takes them', () => {
    for (const [typed, lines] of OFFERS) assert.equal(offered(typed), [...lines], typed);
  });
  test('offers every verb on an empty line, and after `/`', () => {
    const words = [...BARE.keys()].filter((word) => word.length > 1);
    assert.equal(complete('', 0, names).candidates, words);
    const slashed = [...SLASHED.keys()].filter((word) => word.length > 1);
    assert.equal(complete('/', 1, names).candidates, slashed);
  });
  test('never throws, and each candidate begins with what it replaces', () => {
    const piece = fc.constantFrom(
      '@',
      '*',
      '~',
      '+',
      '-',
      '/',
      '!',
      ' ',
      ',',
      '30',
      'b',
      'de',
      'message',
      'ls',
      'help',
      '\\',
      '👩',
      '\n',
    );
    const line = fc
      .array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 })
      .map((it) => it.join(''));
    const property = fc.property(line, fc.nat(30), (typed, at) => {
      const cursor = Math.min(at, typed.length);
      const { from, to, candidates } = complete(typed, cursor, names);
      const typedPart = typed.slice(from, to).toLowerCase();
      return (
        to === cursor &&
        from <= to &&
        candidates.every((it) => it.toLowerCase().startsWith(typedPart))
      );
    });
    fc.assert(property, { numRuns: 5000 });
  });
});
