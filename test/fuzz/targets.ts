// The pure parts that read foreign input. Each takes one case, and throws if it was not handled correctly.

import { isFrame, PEER_FRAME_BYTES_MAX } from '../../client/peer/frames.ts';
import { requestReader } from '../../client/plain/requests.ts';
import { bind } from '../../client/screen/keys/bindings.ts';
import { isSettings, schemaFaults } from '../../client/storage/settings-schema.ts';
import { ANSWER_BYTES_MAX, isAnswer, isRequest } from '../../server/admin/wire.ts';
import { batchBytes, headerBytes, linesIn, readLine } from '../../server/store/files/record.ts';
import { salvage, sumsOf } from '../../server/store/files/salvage.ts';
import { parse } from '../../shared/grammar/parse.ts';
import { ROWS } from '../../shared/grammar/table.ts';
import { isCredentials, isHello, isLineRequest } from '../../shared/wire/checks.ts';
import { encodeFrame, FrameError, frameDecoder, parseFrame } from '../../shared/wire/frame.ts';
import { FRAME_BYTES_MAX } from '../../shared/wire/native.ts';
import { say } from '../helpers/facts.ts';
import { known } from '../shared/grammar/known.ts';
import { VALID } from './assault.ts';
import type { Maker } from './mutant.ts';

export type Target = (make: Maker) => void;

const fail = (what: string, input: unknown): never => {
  throw new Error(`${what}: ${JSON.stringify(input)}`);
};

// Lines

const LINES = [
  ...ROWS.map(({ example }) => example),
  ...['hello there', '\\private bob hi', '*30@bob hi', '*ann,bob -> devs', '@bob: hi', '~bob'],
  ...['y', 'n', 'passwd', 'exit code 1', '- item', 'LS bob', 'a\n@bob b', '@app.route("/x")'],
];

const grammar: Target = (make) => {
  const line = make.text(LINES);
  const parsed = parse(line, known(make.below(3)));
  if (parsed.kind === 'mistake') {
    if (parsed.text === '') fail('a mistake says nothing', line);
    return;
  }
  const { command } = parsed;
  const isPublic = command.verb === 'message' && command.to.kind === 'global';
  if (isPublic && /^ *(?:private|message|startprivate|sendfile|block|@|~) *(?:ann|bob) /.test(line))
    fail('private words become public', line);
};

// Frames

type Check = (value: unknown, body: Uint8Array) => void;

const fed =
  (bytesMax: number, check: Check) =>
  (bytes: Buffer, cut: number): void => {
    const decoder = frameDecoder(bytesMax);
    for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      for (const body of decoder.feed(part)) {
        if (body instanceof FrameError) return;
        if (body.length > bytesMax) fail('a frame is longer than it may be', body.length);
        check(body[0] === 0 ? undefined : parseFrame(body), body);
      }
    }
  };

function framed(valid: readonly object[], bytesMax: number, check: Check): Target {
  const bytes = valid.map((value) => Buffer.from(encodeFrame(value)));
  const feed = fed(bytesMax, check);
  const bodies = valid.map((value) => Buffer.from(JSON.stringify(value)));
  return (make) => {
    const body = make.bytes(bodies);
    const header = Buffer.alloc(4);
    header.writeUInt32BE(body.length);
    const one = make.below(2) === 0 ? Buffer.concat([header, body]) : make.bytes(bytes);
    const both = Buffer.concat([one, make.bytes(bytes)]);
    feed(both, make.below(both.length + 1));
  };
}

const native = framed(VALID, FRAME_BYTES_MAX, (value) => {
  if (isHello(value)) value.USERNAME.trim();
  else if (isLineRequest(value)) value.line.trim();
  else isCredentials(value);
});

