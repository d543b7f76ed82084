#!/usr/bin/env node
// Where the program begins. An older Node cannot even load the rest, so this file says first what is missing. It
// imports nothing and uses old syntax, so that any Node can read it.

/** The same as `engines` in package.json. */
const NEEDED = '20.17';

function isOlder(have: string, than: string): boolean {
  const [major = 0, minor = 0] = have.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = than.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

const { node } = process.versions;
if (isOlder(node, NEEDED)) {
  process.stderr.write(`hearth: This is Node ${node}; Hearth needs Node ${NEEDED} or newer.\n`);
  process.exitCode = 1;
} else await import('./program.ts');
