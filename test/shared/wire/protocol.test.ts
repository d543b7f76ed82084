import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checker } from '../../../shared/wire/checker.ts';
import * as checks from '../../../shared/wire/checks.ts';
import { FRAME_DEPTH_MAX } from '../../../shared/wire/frame.ts';
import { apart, Messages } from '../../../shared/wire/message.ts';
import * as native from '../../../shared/wire/native.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { filled, type Step, transcriptsOf } from '../../helpers/transcript.ts';
import { root } from '../../helpers/tree.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = read('shared/wire/PROTOCOL.md');
const transcripts = transcriptsOf(text);

/** What the first group of `pattern` finds, all through `source`. */
const all = (source: string, pattern: RegExp): string[] =>
  Array.from(source.matchAll(pattern), (found) => found[1] ?? '');

const isMessages = checker(Messages);

/** With messages one by one. */
function oneByOne(value: unknown): unknown {
  const { events } = value as { events?: readonly unknown[] };
  if (!Array.isArray(events)) return value;
  return { events: events.flatMap((event) => (isMessages(event) ? apart(event) : [event])) };
}

const isFrame = (value: unknown): boolean =>
  [
    checks.isHello,
    checks.isCredentials,
    checks.isLineRequest,
    checks.isPageRequest,
    checks.isAmendedRequest,
    checks.isReadRequest,
    checks.isPasswdRequest,
    checks.isAcceptRequest,
    checks.isPeopleRequest,
    checks.isActiveRequest,
    checks.isPingRequest,
    checks.isPongRequest,
    checks.isReply,
  ].some((is) => is(oneByOne(value)));

/** What is read of a schema here. */
interface Schema {
  readonly type?: unknown;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
}

/** Every key and every fixed word of a schema. */
function wordsOf({ const: word, properties = {}, anyOf = [], items }: Schema): string[] {
  const parts = [...Object.values(properties), ...anyOf, ...(items ? [items] : [])];
  const own = typeof word === 'string' ? [word] : [];
  return [...own, ...Object.keys(properties), ...parts.flatMap(wordsOf)];
}

describe('PROTOCOL.md', (test) => {
  test('explains every refusal code, in their order, and no other', () => {
    const source = read('shared/refusal.ts');
    const [union = ''] = source.slice(source.indexOf('type RefusalCode')).split('\n\n');
    const codes = all(union, /^ {2}\| '([a-z-]+)'/gm);
    const chapter = text.slice(text.indexOf('\n## Refusal codes'), text.indexOf('\n## Why there'));
    assert.ok(codes.length > 20);
    assert.equal(all(chapter, /^\| `([a-z-]+)` \|/gm), codes);
  });
  test('names every key and word of the schemas', () => {
    const { Hello, Credentials, Request, Reply } = native;
    const schemas: readonly Schema[] = [Hello, Credentials, Request, Reply];
    const words = new Set(schemas.flatMap(wordsOf));
    assert.ok(words.size > 40);
    const missing = [...words].filter((word) => !new RegExp(`["\`]${word}["\`]`).test(text));
    assert.equal(missing, []);
  });
  test('has the limits of the schemas', () => {
    for (const limit of [native.FRAME_BYTES_MAX, native.REPLY_BYTES_MAX]) {
      assert.match(text, `1 to ${limit.toLocaleString('en-US')} bytes`);
    }
    assert.match(text, `1 to ${native.PAGE_MESSAGES_MAX} `);
    assert.match(text, `| depth of arrays and objects in each other | ${FRAME_DEPTH_MAX} |`);
    assert.match(text, `| version | \`${native.HEARTH_VERSION}\` |`);
  });
  test('shows only frames that fit the schemas', () => {
    const frames = all(text, /^```json\n(.*?)^```$/gms).flatMap((block) =>
      block.trim().split('\n'),
    );
    assert.ok(frames.length > 10);
    for (const frame of frames) assert.ok(isFrame(JSON.parse(frame)), frame);
  });
});

describe('the transcripts of PROTOCOL.md', (test) => {
  const sent = (step: Step): string[] => (step.kind === 'send' ? [step.body] : []);
  /** Stands in for what an earlier frame would have given. */
  const isWord = /(?:token|chat)$/;
  const anything = { has: () => true, get: (name: string) => (isWord.test(name) ? 't' : 1) };

  test('have a title each', () => {
    const titles = transcripts.map(({ title }) => title);
    assert.ok(titles.length >= 9);
    assert.is(new Set(titles).size, titles.length);
  });
  test('send only what fits the schemas, but for those about bad frames and old clients', () => {
    for (const { title, steps } of transcripts) {
      if (/^(?:Bad frames|Chatterbox:)/.test(title)) continue;
      for (const body of steps.flatMap(sent)) {
        assert.ok(isFrame(JSON.parse(filled(body, anything as never))), `${title}: ${body}`);
      }
    }
  });
});
