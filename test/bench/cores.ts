// Which core runs what: the server gets one for itself, what loads it another, so that neither waits for the other.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What runs a program on the server's core, or on the load's; empty where that cannot be chosen. */
export function onCore(whose: 'server' | 'load'): readonly string[] {
  const [server, load] = cores();
  if (load === undefined || spawnSync('taskset', ['--version']).status !== 0) return [];
  return ['taskset', '-c', String(whose === 'server' ? server : load)];
}

/** The numbers of the cores that this process may use: the system writes them as `0-3,8`. */
function cores(): readonly number[] {
  const allowed = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return (allowed?.[1] ?? '').split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });
}
