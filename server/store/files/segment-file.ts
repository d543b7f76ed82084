// What a file of at most 256 messages looks like: a message a line, and a checksum of each line, so that damage costs
// only the lines that it hit (salvage.ts).

import type { Seq } from '../../facts.ts';
import { isObject, type JsonFile } from './json-file.ts';
import { isInSegment, sumsOf } from './salvage.ts';
import type { KeptMessage } from './sealing.ts';
import { DamagedFile } from './trouble.ts';

export interface SegmentFile {
  readonly messages: readonly KeptMessage[];
}

/** `base`: the segment's first number. */
export function segmentFile(base: Seq): JsonFile<SegmentFile> {
  return {
    print({ messages }) {
      const lines = messages.map((message) => JSON.stringify(message));
      return `{\n "sums": "${sumsOf(lines)}",\n "messages": [\n${lines.join(',\n')}\n]}\n`;
    },
    check(value) {
      if (!isObject(value) || !Array.isArray(value['messages'])) {
        throw new DamagedFile('it has no list "messages"');
      }
      let after = base - 1;
      for (const message of value['messages'] as unknown[]) {
        if (!isInSegment(message, base, after)) {
          throw new DamagedFile(`what follows message ${after} does not belong there`);
        }
        after = message.seq;
      }
      return { messages: value['messages'] as KeptMessage[] };
    },
  };
}
