// A file of names and passwords: which of its lines become accounts, and what is said of the rest.

import { importCredentials, readCredentials } from '../../../server/admin/import.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { assert, describe, thrownBy } from '../../helpers/describe.ts';
import { HERE, QUICK_PASSWORDS, testHouse } from '../../helpers/house.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const hash = (password: string): Promise<string> => QUICK_PASSWORDS.hash(password, HERE);
const nothing = (): void => {};

/** [line, what is in the file, what becomes of it] */
const LINES: readonly (readonly [text: string, becomes: string])[] = [
  ['amy secret', 'amy|secret'],
  ['bob x', 'bob|x'],
  ['  cat   two words  ', 'more than two words'],
  ['col \t two words  ', 'col|two words'],
  ['bad name here pw', 'more than two words'],
  ['dan\ttabbed\tword', 'dan|tabbed\tword'],
  ['eve\tpass#word # kept', 'eve|pass#word # kept'],
  ['fay\tpäss wörd', 'fay|päss wörd'],
  ['', ''],
  ['   ', ''],
  ['# amy commented', ''],
  ['  #gus out', ''],
  ['AMY again', 'line 1'],
  ['hal', 'no password'],
  ['ian ', 'no password'],
  ['a/b slashed', 'letter'],
  ['9x digits', 'letter'],
  ['global word', 'reserved'],
  [`jim ${'x'.repeat(1025)}`, '1024'],
  [`kim ${'😀'.repeat(1024)}`, `kim|${'😀'.repeat(1024)}`],
];

describe('a file of credentials', (test) => {
  for (const [name, end] of [
    ['newlines', '\n'],
    ['the line ends of Windows', '\r\n'],
  ] as const) {
    test(`is read line by line, with ${name}, and its mistakes are named by their lines`, () => {
      const { entries, skipped } = readCredentials(bytes(LINES.map(([text]) => text).join(end)));
      const found = new Map<number, string>();
      for (const { line, name, password } of entries) found.set(line, `${name}|${password}`);
      for (const { line, why } of skipped) found.set(line, why.toLowerCase());
      for (const [index, [text, becomes]] of LINES.entries()) {
        const got = found.get(index + 1) ?? '';
        if (becomes.includes('|') || becomes === '') assert.is(got, becomes, text);
        else assert.ok(got.includes(becomes), `${text}: ${got}`);
      }
    });
  }

  test('may begin with a byte order mark, end in the middle of a line, and hold what is no text', () => {
    const { entries, skipped } = readCredentials(
      Buffer.concat([bytes('\ufeffamy one\nbob '), Buffer.from([0xff, 0xfe]), bytes('\ncat two')]),
    );
    assert.equal(
      entries.map(({ line, name, password }) => [line, name, password]),
      [
        [1, 'amy', 'one'],
        [3, 'cat', 'two'],
      ],
    );
    assert.equal(skipped, [{ line: 2, why: 'It is not UTF-8.' }]);
    assert.equal(readCredentials(bytes('')), { entries: [], skipped: [] });
  });

  test('never gives back a word of a line that is wrong', () => {
    const turned = [
      's3cret! amy',
      'hunter2',
      'amy hunter2',
      'amy hunter3',
      'pass/word x',
      'con s3c',
    ];
    const { skipped } = readCredentials(bytes(turned.join('\n')));
    assert.is(skipped.length, 5);
    for (const { why } of skipped) assert.not.match(why, /s3c|hunter|pass\/|amy/);
  });

  test('makes the accounts that are new, and reports its progress', async () => {
    const { house } = await testHouse();
    await house.operator.add('bob', await hash('the first one'));
    const told: string[] = [];
    const text = 'amy 1\nBob 2\ncat\ndan 3\n';
    const door = { operator: house.operator, hash };
    const outcome = await importCredentials(door, bytes(text), (count, of) =>
      told.push(`${count}/${of}`),
    );
    assert.is(outcome.added, 2);
    assert.equal(
      outcome.skipped.map(({ line }) => line),
      [2, 3],
    );
    assert.equal(told, ['1/3', '2/3', '3/3']);
    const again = await importCredentials(door, bytes(text), nothing);
    assert.is(again.added, 0);
    assert.equal(
      again.skipped.map(({ line }) => line),
      [1, 2, 3, 4],
    );
  });

  test('hashes only what is new, and no more than two at a time', async () => {
    const { house } = await testHouse();
    await house.operator.add('n0', await hash('the first one'));
    let now = 0;
    let most = 0;
    let hashed = 0;
    const text = Array.from({ length: 30 }, (_, i) => `n${i} word`).join('\n');
    const counting = async (password: string): Promise<string> => {
      now += 1;
      hashed += 1;
      most = Math.max(most, now);
      const record = await hash(password);
      now -= 1;
      return record;
    };
    await importCredentials({ operator: house.operator, hash: counting }, bytes(text), nothing);
    assert.equal([hashed, most], [29, 2]);
  });

  test('stops when the disk refuses, says how many went in, and can be taken up again', async () => {
    let full = false;
    const { house } = await testHouse({ refuses: () => full });
    const text = Array.from({ length: 20 }, (_, i) => `n${i} word`).join('\n');
    const door = { operator: house.operator, hash };
    const error = await thrownBy(async () => {
      await importCredentials(door, bytes(text), (count) => {
        full = count >= 5;
      });
    });
    const added = (await house.operator.users()).length;
    assert.match(error.message, new RegExp(`^${added} accounts were added before it stopped`));
    assert.instance(error.cause, Refusal);
    assert.ok(added >= 5 && added < 8, `${added}`);
    full = false;
    assert.is((await importCredentials(door, bytes(text), nothing)).added, 20 - added);
  });

  test('adds nobody more once one could not be added', async () => {
    const { house } = await testHouse();
    const text = Array.from({ length: 20 }, (_, i) => `n${i} word${i}`).join('\n');
    const failing = (password: string): Promise<string> =>
      password === 'word2' ? Promise.reject(new Error('no room')) : hash(password);
    const door = { operator: house.operator, hash: failing };
    const error = await thrownBy(async () => {
      await importCredentials(door, bytes(text), nothing);
    });
    const added = (await house.operator.users()).length;
    assert.match(error.message, `${added} accounts were added`);
    assert.ok(added < 6, `${added}`);
  });
});
