import fc from 'fast-check';
import { decoder, PASTE_MAX } from '../../../client/screen/decoder.ts';
import { type Key, NAMED, readKey } from '../../../client/screen/keys/key.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { cpuMs } from '../../helpers/cpu.ts';
import { assert, describe } from '../../helpers/describe.ts';

type Bytes = string | Uint8Array;

/** The keys that come out of these chunks, and after them. */
function keysOf(...chunks: Bytes[]): readonly Key[] {
  const keys: Key[] = [];
  const clock = fakeClock();
  const { feed } = decoder(clock, { key: (key) => keys.push(key), background: () => {} });
  for (const chunk of chunks) feed(Buffer.from(chunk as string));
  clock.advance(10_000);
  return keys;
}
/** `hi`, `<enter>`, `<ctrl+w>`, `«pasted»`, one after the other. */
function seen(...chunks: Bytes[]): string {
  return keysOf(...chunks)
    .map((key) => {
      if (key.kind === 'text') return key.text;
      if (key.kind === 'paste') return `«${key.text}»`;
      if (key.kind === 'mouse') return `<${key.did} ${key.x},${key.y}>`;
      return key.kind === 'press' ? `<${key.name}>` : `<focus ${key.gained}>`;
    })
    .join('');
}

describe('keys', (test) => {
  test('are told by what terminals send for them', () => {
    const sent: Record<string, readonly string[]> = {
      enter: ['\r', '\r\n', '\x1bOM'],
      tab: ['\t'],
      'shift+tab': ['\x1b[Z'],
      backspace: ['\x7f', '\b'],
      'alt+backspace': ['\x1b\x7f'],
      'alt+enter': ['\x1b\r'],
      'shift+enter': ['\x1b[13;2u', '\x1b[27;2;13~'],
      'ctrl+j': ['\n'],
      'ctrl+w': ['\x17', '\x1b[119;5u', '\x1b[27;5;119~'],
      'ctrl+space': ['\0'],
      'ctrl+_': ['\x1f'],
      'alt+b': ['\x1bb'],
      'alt+B': ['\x1bB'],
      'alt+é': ['\x1bé'],
      up: ['\x1b[A', '\x1bOA'],
      'ctrl+left': ['\x1b[1;5D', '\x1bO5D'],
      'alt+left': ['\x1b[1;3D', '\x1b\x1b[D', '\x1b\x1bOD'],
      'ctrl+alt+shift+right': ['\x1b[1;8C'],
      'shift+up': ['\x1b[1;2A', '\x1b[a'],
      home: ['\x1b[H', '\x1bOH', '\x1b[1~', '\x1b[7~'],
      'ctrl+end': ['\x1b[1;5F', '\x1b[8^'],
      'ctrl+delete': ['\x1b[3;5~', '\x1b[3^'],
      pageup: ['\x1b[5~'],
      f1: ['\x1bOP', '\x1b[11~', '\x1b[[A', '\x1b[P'],
      f12: ['\x1b[24~'],
      escape: ['\x1b', '\x1b\x1b'],
      'alt+[': ['\x1b['],
      'alt+O': ['\x1bO'],
      'alt+P': ['\x1bP'],
    };
    for (const [key, ways] of Object.entries(sent)) {
      for (const way of ways) assert.is(seen(way), `<${key}>`, JSON.stringify(way));
    }
  });
  test('are characters where they are, also from the number pad', () => {
    assert.is(seen('hi 日👍🏽ש'), 'hi 日👍🏽ש');
    assert.is(seen('\x1bOp\x1bOy\x1bOk'), '09+');
    assert.is(seen('\x1b[65u'), 'A');
  });
  test('come once and in order, whatever comes with them', () => {
    assert.is(seen('a\x1b[Db\r'), 'a<left>b<enter>');
    assert.is(seen('\r\r'), '<enter><enter>');
  });
  test('tell when the terminal came to the front', () => {
    assert.is(seen('\x1b[I\x1b[O'), '<focus true><focus false>');
  });
  test('tell what the mouse did, and where, on wide screens too', () => {
    assert.is(seen('\x1b[<0;10;4M\x1b[<0;10;4m'), '<clicked 9,3>');
    assert.is(seen('\x1b[<64;1;1M\x1b[<65;300;200M'), '<turned-up 0,0><turned-down 299,199>');
    assert.is(seen('\x1b[<80;3;3M'), '<turned-up 2,2>', 'with Ctrl');
    assert.is(seen('a\x1b[<0;0', ';0Mb'), 'a<clicked 0,0>b');
  });
  test('are nothing where a mouse, an answer or a broken sequence came', () => {
    for (const noise of [
      '\x1b[M !!',
      '\x1b[<0;10;10m',
      '\x1b[<2;10;10M',
      '\x1b[<32;10;10M',
      '\x1b[<0;10M',
      '\x1b[?1;2c',
      '\x1b]0;title\x07',
      '\x1b]11;rgb:0/0/0\x1b\\',
      '\x1bP>|xterm\x1b\\',
      '\x1b[99~',
      '\x1b[201~',
      '\x1b[97;1:3u',
      '\x1b[1;2',
      '\x9b',
    ]) {
      assert.is(seen(`a${noise}`), 'a', JSON.stringify(noise));
    }
    assert.is(seen(`\x1b]${'x'.repeat(10_000)}`).length < 10_000, true);
    assert.is(seen('\x1b]title\x1b[A'), '<up>');
  });
  test('survive bytes that are no characters', () => {
    assert.is(seen(Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0x80, 0x62)), 'a(b');
  });
});

