import { type Duplex, duplexPair } from 'node:stream';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { assert, describe, thrownBy } from './describe.ts';
import { type Bindings, filled, matchFault, play, transcriptsOf } from './transcript.ts';

/** A block of Markdown with these lines. */
function block(...lines: string[]): string {
  return ['words', '', '```transcript', ...lines, '```', 'words', ''].join('\n');
}

const only = (...lines: string[]) => transcriptsOf(block('# a title', ...lines))[0] ?? never();

function never(): never {
  throw new Error('no transcript was found');
}

type Answer = (said: unknown) => readonly object[] | 'the end';

/** Dials a server that answers each frame as told. */
function server(answer: Answer): () => Duplex {
  return () => {
    const [here, there] = duplexPair();
    const decoder = frameDecoder(99);
    there.on('data', (bytes: Uint8Array) => {
      for (const said of decoder.feed(bytes).map(read)) reply(there, answer(said));
    });
    return here;
  };
}

/** A frame's value, or the reason why it has none. */
function read(body: Uint8Array | FrameError): unknown {
  const value = body instanceof FrameError ? body : parseFrame(body);
  return value instanceof FrameError ? value.reason : value;
}

function reply(socket: Duplex, answer: ReturnType<Answer>): void {
  if (answer === 'the end') socket.end();
  else for (const frame of answer) socket.write(encodeFrame(frame));
}

const echo = server((value) => [{ said: value }]);

describe('a transcript is read', (test) => {
  test('with its title, what the server needs, and its steps with their lines', () => {
    const [found, ...others] = transcriptsOf(
      block(
        '# A guest says hi',
        '# server: --guests --line-rate=0',
        '# and a remark',
        'C: {"USERNAME":"amy"}',
        'S: {"events":[{"a":1},{"b":2}]}',
        '',
        '---',
        'C: rubbish',
        'C: <65537 bytes>',
        'S: <closed>',
      ),
    );
    assert.equal(others, []);
    assert.equal(found, {
      title: 'A guest says hi',
      options: ['--guests', '--line-rate=0'],
      steps: [
        { kind: 'send', line: 7, body: '{"USERNAME":"amy"}' },
        { kind: 'expect', line: 8, value: { events: [{ a: 1 }] } },
        { kind: 'expect', line: 8, value: { events: [{ b: 2 }] } },
        { kind: 'reconnect', line: 10 },
        { kind: 'send', line: 11, body: 'rubbish' },
        { kind: 'announce', line: 12, bytes: 65537 },
        { kind: 'closed', line: 13 },
      ],
    });
  });
  test('one by one, other blocks left alone', () => {
    const text = `${block('# one')}\n\`\`\`json\n{}\n\`\`\`\n${block('# two')}`;
    assert.equal(
      transcriptsOf(text).map(({ title }) => title),
      ['one', 'two'],
    );
  });
  test('strictly', async () => {
    for (const [lines, words] of [
      [['C: {}'], 'needs a title'],
      [['# t', 'S: {"a":'], 'line 5: not JSON'],
      [['# t', 'X: {}'], 'line 5: neither'],
    ] as const) {
      const error = await thrownBy(() => void transcriptsOf(block(...lines)));
      assert.match(error.message, words);
    }
  });
});

describe('a placeholder', (test) => {
  const fault = (expected: unknown, actual: unknown, bindings: Bindings = new Map()) =>
    matchFault(expected, actual, { bindings });

  test('stands for any value, and for the same one each time', () => {
    const bindings: Bindings = new Map();
    assert.is(fault({ seq: '<seq>', a: ['<x>'] }, { seq: 7, a: [{ b: 1 }] }, bindings), undefined);
    assert.is(fault('<seq>', 7, bindings), undefined);
    assert.is(fault('<seq>', 8, bindings), 'it is 8, not 7');
    assert.is(fault('<x>', { b: 1 }, bindings), undefined);
  });
  test('within a string stands for some text', () => {
    assert.is(fault('Welcome, <name>. (really?)', 'Welcome, amy\nor so. (really?)'), undefined);
    assert.ok(fault('Welcome, <name>.', 'Welcome, .'));
    assert.ok(fault('Welcome, <name>.', 'Welcome, amy!'));
    assert.ok(fault('Welcome, <name>.', 7));
  });
  test('is put into what the client sends', async () => {
    const bindings: Bindings = new Map<string, unknown>([
      ['token', 'a"b'],
      ['seq', 7],
    ]);
    assert.is(filled('{"t":"<token>","a":["<seq>"]}', bindings), '{"t":"a\\"b","a":[7]}');
    assert.is(filled('{"line":"<x*3>!"}', bindings), '{"line":"xxx!"}');
    assert.is(filled('not JSON <token>', bindings), 'not JSON <token>');
    const error = await thrownBy(() => void filled('"<other>"', bindings));
    assert.match(error.message, '<other> has no value yet');
  });
  test('apart, everything must be the same, keys that nobody expected too', () => {
    assert.is(fault({ a: [1, null, { b: 'x' }] }, { a: [1, null, { b: 'x' }] }), undefined);
    assert.is(fault({ a: 1 }, { a: 2 }), '/a is 2, not 1');
    assert.is(fault({ a: 1 }, {}), '/a is missing');
    assert.is(fault({}, { a: 1 }), '/a was not expected');
    assert.is(fault({ a: [1] }, { a: [1, 2] }), '/a/1 was not expected');
    assert.ok(fault([], {}));
    assert.ok(fault(null, {}));
    assert.ok(fault(1, '1'));
  });
});

describe('a transcript is played', (test) => {
  const failure = async (run: Promise<void>): Promise<string> =>
    (await thrownBy(() => run)).message;

  test('against a server that says what it should', () =>
    play(only('C: {"a":1}', 'S: {"said":"<what>"}', 'C: "<what>"', 'S: {"said":{"a":1}}'), echo));
  test('whatever frames the events come in', () => {
    const dial = server(() => [{ events: [{ a: 1 }] }, { events: [{ b: 2 }, { c: 3 }] }]);
    return play(only('C: {}', 'S: {"events":[{"a":1},{"b":2}]}', 'S: {"events":[{"c":3}]}'), dial);
  });
  test('with what is no JSON, what is too long, and the end', () => {
    const dial = server((said) => (said === 'too-long' ? 'the end' : [{ bad: said }]));
    const broken = ['C: {a}', 'S: {"bad":"not-json"}', 'C: <100 bytes>', 'S: <closed>'];
    return play(only(...broken, '---', 'C: 1', 'S: {"bad":1}'), dial);
  });
  test('and fails where the server says something else', async () => {
    const message = await failure(play(only('C: 1', 'S: {"said":2}'), echo));
    assert.is(message, 'line 6: /said is 1, not 2');
  });
  test('and fails where the server says nothing', async () => {
    const message = await failure(play(only('C: 1', 'S: {"said":1}', 'S: <closed>'), echo, 5));
    assert.match(message, 'line 7: nothing came, where there should have been the end');
  });
  test('and fails where the server ends, or does not', async () => {
    const ends = server(() => 'the end');
    assert.match(await failure(play(only('C: 1', 'S: {}'), ends)), 'the end came, not {}');
    assert.match(await failure(play(only('C: 1', 'S: <closed>'), echo)), 'came, not the end');
  });
  test('and fails where the server says more', async () => {
    const twice = server(() => [{ a: 1 }, { a: 1 }]);
    const message = await failure(play(only('C: 1', 'S: {"a":1}'), twice));
    assert.match(message, 'and then: ');
  });
});
