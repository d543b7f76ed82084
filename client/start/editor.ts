// The user's own editor for a long text: the terminal is its own until it ends, and the text comes back.

import { cleanLabel } from '../../shared/text.ts';
import type { Edited } from '../screen/panes/event.ts';
import type { Screen } from '../screen/screen.ts';
import { type Draft, draftOf } from '../storage/draft.ts';
import type { Io } from '../surroundings.ts';

/** Resolves with the text, or with what went wrong. */
export type Edit = (text: string) => Promise<Edited>;

/** Undefined where the terminal cannot be given away. */
export function editing({ runs, env, own }: Io, screen: Pick<Screen, 'lend'>): Edit | undefined {
  if (!runs) return undefined;
  return async (text) => {
    const command = env['VISUAL'] || env['EDITOR'];
    if (!command) return { fault: NO_EDITOR };
    let draft: Draft;
    try {
      draft = draftOf(text, env['XDG_RUNTIME_DIR']);
    } catch (error) {
      return { fault: `There is no file for the editor: ${(error as Error).message}` };
    }
    const kept = own.on('exit', draft.remove);
    try {
      const code = await screen.lend(() => runs(command, draft.path));
      return code === 0 ? { text: draft.read() } : { fault: faultOf(command, code) };
    } catch (error) {
      return { fault: `What was written cannot be read: ${(error as Error).message}` };
    } finally {
      draft.remove();
      kept();
    }
  };
}

const NO_EDITOR =
  'No editor is set. Leave, and start again with one: EDITOR=nano hearth join. Or set EDITOR or VISUAL for good.';

/** As a shell tells that there is no such program, or that it is none. */
const MISSING = 127;
const NO_PROGRAM = 126;

function faultOf(command: string, code: number | undefined): string {
  const name = JSON.stringify(cleanLabel(command, 60));
  const then = 'What you typed is as it was.';
  if (code === MISSING)
    return `There is no editor ${name}: set VISUAL or EDITOR to another. ${then}`;
  if (code === NO_PROGRAM) return `The editor ${name} cannot be run. ${then}`;
  const how = code === undefined ? 'was ended' : `failed (exit code ${code})`;
  return `The editor ${name} ${how}. ${then}`;
}
