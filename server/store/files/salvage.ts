// What is intact of a damaged segment: each message is a line of its own, and the file has a checksum of each. Pure.

import { crc32 } from 'node:zlib';
import type { Seq } from '../../facts.ts';
import { isObject } from './json-file.ts';
import { SEGMENT_SPAN } from './paths.ts';
import { linesIn } from './record.ts';
import { isKeptMessage, type KeptMessage } from './sealing.ts';

export interface Salvaged {
  readonly messages: readonly KeptMessage[];
  /** What was saved, as the end of a sentence. */
  readonly text: string;
}

const SUM_CHARS = 8;
/** Anywhere in its line: there may be damage around it. */
const SUMS = /"sums": "([0-9a-f]*)"/;
const COMMA = 44;

function sumOf(line: string | Uint8Array): string {
  return crc32(line).toString(16).padStart(SUM_CHARS, '0');
}

/** The checksums of lines, in one string. */
export function sumsOf(lines: readonly string[]): string {
  return lines.map(sumOf).join('');
}

/** Whether it is a message with a number above `after` that has its place in this segment. */
export function isInSegment(message: unknown, base: Seq, after: Seq): message is KeptMessage {
  return isKeptMessage(message) && message.seq > after && message.seq < base + SEGMENT_SPAN;
}

/** A file of an older Hearth has no checksums of lines: there, a line is intact if it reads as a message. */
export function salvage(content: Uint8Array, base: Seq): Salvaged {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const lines = Array.from(linesIn(bytes), ({ start, end }) => bytes.subarray(start, end));
  const sums = lines
    .slice(0, 8)
    .flatMap((line) => SUMS.exec(line.toString('latin1'))?.[1] ?? [])[0];
  const known = sums === undefined ? undefined : new Set(sums.match(/.{8}/g));
  const messages: KeptMessage[] = [];
  for (const line of lines) {
    const bare = line.at(-1) === COMMA ? line.subarray(0, -1) : line;
    const message = known && !known.has(sumOf(bare)) ? undefined : parsed(bare);
    if (isInSegment(message, base, messages.at(-1)?.seq ?? base - 1)) messages.push(message);
  }
  return { messages, text: verdict(messages.length, known?.size) };
}

/** `of`: how many messages there were, if the file tells. */
function verdict(whole: number, of: number | undefined): string {
  if (whole === 0) return 'none of its messages can be read';
  if (of === undefined) return `${whole} of its messages could be read`;
  const lost = of - whole;
  if (lost === 0) return 'none of its messages is lost';
  return `${lost} of its ${of} messages ${lost === 1 ? 'is' : 'are'} lost`;
}

function parsed(line: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