const SHA = 'ab'.repeat(32);
const peer = framed(
  [
    { kind: 'hello', version: 1, commitment: SHA },
    { kind: 'reveal', nonce: SHA },
    { kind: 'text', n: 1, text: 'hi' },
    { kind: 'ack', n: 1 },
    { kind: 'offer', id: 1, name: 'notes.pdf', size: 100 },
    { kind: 'done', id: 1, sha256: SHA },
    { kind: 'decline', id: 1, why: 'no' },
    { kind: 'bye', why: 'left' },
    { kind: 'ping' },
  ],
  PEER_FRAME_BYTES_MAX,
  (value) => {
    if (isFrame(value) && 'why' in value && value.why.length > 32) fail('too much why', value);
  },
);

const HASH = `scrypt$16384$8$5$${'A'.repeat(22)}==$${'B'.repeat(43)}=`;
const admin = framed(
  [
    { do: 'users' },
    { do: 'add', name: 'ann', password: HASH },
    { do: 'kick', name: 'bob' },
    { do: 'hold' },
    { changed: true },
    { refused: 'No.', code: 'usage' },
    { journals: [{ name: '1.jsonl', bytes: 10 }] },
    {
      users: [{ name: 'ann', since: 1, seen: 1, devices: 1, banned: false, online: true }],
      more: true,
    },
  ],
  ANSWER_BYTES_MAX,
  (value) => {
    if (isRequest(value) && isAnswer(value) && Object.keys(value).length < 2)
      fail('both a request and an answer', value);
  },
);

// Files

const FACTS = Array.from({ length: 6 }, (_, n) => ({
  ...say('global', `text ${n} ü "`),
  ...{ lsn: n + 2, seq: n + 1 },
}));
const JOURNAL = Buffer.concat([headerBytes({ journal: 1, lsn: 1, ends: {} }), batchBytes(FACTS)]);
const linesOf = (bytes: Buffer): readonly Buffer[] =>
  Array.from(linesIn(bytes), ({ start, end }) => bytes.subarray(start, end));
const WHOLE = new Set(linesOf(JOURNAL).map((line) => JSON.stringify(readLine(line))));

const journal: Target = (make) => {
  for (const line of linesOf(make.bytes([JOURNAL]))) {
    const read = readLine(line);
    if (read && !WHOLE.has(JSON.stringify(read))) fail('a damaged record is taken', `${line}`);
  }
};

const MESSAGES = FACTS.map(({ seq, by, at, body }) => JSON.stringify({ seq, by, at, ...body }));
const SEGMENT = Buffer.from(
  `{\n "sums": "${sumsOf(MESSAGES)}",\n "messages": [\n${MESSAGES.join(',\n')}\n]}\n`,
);
const KEPT = new Set(MESSAGES);

const segments: Target = (make) => {
  const bytes = make.bytes([SEGMENT]);
  const spared = /^.{0,9}"sums": "[0-9a-f]*"/s.test(bytes.toString('latin1'));
  for (const message of salvage(bytes, 0).messages) {
    if (spared && !KEPT.has(JSON.stringify(message))) fail('a damaged message is taken', message);
  }
};

const SETTINGS = [
  '{"times":"12h","bell":false,"colours":"off","notify":{"global":"none","group":"all"}}',
  '{"keys":{"next-unread":"alt+n","help":["f1","ctrl+h"]}}',
];

const settings: Target = (make) => {
  const text = make.text(SETTINGS);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  const keys =
    typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  bind(keys);
  const faults = schemaFaults(value);
  if (isSettings(value) !== (faults.length === 0)) fail('told apart in two ways', text);
  if (faults.some((fault) => fault.includes('undefined'))) fail(`says ${faults}`, text);
};

const REQUESTS = [
  '{"id":"7","line":"@bob hi"}',
  '{"to":"bob","text":"hi"}',
  '{"to":"*devs","text":"a\\nb","id":"x"}',
  'plain text',
];

const json: Target = (make) => {
  const read = requestReader();
  for (const line of make.text(REQUESTS).split('\n')) {
    const request = read(line);
    if (request?.id !== undefined && request.id.length > 64) fail('an id is too long', line);
    if (request?.kind === 'text' && request.lines.length === 0) fail('a text is no line', line);
  }
};

export const TARGETS: Readonly<Record<string, Target>> = {
  ...{ grammar, native, peer, admin, journal, segments, settings, json },
};
