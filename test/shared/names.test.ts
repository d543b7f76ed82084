import { isName, keyOf, nameFault } from '../../shared/names.ts';
import { assert, describe } from '../helpers/describe.ts';

describe('names', (test) => {
  test('a letter, then up to 31 of A-Z a-z 0-9 _ -', () => {
    for (const name of ['a', 'Amy', 'x-1_', `a${'b'.repeat(31)}`]) assert.ok(isName(name), name);
    for (const name of [
      '',
      '1a',
      '-a',
      'a b',
      'a/b',
      '..',
      'a\n',
      'a.b',
      'é',
      `a${'b'.repeat(32)}`,
    ]) {
      assert.not.ok(isName(name), JSON.stringify(name));
      assert.match(nameFault(name) ?? '', 'A name is a letter');
    }
  });
  test('nobody is called what means everybody, or what Windows keeps for devices', () => {
    for (const name of ['global', 'ALL', 'You', 'con', 'NUL', 'com1', 'LPT9']) {
      assert.match(nameFault(name) ?? '', 'reserved');
    }
    assert.is(nameFault('console'), undefined);
  });
  test('and nobody is called what leaves or asks for help', () => {
    for (const name of ['help', 'Exit', 'quit', 'LOGOUT']) {
      assert.match(nameFault(name) ?? '', 'is a command');
    }
  });
  test('are compared without case', () => {
    assert.is(keyOf('Amy'), keyOf('aMY'));
  });
});
