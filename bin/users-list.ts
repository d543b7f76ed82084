// Accounts as a table that people read.

import type { Door } from '../server/folder.ts';

type Row = Awaited<ReturnType<Door['operator']['users']>>[number];

const NONE = 'There are no accounts yet.';

export function listOf(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [NONE];
  // `2026-11-21 06:45`, in this machine's zone.
  const times = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
  const cells = rows.map(({ name, since, seen, devices, banned, online, damaged }) =>
    damaged
      ? [name, '', '', '', 'damaged']
      : [
          name,
          times.format(since),
          online ? 'online' : seen === 0 ? 'never' : times.format(seen),
          String(devices),
          banned ? 'banned' : '',
        ],
  );
  const table = [['name', 'since', 'last seen', 'devices', ''], ...cells];
  const widths = table.reduce(
    (most, line) => line.map((cell, at) => Math.max(cell.length, most[at] ?? 0)),
    [] as number[],
  );
  const lines = table.map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const online = rows.filter((row) => row.online).length;
  const accounts = rows.length === 1 ? '1 account' : `${rows.length} accounts`;
  const damaged = rows.filter((row) => row.damaged).map(({ name }) => name);
  const count = damaged.length === 0 ? '' : `, ${damaged.length} damaged`;
  return [...lines, `${accounts}, ${online} online${count}`, ...adviceOn(damaged)];
}

function adviceOn([first, ...more]: readonly string[]): readonly string[] {
  if (first === undefined) return [];
  const [whose, name] = more.length === 0 ? [first, first] : ['these users', '<name>'];
  return [
    '',
    `The account's file can't be read: nobody can log in as ${whose}, and the name stays taken.`,
    `Stop the server and put users/${name}/account.json back from a backup, or give the name up:`,
    `  hearth users remove ${name}`,
  ];
}
