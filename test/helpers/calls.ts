// How often a function runs, told by the engine itself: nothing in the code has to count.

import { existsSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './tree.ts';

/** How often the functions of this name in a file of ours ran while `run` did: `calls('shared/text.ts', 'cleanText', …)`. */
export function calls(file: string, name: string, run: () => void): number {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    run();
    const script = join(root, 'dist', file.replace(/\.ts$/, '.js'));
    if (!existsSync(script)) throw new Error(`${file} has moved`);
    return covered(session)
      .filter(({ url }) => url === pathToFileURL(script).href)
      .flatMap(({ functions }) => functions)
      .filter(({ functionName }) => functionName === name)
      .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
  } finally {
    session.disconnect();
  }
}

function covered(session: Session): readonly Profiler.ScriptCoverage[] {
  let found: readonly Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (error, { result } = { result: [] }) => {
    if (error) throw error;
    found = result; // the call back comes at once
  });
  return found;
}
