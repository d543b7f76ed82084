// What `hearth users` reads: a file of credentials, a password at a terminal, and malformed lines.

import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM, startServer } from '../helpers/server.ts';
import { openTerminal } from '../helpers/terminal.ts';
import { comesIn, folder, users } from '../helpers/users.ts';

const SECRET = 'a secret of amy';

describe('hearth users import', (test) => {
  test('imports a file, names the lines that it leaves out, and repeats none of them', async () => {
    const data = folder();
    await users(data, 'add n3', SECRET);
    const file = join(folder(), 'credentials.txt');
    const lines = Array.from({ length: 30 }, (_, i) => `n${i} pw-of-${i}`);
    Object.assign(lines, {
      1: '# a comment',
      4: '',
      7: 'pw-of-7',
      8: 'pw/of-8 n8',
      9: 'N2 pw-of-2',
      12: 'n12\tpw of twelve',
      13: 'n13 pw of thirteen',
      20: 'global pw-of-20',
    });
    writeFileSync(file, `${lines.join('\r\n')}\r\n`);
    const { code, out, err } = await users(data, `import ${file}`);
    assert.is(code, 1);
    assert.is(out, '22 accounts were added. 6 lines were left out.\n');
    const told = [...err.matchAll(/line (\d+): left out\. (.*)/g)].map(([, at, why]) => [at, why]);
    assert.equal(told, [
      ['4', 'This name is already taken.'],
      ['8', 'There is no password after the name.'],
      ['9', 'A name is a letter, then up to 31 letters, digits, _ or -.'],
      ['10', 'Line 3 already has this name.'],
      [
        '14',
        'There are more than two words. If the password contains blanks, put a tab in front of it.',
      ],
      ['21', 'This name is reserved.'],
    ]);
    assert.not.match(out + err, /pw.of/);
    const missing = await users(data, `import ${file}x`);
    assert.equal([missing.code, missing.err], [1, `hearth: There is no file ${file}x.\n`]);
    const misnamed = await users(data, 'add 1amy');
    assert.match(misnamed.err, /^hearth: A name is a letter/);
    const server = await startServer(data);
    assert.is(await comesIn(server.port, 'n0', 'pw-of-0'), 'in');
    assert.is(await comesIn(server.port, 'n12', 'pw of twelve'), 'in');
    writeFileSync(file, 'late pw-of-late\n');
    const more = await users(data, `import ${file}`);
    assert.equal([more.code, more.out], [0, '1 account was added.\n']);
    assert.is(await comesIn(server.port, 'late', 'pw-of-late'), 'in');
    await server.stop();
  });
});

describe('hearth users at a terminal', (test) => {
  test('asks for a password twice without showing it, and changes nothing after Ctrl-C', async () => {
    const data = folder();
    const program = [PROGRAM, 'users', 'add', 'amy', '--data', data];
    const gone = openTerminal(program);
    await gone.shows('New password for amy:');
    gone.type(`${SECRET}\u0003`);
    await gone.shows('Nothing was changed.');
    assert.is(await gone.ended(), 1);
    assert.equal(readdirSync(data), []);

    const terminal = openTerminal(program);
    await terminal.shows('New password for amy:');
    terminal.type('short\r');
    await terminal.shows(/at least 8(?:.|\n)*New password for amy:/);
    terminal.type(`${SECRET}\r`);
    await terminal.shows('Repeat it:');
    terminal.type('another one\r');
    await terminal.shows(/don't match\.\s+New password for amy:/);
    terminal.type(`${SECRET}\r`);
    await terminal.shows(/Repeat it:(?:.|\n)*Repeat it:/);
    terminal.type(`${SECRET}\r`);
    await terminal.shows('amy has an account now.');
    assert.is(await terminal.ended(), 0);
    assert.not.match(terminal.screen().join('\n'), SECRET);
    const server = await startServer(data);
    assert.is(await comesIn(server.port, 'amy', SECRET), 'in');
    await server.stop();
  });

  test('tells what each command is for, with an example, and what is wrong with a line', async () => {
    const verbs = ['list', 'add', 'import', 'passwd', 'remove', 'kick', 'ban', 'unban'];
    for (const verb of verbs) {
      const { code, out } = await users(folder(), `${verb} --help`);
      assert.is(code, 0);
      assert.match(out, `Example: hearth users ${verb}`);
    }
    for (const line of ['add', 'remove a b', 'list --colour', 'halt', 'import']) {
      assert.is((await users(folder(), line, SECRET)).code, 2, line);
    }
  });
});
