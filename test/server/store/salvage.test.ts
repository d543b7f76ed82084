import { salvage, sumsOf } from '../../../server/store/files/salvage.ts';
import { assert, describe } from '../../helpers/describe.ts';

const line = (seq: number): string =>
  JSON.stringify({ seq, from: 'ann', by: 'u1', at: 5, text: `word ${seq}` });

/** What is said of a segment with these messages, of which those in `torn` cannot be read. */
function said(
  seqs: readonly number[],
  torn: readonly number[],
  { sums = true }: { readonly sums?: boolean } = {},
): string {
  const all = seqs.map(line);
  const lines = seqs.map((seq, at) => (torn.includes(seq) ? '{' : all[at]));
  const head = sums ? ` "sums": "${sumsOf(all)}",\n` : '';
  return salvage(Buffer.from(`{\n${head} "messages": [\n${lines.join(',\n')}\n]}\n`), 0).text;
}

describe('what was saved of a damaged segment', (test) => {
  test('is told as a number of messages lost', () => {
    assert.is(said([1, 2, 3], [1, 2]), '2 of its 3 messages are lost');
    assert.is(said([1, 2, 3], [2]), '1 of its 3 messages is lost');
    assert.is(said([1, 2, 3], []), 'none of its messages is lost');
    assert.is(said([1], [1]), 'none of its messages can be read');
  });

  test('is told as a number of messages read, where an older server left no checksums', () => {
    assert.is(said([1, 2, 3], [2], { sums: false }), '2 of its messages could be read');
    assert.is(said([1, 2], [2], { sums: false }), '1 of its messages could be read');
    assert.is(said([1], [1], { sums: false }), 'none of its messages can be read');
  });
});
