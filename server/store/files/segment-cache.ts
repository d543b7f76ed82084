// The segments in memory: those read or written last, a bounded number of them. A search that passes by may displace
// only a few.

import { dirname } from 'node:path';
import type { KeptMessage } from './sealing.ts';

/**
 * How many of the cached files may be there only because searches passed by. Searches that move everything in the cache
 * cost everybody: the garbage collector copies whatever stays a while. A search reads most files twice, since its pages
 * begin in one and end in the next; several searches take turns.
 */
const PASSED_MAX = 8;

/** What a segment holds, oldest first; undefined if there is no such file. */
type Content = readonly KeptMessage[] | undefined;

export interface SegmentCache {
  /**
   * What the file at this path holds. A file is read once at a time, however many callers wait for it. `isPassing`: a
   * search reads it.
   */
  load(path: string, read: () => Promise<Content>, isPassing: boolean): Promise<Content>;
  /** The file now holds this. */
  put(path: string, messages: readonly KeptMessage[]): void;
  remove(path: string): void;
  /** Everything in a folder. */
  removeAll(folder: string): void;
}

export function createSegmentCache(sizeMax: number): SegmentCache {
  const cache = new Map<string, Promise<Content>>(); // by path, the oldest first
  const underWay = new Map<string, Promise<Content>>();
  const passed = new Set<string>(); // paths that only searches have read

  const remember = (path: string, content: Promise<Content>): void => {
    passed.delete(path);
    cache.delete(path);
    cache.set(path, content);
    for (const oldest of cache.keys()) {
      if (cache.size <= sizeMax) break;
      cache.delete(oldest);
    }
  };

  const rememberPassed = (path: string): void => {
    passed.add(path);
    for (const oldest of passed) {
      if (passed.size <= PASSED_MAX) break;
      passed.delete(oldest);
      cache.delete(oldest);
    }
  };

  /** A file that is not there, or can't be read, is looked for again next time. */
  const follow = (path: string, reading: Promise<Content>): void => {
    underWay.set(path, reading);
    const forget = (): void => {
      if (cache.get(path) === reading) cache.delete(path);
    };
    reading
      .then((content) => {
        if (!content) forget();
      }, forget)
      .finally(() => underWay.delete(path));
  };

  return {
    load(path, read, isPassing) {
      const known = cache.get(path) ?? underWay.get(path);
      if (known && isPassing) return known;
      const reading = known ?? read();
      remember(path, reading);
      if (isPassing) rememberPassed(path);
      if (!known) follow(path, reading);
      return reading;
    },
    put: (path, messages) => remember(path, Promise.resolve(messages)),
    remove: (path) => void cache.delete(path),
    removeAll(folder) {
      for (const path of [...cache.keys()]) if (dirname(path) === folder) cache.delete(path);
    },
  };
}