describe('the terminal’s background', (test) => {
  const told = (...chunks: string[]): readonly (readonly number[])[] => {
    const all: (readonly number[])[] = [];
    const { feed } = decoder(fakeClock(), { key() {}, background: (rgb) => all.push(rgb) });
    for (const chunk of chunks) feed(Buffer.from(chunk));
    return all;
  };
  test('is read in all the forms that terminals tell it in', () => {
    for (const answer of [
      '\x1b]11;rgb:ffff/8080/0000\x1b\\',
      '\x1b]11;rgb:ff/80/00\x07',
      '\x1b]11;rgba:ffff/8080/0000/ffff\x07',
    ]) {
      assert.equal(told(`a${answer}b`), [[255, 128, 0]], JSON.stringify(answer));
      assert.equal(told(...answer), [[255, 128, 0]]);
    }
    assert.equal(told('\x1b]11;rgb:f/0/f\x07'), [[255, 0, 255]]);
  });
  test('is nothing else', () => {
    for (const other of [
      '\x1b]10;rgb:0/0/0\x07',
      '\x1b]11;red\x07',
      '\x1b]11;rgb:0/0\x07',
      '\x1b]11;?\x07',
    ])
      assert.equal(told(other), [], JSON.stringify(other));
  });
});

describe('a sequence in pieces', (test) => {
  test('waits for its rest, and not for long', () => {
    const keys: Key[] = [];
    const clock = fakeClock();
    const { feed } = decoder(clock, { key: (key) => keys.push(key), background: () => {} });
    feed(Buffer.from('\x1b'));
    clock.advance(24);
    feed(Buffer.from('[A'));
    assert.equal(keys, [{ kind: 'press', name: 'up' }]);
    feed(Buffer.from('\x1b'));
    clock.advance(25);
    assert.equal(keys.at(-1), { kind: 'press', name: 'escape' });
    assert.is(clock.pending, 0);
  });
  test('is the same key however the bytes are cut', () => {
    const parts = [
      '\x1b[1;5D',
      '\x1bOP',
      '\x1b[Z',
      'é',
      '日',
      '👍🏽',
      'abc',
      '\r',
      '\x17',
      '\x1b[200~a\r\nb\x1b[201~',
      '\x1b\x1b[C',
      '\x1bb',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
        (texts, cuts) => {
          const bytes = Buffer.from(texts.join(''));
          const chunks: Uint8Array[] = [];
          for (let at = 0, n = 0; at < bytes.length; n += 1) {
            const size = cuts[n % cuts.length] ?? 1;
            chunks.push(bytes.subarray(at, at + size));
            at += size;
          }
          assert.is(seen(...chunks), seen(bytes));
        },
      ),
    );
  });
  test('never makes it throw, nor say what is no key', () => {
    const bits = fc.constantFrom(
      '\x1b',
      '[',
      'O',
      '2',
      '0',
      '~',
      ';',
      '\x1b[200~',
      '\x1b[201~',
      ']',
      '\x07',
      'u',
      'é',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(bits, fc.string({ unit: 'binary' })), { maxLength: 20 }),
        (chunks) => {
          for (const key of keysOf(...chunks)) {
            if (key.kind === 'text') assert.not.match(key.text, /[\x00-\x1f\x7f-\x9f]/);
            if (key.kind === 'press')
              assert.ok(readKey(key.name) !== undefined || /shift\+/.test(key.name), key.name);
          }
        },
      ),
      { numRuns: 500 },
    );
    assert.ok(NAMED.length > 0);
  });
});

describe('a paste', (test) => {
  const paste = (text: string): string => `\x1b[200~${text}\x1b[201~`;
  test('comes whole, with its line breaks and whatever else is in it', () => {
    assert.is(seen(paste('a\r\nb\tc\x1b[A')), '«a\r\nb\tc\x1b[A»');
    assert.is(seen(`x${paste('y')}z`), 'x«y»z');
    assert.is(seen(paste('')), '');
    assert.is(seen('\x1b[200~a', 'b\x1b[2', '01~c'), '«ab»c');
  });
  test('is cut where it is too long, and says so', () => {
    const [key] = keysOf(paste('x'.repeat(PASTE_MAX + 5)));
    assert.is(key?.kind === 'paste' && key.cut && key.text.length, PASTE_MAX);
    assert.is(seen(`${paste('x'.repeat(PASTE_MAX + 5))}y`).slice(-2), '»y');
  });
  test('ends by itself if its end never comes', () => {
    assert.is(seen('\x1b[200~abc'), '«abc»');
  });
  test('of 5 KB is quick, even byte by byte', () => {
    const bytes = Buffer.from(paste('lorem ipsum '.repeat(430)));
    const took = cpuMs(() => seen(...Array.from(bytes, (byte) => Uint8Array.of(byte))));
    assert.ok(took < 500, `${took} ms`);
  });
});
