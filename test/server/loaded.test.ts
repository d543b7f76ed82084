// What a server loads, since each of its parts costs memory before anybody is there.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { startServer } from '../helpers/server.ts';
import { importsOf, loadedWith, sources } from '../helpers/tree.ts';

/** In JavaScript, to run before the server: whoever makes something of Intl's throws. */
const WITHOUT_INTL = `
  for (const name of Object.getOwnPropertyNames(Intl)) {
    if (typeof Intl[name] === 'function') Intl[name] = class { constructor() { throw new Error(name); } };
  }`;

describe('a server loads', (test) => {
  test('neither what only commands of the operator need nor anything of a client', () => {
    const imports = sources()
      .filter(({ path }) => path.endsWith('.ts'))
      .flatMap(importsOf);
    const isNeeded = (name: string): boolean =>
      !/^(?:client\/|bin\/|tar$|blessed$|commander$|string-width$)/.test(name) &&
      !/^server\/admin\/(?:doctor\/|archive|backup|call|door|import)/.test(name);
    const loaded = [...loadedWith('server/main.ts', imports)];
    assert.ok(loaded.includes('server/store/store.ts'), 'the scanner finds nothing');
    assert.equal(
      loaded.filter((name) => !isNeeded(name)),
      [],
    );
  });

  test('no tables of languages, which take 6 MiB', async () => {
    const data = mkdtempSync(join(tmpdir(), 'hearth-loaded-'));
    const probe = `data:text/javascript,${encodeURIComponent(WITHOUT_INTL)}`;
    const server = await startServer(data, { node: ['--import', probe] });
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  });
});
