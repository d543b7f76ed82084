// What became of messages, in the cells of real terminals, between two people and a real server.

import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const SIZE = { columns: 80, rows: 24 };

const inHall = (run: (enter: (name: string) => Promise<TerminalProcess>) => Promise<void>) =>
  inTerminals(async ({ folder, port, open }) => {
    await run(async (name) => {
      const it = open(
        [PROGRAM, 'join', '127.0.0.1', String(port), '--guest', '--user', name],
        { HEARTH_CONFIG_DIR: join(folder, name) },
        SIZE,
      );
      await it.shows(/SHA-256/);
      it.type('\r');
      await it.shows(/→ global|Nobody else is here/);
      return it;
    });
  }, '--guests');

/** The rows of the messages, without the list of chats. */
const rowsOf = (it: TerminalProcess): readonly string[] =>
  it.screen().map((row) => row.replace(/^.*│/, '').trimEnd());

const after = (it: TerminalProcess, text: string): string => {
  const rows = rowsOf(it);
  return rows[rows.findIndex((row) => row.includes(text)) + 1] ?? '';
};

describe('on the screen of another', (test) => {
  test('edits, marks, replies and deletions show in place', () =>
    inHall(async (enter) => {
      const [amy, bob] = [await enter('amy'), await enter('bob')];
      amy.type('a sceret plan\r');
      await bob.shows('amy: a sceret plan');
      amy.type('/edit a secret plan\r');
      await bob.shows('amy: a secret plan (edited)');
      assert.not.match(bob.screen().join('\n'), 'sceret');
      bob.type('/react ok\r');
      bob.type('/reply sounds good\r');
      for (const it of [amy, bob]) {
        await it.shows('bob: sounds good');
        await until(() => after(it, 'a secret plan (edited)').includes('ok 1'));
        await until(() => after(it, 'ok 1') === '        ↳ amy: a secret plan');
      }
      amy.type('/delete\r');
      for (const it of [amy, bob]) {
        await it.shows('amy: deleted by amy');
        await until(() => after(it, 'amy: deleted by amy') === '        ↳ amy: deleted by amy');
        assert.not.match(rowsOf(it).join('\n'), 'secret plan');
      }
    }));
});
