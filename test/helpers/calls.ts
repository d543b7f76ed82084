// How often a function runs, told by the engine itself: nothing in the code has to count.

import { existsSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './tree.ts';

/** Made once a process: to begin and end counting takes longer than what is counted. */
let session: Session | undefined;

function counting(): Session {
  if (session) return session;
  session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  return session;
}

/** How often the functions of this name in a file of ours ran while `run` did: `calls('shared/text.ts', 'cleanText', …)`. */
export function calls(file: string, name: string, run: () => void): number {
  const script = join(root, 'dist', file.replace(/\.ts$/, '.js'));
  if (!existsSync(script)) throw new Error(`${file} has moved`);
  const counts = counting();
  covered(counts); // counts begin at 0 again
  run();
  return covered(counts)
    .filter(({ url }) => url === pathToFileURL(script).href)
    .flatMap(({ functions }) => functions)
    .filter(({ functionName }) => functionName === name)
    .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
}

function covered(session: Session): readonly Profiler.ScriptCoverage[] {
  let found: readonly Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (error, { result } = { result: [] }) => {
    if (error) throw error;
    found = result; // the call back comes at once
  });
  return found;
}
