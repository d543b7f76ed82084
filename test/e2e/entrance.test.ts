// The entrance in a real terminal, in front of a real server.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fingerprintOf, selfSigned } from '../../shared/certificate.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { assert, describe } from '../helpers/describe.ts';
import type { TerminalOptions, TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const PROGRAM = fileURLToPath(new URL('../helpers/entrance-program.js', import.meta.url));
const ENTER = '\r';
const CTRL_U = '\u0015';

interface Hall {
  readonly folder: string;
  readonly port: number;
  /** The entrance in a terminal of its own. */
  open(size?: TerminalOptions): TerminalProcess;
}

const inHall = (run: (hall: Hall) => Promise<void>): Promise<void> =>
  inTerminals(({ folder, port, open }) =>
    run({
      folder,
      port,
      open: (size) =>
        open([PROGRAM, '127.0.0.1', String(port)], { HEARTH_CONFIG_DIR: folder }, size),
    }),
  );

/** Types a line of answers, each once the screen shows what is asked. */
async function answers(it: TerminalProcess, ...pairs: readonly [shown: string, keys: string][]) {
  for (const [shown, keys] of pairs) {
    await it.shows(shown);
    it.type(keys);
  }
}

const known = (folder: string): string => readFileSync(join(folder, 'known-servers.json'), 'utf8');

describe('the entrance in a terminal', (test) => {
  test('leads a new user past the first contact to an account, and shows no password', () =>
    inHall(async ({ folder, open }) => {
      const it = open();
      await it.shows(/Name {10}amy/);
      await until(() => it.cursor().visible && it.cursor().x === 'Name           amy'.length);
      it.type(ENTER);
      await it.shows('for the first time');
      assert.throws(() => known(folder));
      it.type(ENTER);
      await it.shows('There is no "amy" yet');
      assert.match(known(folder), 'fingerprint');
      it.type(`short${ENTER}`);
      await it.shows('at least 8');
      it.type(`long enough${ENTER}`);
      await it.shows('Repeat it');
      it.type(`long enough${ENTER}`);
      await it.shows('Welcome, amy.');
      assert.not.match(it.everything().join('\n'), /long enough|short/);
      it.type('p');
      await it.shows('Old password');
      it.type(`long enough${ENTER}longer still${ENTER}longer still${ENTER}`);
      await it.shows('password from 11 to 12 letters');
      it.type('\u0003');
      assert.is(await it.ended(), 0);
      assert.not.ok(it.modes().alternate);
      assert.not.match(it.everything().join('\n'), /long|short/);
    }));
  test('says what is wrong with a name or a password, and that a name is locked', () =>
    inHall(async ({ open }) => {
      const password = `long enough${ENTER}`;
      const bob = open();
      await answers(bob, ['Name', ENTER], ['first time', ENTER], ['New password', password]);
      await answers(bob, ['Repeat it', password], ['Welcome', '']);
      const it = open({ columns: 40, rows: 12 });
      await answers(it, ['Name', `\tx y${ENTER}`], ['A name is a letter', `${CTRL_U}amy${ENTER}`]);
      await answers(it, ['Password ', `wrong one${ENTER}`], ['Wrong password', `another${ENTER}`]);
      await answers(it, ['One try left', `a third${ENTER}`]);
      await it.shows(/locked|Too many/);
      it.type(ENTER);
      assert.is(await it.ended(), 0);
    }));
  test('refuses a server that changed, with both fingerprints side by side', () =>
    inHall(async ({ folder, port, open }) => {
      const first = open();
      await answers(first, ['Name', ENTER], ['first time', ENTER], ['New password', '\u0003']);
      await first.ended();
      const before = known(folder);
      const other = selfSigned({ commonName: 'other', now: systemClock.now(), days: 30 });
      const entry = { fingerprint: fingerprintOf(other.cert), certificate: other.cert };
      writeFileSync(
        join(folder, 'known-servers.json'),
        JSON.stringify({ [`127.0.0.1:${port}`]: entry }),
      );
      const it = open();
      await answers(it, ['Name', ENTER], ['is not the one it was before', '']);
      const [half = ''] = /(?:[0-9A-F]{2}:){15}/.exec(before) ?? [];
      await it.shows(`now   ${half}`);
      await it.shows(`known ${entry.fingerprint.slice(0, 45)}`);
      await it.shows(`hearth trust 127.0.0.1:${port}`);
      it.type('y');
      it.type(ENTER);
      assert.is(await it.ended(), 0);
      assert.match(known(folder), entry.fingerprint);
    }));
});
