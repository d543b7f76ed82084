import fc from 'fast-check';
import { cleanFileName, numbered } from '../../../../client/peer/files/names.ts';
import { assert, describe } from '../../../helpers/describe.ts';

const CASES: readonly (readonly [told: string, kept: string])[] = [
  ['notes.txt', 'notes.txt'],
  ['Ünïcode – 写真.jpg', 'Ünïcode – 写真.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['/etc/cron.d/job', 'job'],
  ['C:\\Windows\\System32\\calc.exe', 'calc.exe'],
  ['..\\..\\autoexec.bat', 'autoexec.bat'],
  ['C:evil.exe', 'evil.exe'],
  ['a/..', 'file'],
  ['..', 'file'],
  ['.', 'file'],
  ['', 'file'],
  ['///', 'file'],
  [' \t\n ', 'file'],
  ['.bashrc', '_bashrc'],
  ['..hidden', '_hidden'],
  ['-rf', '_rf'],
  ['~root', '_root'],
  ['name. . .', 'name'],
  ['con', '_con'],
  ['NUL.txt', '_NUL.txt'],
  ['com1.tar.gz', '_com1.tar.gz'],
  ['lpt¹', '_lpt¹'],
  ['console.log', 'console.log'],
  ['a\x00b.txt', 'a␀b.txt'],
  ['a\x1b[31mred\x1b]0;title\x07.txt', 'ared.txt'],
  ['photo\u202egpj.exe', 'photogpj.exe'],
  ['two\nlines.txt', 'two lines.txt'],
];

describe("a file's name", (test) => {
  test('is kept if it is harmless, and otherwise made so', () => {
    for (const [told, kept] of CASES) {
      assert.is(cleanFileName(told), kept, JSON.stringify(told));
    }
    assert.is(cleanFileName('a<b>c|e?f*.txt'), 'a_b_c_e_f_.txt');
    assert.is(cleanFileName('say "hi".txt'), 'say _hi_.txt');
  });
  test('is cut to what a system takes, keeping its extension', () => {
    assert.is(cleanFileName(`${'x'.repeat(999)}.tar.gz`), `${'x'.repeat(193)}.tar.gz`);
    const wide = cleanFileName(`${'写'.repeat(300)}.jpg`);
    assert.ok(Buffer.byteLength(wide) <= 200 && wide.endsWith('写.jpg'));
    assert.is(Buffer.byteLength(cleanFileName(`a.${'b'.repeat(999)}`)), 200);
  });
  test('is harmless whatever it was', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...'aZ.-~ /\\:*?"<>|\x00\x1b\x07\n[]m\u202e\u0301写CONnul1'),
      maxLength: 300,
    });
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (told) => {
        const name = cleanFileName(told);
        assert.is(cleanFileName(name), name, 'it is clean already');
        assert.ok(name.length > 0 && Buffer.byteLength(name) <= 224, name);
        assert.not.match(name, /[/\\:*?"<>|\x00-\x1f\x7f-\x9f\u202e]|^[. ~-]|[. ]$/);
        assert.not.match(name, /^(?:con|nul|aux|prn)(?:\.|$)/i);
      }),
      { numRuns: 2_000 },
    );
  });
  test('that is taken gets a number', () => {
    assert.is(numbered('a.txt', 0), 'a.txt');
    assert.is(numbered('a.txt', 1), 'a (1).txt');
    assert.is(numbered('a.tar.gz', 2), 'a (2).tar.gz');
    assert.is(numbered('README', 3), 'README (3)');
    assert.is(numbered('_bashrc', 1), '_bashrc (1)');
  });
});
