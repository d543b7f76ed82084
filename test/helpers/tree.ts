// The project's own files, read for the tests of its shape.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, whether this runs from test/ or from dist/test/. */
export const root = rootAbove(fileURLToPath(new URL('.', import.meta.url)));

/** What is made by tools or at run time, and so belongs to nobody's source. */
const MADE = new Set(['.git', 'node_modules', 'dist', 'coverage']);

export interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** A path from the root for a file of ours, else the package's or module's name as written. */
  readonly to: string;
  readonly typesOnly: boolean;
}

/** The names at the top of the tree, less what tools make. */
export function topLevel(): readonly string[] {
  return readdirSync(root).filter((name) => !MADE.has(name));
}

/** Every file that is ours and text: sources, papers, configuration. */
export function sources(): readonly Source[] {
  return topLevel()
    .flatMap((name) => filesUnder(name))
    .filter((path) => !path.startsWith('data/') || path === 'data/README.md')
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const STATEMENT = /^(?:import|export)\s+(type\s)?(?:[^;'"`]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\('([^']+)'\)/g;

/** What a file imports or exports on, read from its statements; those within strings are indented and don't count. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, type, to]) => ({
    to: to ?? '',
    typesOnly: type !== undefined,
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, to]) => ({ to: to ?? '', typesOnly: false }));
  return [...statements, ...dynamic].map((found) => ({
    from: path,
    to: resolved(path, found.to),
    typesOnly: found.typesOnly,
  }));
}

function resolved(from: string, to: string): string {
  return to.startsWith('.') ? new URL(to, `file:///${from}`).pathname.slice(1) : to;
}

function filesUnder(name: string): readonly string[] {
  if (statSync(join(root, name)).isFile()) return [name];
  const entries = readdirSync(join(root, name), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length));
}

function rootAbove(folder: string): string {
  for (let at = folder; at !== join(at, '..'); at = join(at, '..')) {
    if (readdirSync(at).includes('package.json')) return at;
  }
  throw new Error(`no package.json above ${folder}`);
}
