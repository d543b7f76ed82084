// A small program that logs in on the screen, for tests of the entrance in a real terminal: the entrance in front of a
// chat that only shows who is in. Its arguments: host, port, and optionally a name.

import type { Link, LinkEvent } from '../../client/core/update/event.ts';
import { questions } from '../../client/entrance/questions.ts';
import { span } from '../../client/layout/row.ts';
import { link } from '../../client/link/link.ts';
import { credentialsKeeper } from '../../client/plain/credentials.ts';
import { ownIo } from '../../client/process.ts';
import { USUAL_BINDINGS } from '../../client/screen/keys/bindings.ts';
import type { Key } from '../../client/screen/keys/key.ts';
import { openScreen } from '../../client/screen/screen.ts';
import { kindOf } from '../../client/screen/terminal.ts';
import { serverOf } from '../../client/start/server.ts';
import { pins } from '../../client/storage/server-pins.ts';
import { formatAddress } from '../../shared/address.ts';
import { systemClock } from '../../shared/system-clock.ts';
import { readReply } from '../../shared/wire/checks.ts';
import { keptIn } from './kept.ts';

const [host = '', port = '', wished] = process.argv.slice(2);
const folder = process.env['HEARTH_CONFIG_DIR'] ?? '';
const AGAIN: ReadonlySet<string> = new Set(['name-taken', 'registration-closed']);
const io = ownIo();
const alive = setInterval(() => {}, 60_000);

let chat = '';
let leave = (): void => process.exit(0);
const entrance = questions({
  bindings: () => USUAL_BINDINGS,
  changed: () => screen.changed(),
  leave: () => leave(),
});
const keeper = credentialsKeeper({ password: undefined, registers: false, questions: entrance });

function onKey(key: Key): void {
  if (key.kind === 'press' && USUAL_BINDINGS.actionOf(key.name) === 'suspend') screen.suspend();
  else if (entrance.isOpen) entrance.key(key);
  else if (key.kind === 'text' && key.text === 'p') void changePassword();
  else if (key.kind === 'press' && key.name === 'ctrl+c') leave();
}

async function changePassword(): Promise<void> {
  const { old, new: fresh } = await keeper.change();
  chat += `, password from ${old.length} to ${fresh.length} letters`;
  screen.changed();
}

const screen = await openScreen({
  terminal: io.terminal(kindOf(process.env)),
  clock: systemClock,
  frame: (size) => (entrance.isOpen ? entrance.frame(size) : { rows: [[span(chat)]] }),
  key: onKey,
  lost: () => process.exit(9),
});

const server = await serverOf(
  { host, port: Number(port) },
  { io, known: pins(keptIn(folder)), introduce: (_, seen) => entrance.contact(seen) },
);
entrance.settled({ server: formatAddress(server.address) });

/** Resolves when the connection has ended. */
function visit(user: string): Promise<{ code: string; text: string }> {
  return new Promise((resolve) => {
    const on = (event: LinkEvent): void => {
      if (event.kind === 'asked') keeper.answer(event.ask).then((it) => wire.answer(it), cancel);
      if (event.kind === 'ended') resolve(event);
      if (event.kind !== 'welcomed') return;
      chat = event.welcome.INFO;
      entrance.close();
    };
    const wire: Link = link({
      dial: server.dial,
      readReply,
      clock: systemClock,
      random: Math.random,
      stream: `s${process.pid}`,
      user,
      as: 'account',
      device: 'test',
      remember: false,
      tokens: { get: () => undefined, keep() {}, drop() {} },
      hearth: server.hearth,
      on,
    });
    const cancel = (): void => wire.leave('at once');
    leave = cancel;
    entrance.waits(`Connecting to ${formatAddress(server.address)} …`);
    wire.start();
  });
}

try {
  let wrong: string | undefined;
  for (let name = wished; ; name = undefined) {
    const who = name ?? (await entrance.name('amy', wrong));
    entrance.settled({ name: who });
    const { code, text } = await visit(who);
    if (code === 'left') break;
    wrong = text;
    if (AGAIN.has(code)) continue;
    const { changed } = server;
    const both = changed();
    await entrance.refused(text, both && { ...both, server: formatAddress(server.address) });
    break;
  }
} finally {
  screen.close();
  clearInterval(alive);
}
