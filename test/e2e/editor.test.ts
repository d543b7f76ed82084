// The user's own editor for a long text: the terminal is given away and taken back, and nothing is left behind.

import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, describe } from '../helpers/describe.ts';
import { PROGRAM } from '../helpers/server.ts';
import type { TerminalOptions, TerminalProcess } from '../helpers/terminal.ts';
import { inTerminals } from '../helpers/terminals.ts';
import { until } from '../helpers/until.ts';

const CTRL_C = '\u0003';
const CTRL_U = '\u0015';
const CTRL_X = '\u0018';
const UNDO = '\u001f';

/** Shows what it was given and how it lies there, and writes the line that is typed, and another. */
const EDITOR = `#!/bin/sh
trap 'echo INTERRUPTED' INT
printf '\\nWITH %s\\n' "$1"
for path in "$2" "$(dirname "$2")"; do stat -c 'MODE %a' "$path"; done
printf 'HAS %s\\n' "$(cat "$2")"
touch "$(dirname "$2")/.swap"
until read -r line; do :; done
[ "$line" = fail ] && exit 3
printf '%s\\nand more\\n\\n' "$line" > "$2"
`;

interface Desk {
  readonly it: TerminalProcess;
  /** What lies in the runtime folder. */
  drafts(): readonly string[];
}

const atDesk = (
  env: Readonly<Record<string, string>>,
  run: (desk: Desk) => Promise<void>,
  options?: TerminalOptions,
): Promise<void> =>
  inTerminals(async ({ folder, port, open }) => {
    const editor = join(folder, 'my editor');
    const runtime = join(folder, 'runtime');
    writeFileSync(editor, EDITOR);
    chmodSync(editor, 0o755);
    mkdirSync(runtime);
    const it = open(
      [PROGRAM, 'join', '127.0.0.1', String(port), '--user', 'amy', '--register'],
      {
        HEARTH_CONFIG_DIR: join(folder, 'config'),
        HEARTH_PASSWORD: 'the password of amy',
        XDG_RUNTIME_DIR: runtime,
        EDITOR: 'false',
        VISUAL: `'${editor}' --wait`,
        ...env,
      },
      options,
    );
    await it.shows('SHA-256');
    it.type('\r');
    await it.shows('→ global');
    await run({ it, drafts: () => (existsSync(runtime) ? readdirSync(runtime) : []) });
  });

/** In the editor, which has the terminal as the shell would have given it. */
async function inEditor(it: TerminalProcess): Promise<void> {
  await it.shows('HAS');
  assert.equal(it.modes(), {
    alternate: false,
    paste: false,
    focus: false,
    wrap: true,
    keypad: false,
    mouse: false,
  });
}

describe('a text in one’s own editor', (test) => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
    [40, 12],
  ] as const) {
    test(`comes back into the input for a look, at ${columns}x${rows}`, () =>
      atDesk(
        {},
        async ({ it, drafts }) => {
          it.type('begun here');
          await it.shows('> begun here');
          it.type(CTRL_X);
          await inEditor(it);
          await it.shows(/WITH --wait\nMODE 600\nMODE 700\nHAS begun here/);
          assert.is(drafts().length, 1);
          it.type('written there\r');
          await it.shows(/> written there *\n {2}and more/);
          assert.equal(drafts(), []);
          assert.ok(it.modes().alternate && it.modes().paste && it.modes().mouse);
          assert.not.match(it.screen().join('\n'), 'amy: written there');
          it.type(UNDO);
          await it.shows('> begun here');
          it.type('\u001b/\r');
          await it.shows(/amy: written there/);
          it.type(CTRL_C);
          assert.is(await it.ended(), 0);
        },
        { columns, rows },
      ));
  }
  test('is as it was when the editor fails or is missing, and a sentence says so', () =>
    atDesk({}, async ({ it, drafts }) => {
      it.type(`mine${CTRL_X}`);
      await inEditor(it);
      it.type('fail\r');
      await it.shows(/failed \(exit code\s+(?:│\s+)?3\)/);
      await it.shows('> mine');
      assert.equal(drafts(), []);
      it.type(`${CTRL_U}still the chat\r`);
      await it.shows('amy: still the chat');
    }));
  test('needs an editor', async () => {
    await atDesk({ VISUAL: 'no-such-editor-here' }, async ({ it }) => {
      it.type(`mine${CTRL_X}`);
      await it.shows('There is no editor "no-such-editor-here"');
      await it.shows('> mine');
    });
    await atDesk({ VISUAL: '', EDITOR: '' }, async ({ it, drafts }) => {
      it.type(CTRL_X);
      await it.shows('No editor is set.');
      assert.equal(drafts(), []);
    });
  });
  test('is not ended by Ctrl-C, nor moved by a resize', () =>
    atDesk({}, async ({ it }) => {
      it.type(CTRL_X);
      await inEditor(it);
      it.type(CTRL_C);
      await it.shows('INTERRUPTED');
      it.resize(60, 15);
      it.type('after all\r');
      await it.shows('> after all');
      assert.is(
        it.screen().findLastIndex((row) => row !== ''),
        14,
      );
      it.type(CTRL_C);
      assert.is(await it.ended(), 0);
    }));
  test('is removed when the client is ended meanwhile, and the terminal is as before', () =>
    atDesk({}, async ({ it, drafts }) => {
      it.type(`secret${CTRL_X}`);
      await inEditor(it);
      assert.is(drafts().length, 1);
      it.signal('SIGTERM');
      await it.ended();
      assert.equal(drafts(), []);
      assert.not.ok(it.modes().alternate || it.modes().mouse || it.modes().paste);
    }));
  test('is removed when the window is closed', () =>
    atDesk({}, async ({ it, drafts }) => {
      it.type(`secret${CTRL_X}`);
      await inEditor(it);
      it.hangUp();
      await until(() => drafts().length === 0);
    }));
});
