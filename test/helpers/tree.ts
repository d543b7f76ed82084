// The project's own files, read for the tests of its shape.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, whether this runs from test/ or from dist/test/. */
export const root = rootAbove(fileURLToPath(new URL('.', import.meta.url)));

/** Made by tools or at run time, and so not source. */
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
  /** Loaded only when it is needed: `await import(…)`. */
  readonly later?: true;
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

/** What a file imports or re-exports, read from its statements; those within strings are indented and don't count. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, type, to]) => ({
    to: to ?? '',
    typesOnly: type !== undefined,
  }));
  const dynamic = [...text.matchAll(DYNAMIC)].map(([, to]) => ({
    to: to ?? '',
    typesOnly: false,
    later: true as const,
  }));
  return [...statements, ...dynamic].map((found) => ({
    ...found,
    from: path,
    to: resolved(path, found.to),
  }));
}

/** What is loaded at once with a file: files of ours, packages and modules, by name. */
export function loadedWith(path: string, imports: readonly Import[]): ReadonlySet<string> {
  const loaded = new Set([path]);
  for (const one of loaded) {
    for (const { from, to, typesOnly, later } of imports) {
      if (from === one && !typesOnly && !later) loaded.add(to);
    }
  }
  return loaded;
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

/**
 * Folders that take from each other, whether straight or round about, each circle once as `client/a <-> client/b`. Two
 * folders are looked at where their paths part: what lies in one of them counts as that folder.
 */
export function folderCircles(imports: readonly Import[]): readonly string[] {
  const takes = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [one, other] = parting(from, to);
    if (one === undefined || other === undefined) continue;
    takes.set(one, (takes.get(one) ?? new Set()).add(other));
  }
  const reached = new Map([...takes.keys()].map((folder) => [folder, reachedFrom(folder, takes)]));
  const circles = [...reached].flatMap(([folder, all]) => {
    if (!all.has(folder)) return [];
    return [
      [...all]
        .filter((other) => reached.get(other)?.has(folder))
        .sort()
        .join(' <-> '),
    ];
  });
  return [...new Set(circles)];
}

/** The folders next to each other that two files lie in; none for a file that lies beside the other one's folder. */
function parting(from: string, to: string): readonly [string?, string?] {
  const [a, b] = [from.split('/'), to.split('/')];
  const same = a.findIndex((name, at) => name !== b[at]);
  if (same < 0 || same >= a.length - 1 || same >= b.length - 1) return [];
  return [a.slice(0, same + 1).join('/'), b.slice(0, same + 1).join('/')];
}

function reachedFrom(folder: string, takes: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const left = [folder];
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    for (const next of takes.get(at) ?? []) {
      if (!reached.has(next)) left.push(next);
      reached.add(next);
    }
  }
  return reached;
}
