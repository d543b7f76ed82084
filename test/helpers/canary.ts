// A text that is searched for wherever it must not be: as it is, as in JSON, also within JSON, and in base64 at
// every alignment.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from '../../server/store/files/disk.ts';
import { until } from './until.ts';

/** With characters that JSON and UTF-8 write differently, so that each form is distinct. */
export const CANARY = 'canary "Zeisig" ü\n7f3a9c51e0';
/** The same for a message that is kept for ever: the control. */
export const CONTROL = 'control "Fink" ö\n1b8e44d2a7';

/** The forms in which bytes may hold the text. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const json = JSON.stringify(text).slice(1, -1);
  const forms = new Map([
    ['raw', Buffer.from(text)],
    ['JSON', Buffer.from(json)],
    ['JSON within JSON', Buffer.from(JSON.stringify(json).slice(1, -1))],
    ['JSON in ASCII', Buffer.from(asciiOf(json))],
    ['a heap snapshot', Buffer.from(asciiOf(json, true))],
    ['UTF-16', Buffer.from(text, 'utf16le')],
  ]);
  for (const [name, bytes] of [...forms]) {
    for (let shift = 0; shift < 3; shift += 1) {
      forms.set(`base64 of ${name}, ${shift}`, Buffer.from(base64Inside(bytes, shift)));
    }
  }
  return forms;
}

/** With everything else as an escape. */
function asciiOf(json: string, upper = false): string {
  return json.replace(/[^ -~]/g, (letter) => {
    const digits = letter.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${upper ? digits.toUpperCase() : digits}`;
  });
}

/** The part of a base64 text that is certain when it contains `bytes` at this offset within a group of three. */
function base64Inside(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
  const first = shift === 0 ? 0 : 4;
  const last = Math.floor((shift + bytes.length) / 3) * 4;
  return whole.slice(first, last);
}

/** In which of its forms the text is found. */
export function findIn(bytes: Uint8Array, text: string): readonly string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [...formsOf(text)].filter(([, form]) => buffer.includes(form)).map(([name]) => name);
}

/** The disk, recording in `seen` every byte ever written to it, whether it stayed or not. */
export function watched<D extends Disk>(disk: D, seen: Buffer[]): D {
  return Object.assign(Object.create(disk) as D, {
    async open(path: string, how: 'empty' | 'keep') {
      const file = await disk.open(path, how);
      return Object.assign(Object.create(file), {
        write(bytes: Uint8Array, at: number) {
          seen.push(Buffer.from(bytes));
          return file.write(bytes, at);
        },
      });
    },
  });
}

export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The files that hold the text in any form. A file that disappears meanwhile holds nothing. */
export function holding(folder: string, text: string): readonly string[] {
  return filesBelow(folder).filter((path) => fileHolds(path, text));
}

export function fileHolds(path: string, text: string): boolean {
  try {
    return findIn(readFileSync(path), text).length > 0;
  } catch {
    return false;
  }
}

/** The whole heap snapshot in a folder, once it is written. */
export async function heapOf(folder: string): Promise<Buffer> {
  const whole = (): Buffer | undefined => {
    const [name] = readdirSync(folder).filter((file) => file.endsWith('.heapsnapshot'));
    const bytes = name === undefined ? undefined : readFileSync(join(folder, name));
    return bytes?.subarray(-8).includes(']}') ? bytes : undefined;
  };
  await until(() => whole() !== undefined, undefined, 60_000);
  return whole() as Buffer;
}
