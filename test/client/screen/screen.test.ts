// The screen in a real pseudo-terminal: what is in the cells, and how the terminal is left.

import { fileURLToPath } from 'node:url';
import { assert, describe } from '../../helpers/describe.ts';
import {
  openTerminal,
  type TerminalOptions,
  type TerminalProcess,
} from '../../helpers/terminal.ts';
import { until } from '../../helpers/until.ts';
import { WIDTHS } from '../../helpers/widths.ts';

/** Milliseconds a test may take: each starts a program. */
const LIMIT = 30_000;
const PROGRAM = fileURLToPath(new URL('../../helpers/screen-program.js', import.meta.url));
/** Runs the program after something else, and tells how it ended and how the terminal was left. */
const BETWEEN = `const { spawnSync } = require('node:child_process');
  process.on('SIGINT', () => {});
  console.log('before');
  const { status, signal } = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' });
  spawnSync('stty', ['-a'], { stdio: 'inherit' });
  console.log('over ' + (signal ?? status));`;

const ODD = [
  'plain text',
  '日本語のテキスト、한국어 텍스트',
  'family 👨‍👩‍👧‍👦👨‍👩‍👧‍👦 flags 🇩🇪🇫🇷🇯🇵🇩 tones 👍🏽👩🏿‍🚀 hearts ❤️❤ keycap 1️⃣',
  'marks e\u0301a\u0308\u0323 z\u0300\u0301\u0302\u0303\u0304 \u0301alone',
  'שלום עולם مرحبا بالعالم mixed',
  'क्षि नमस्ते สวัสดี ก็ ཨོཾ မြန်မာ',
  'ｆｕｌｌ ｗｉｄｔｈ ﾊﾝｶｸ ambiguous ±→★☆…',
  '\u200b\u200d\ufeffzero\u00adwidth\u3164\u115f',
  '日'.repeat(200),
  '👨‍👩‍👧‍👦'.repeat(60),
];

interface Stage extends TerminalProcess {
  /** Types a line and waits until it has been taken. */
  line(text: string): Promise<void>;
}

async function onStage(
  run: (stage: Stage) => Promise<void>,
  {
    env = {},
    args = [PROGRAM],
    ...options
  }: TerminalOptions & { env?: Record<string, string>; args?: string[] } = {},
): Promise<void> {
  const terminal = openTerminal(args, { NO_COLOR: '', ...env }, options);
  try {
    await terminal.shows('pid ');
    let lines = 0;
    await run({
      ...terminal,
      line: (text) => {
        terminal.type(`\x1b[200~${text}\x1b[201~\r`);
        lines += 1;
        return terminal.shows(`line ${lines},`);
      },
    });
  } finally {
    terminal.kill();
  }
}

/** The program's, which may be the child of what runs in the terminal. It shows it all the time. */
function pidOf({ screen }: TerminalProcess): number {
  return Number(/pid (\d+)/.exec(screen().join('\n'))?.[1]);
}

/** As JSON that the input takes as it is. */
function escaped(texts: readonly string[]): string {
  return JSON.stringify(texts).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The text in the box, once all that is drawn around it is found in its columns. */
function boxed({ screen, cell }: TerminalProcess, columns: number): readonly string[] {
  const rows = screen();
  const bottom = rows.findIndex((row) => row.startsWith('└'));
  const edge = '─'.repeat(columns - 7);
  assert.is(rows[0], `┌${edge}┬────┐`);
  assert.is(rows[bottom], `└${edge}┴────┘`);
  const inside: string[] = [];
  for (let y = 1; y < bottom; y += 1) {
    const texts = Array.from({ length: columns }, (_, x) => cell(x, y).text || ' ');
    const around = texts[0] + texts.slice(columns - 6).join('');
    assert.is(around, '││side│', `row ${y}: ${rows[y]}`);
    inside.push(texts.slice(1, columns - 6).join(''));
    assert.not.match(inside.at(-1) ?? '', /[│┌└─]|side/);
  }
  return inside;
}

describe(
  'cells',
  (test) => {
    for (const widths of WIDTHS) {
      test(`stay in their columns where a terminal has the ${widths} widths`, () =>
        onStage(
          async (stage) => {
            await stage.line(`/json ${escaped(ODD.slice(0, -2))}`);
            const shown = boxed(stage, 80).join('\n');
            for (const text of ['plain text', 'mixed', 'flags', 'keycap'])
              assert.match(shown, text);
            for (const text of ODD.slice(-2)) {
              await stage.line(text);
              boxed(stage, 80);
            }
          },
          { widths },
        ));
      test(`keep nothing of what was erased, with the ${widths} widths`, () =>
        onStage(
          async (stage) => {
            await stage.line(`/json ${escaped(ODD)}`);
            await stage.line('/clear');
            assert.match(boxed(stage, 80).join(''), /^ *$/);
            await stage.line(
              `/json ${escaped(['first', ...ODD.map((text) => `gone ${text}`), 'last'])}`,
            );
            stage.resize(40, 12);
            await stage.shows('40x12');
            boxed(stage, 40);
            await stage.line('/erase gone');
            stage.resize(80, 24);
            await stage.shows('80x24');
            const rest = boxed(stage, 80).filter((row) => row.trim() !== '');
            assert.equal(
              rest.map((row) => row.trim()),
              ['amy: first', 'amy: last'],
            );
            assert.not.match(stage.everything().slice(0, -2).join(''), 'gone');
          },
          { widths },
        ));
    }
    test('fill every size, and nothing else', () =>
      onStage(async (stage) => {
        await stage.line('/fill 100');
        for (const [columns, rows] of [
          [40, 12],
          [200, 60],
          [20, 5],
          [80, 24],
        ] as const) {
          stage.resize(columns, rows);
          await stage.shows(`${columns}x${rows}`);
          boxed(stage, columns);
          assert.is(stage.screen()[rows - 1]?.trimEnd(), '>');
        }
      }));
    test('show what is new in place of what scrolled away', () =>
      onStage(async (stage) => {
        for (let n = 0; n < 30; n += 1) await stage.line(`${ODD[n % 8]} ${'x'.repeat(n)}`);
        boxed(stage, 80);
        stage.type('\f');
        await stage.line('end');
        boxed(stage, 80);
      }));
    test('are drawn anew when the process goes on after a stop', () =>
      onStage(async (stage) => {
        await stage.line('hello 日本');
        const [modes, before] = [stage.modes(), stage.screen()];
        const spoil = '\x1b[5;5HSPOILT';
        await stage.line(`/raw ${escaped([spoil])}`);
        await stage.shows('SPOILT');
        process.kill(pidOf(stage), 'SIGCONT');
        await until(() => !stage.screen().join('').includes('SPOILT'));
        await stage.line('/clear');
        assert.is(stage.screen().length, before.length);
        assert.match(boxed(stage, 80).join(''), /^ *$/);
        assert.equal(stage.modes(), modes);
      }));
    test('have no colour where none is wanted', () =>
      onStage(
        async (stage) => {
          await stage.line('hello');
          assert.is(stage.cell(1, 1).text, 'a');
          assert.is(stage.cell(1, 1).colour, undefined);
          assert.is(stage.cell(0, 22).inverse, true);
        },
        { env: { NO_COLOR: '1' } },
      ));
    test('have the colours of the palette otherwise', () =>
      onStage(async (stage) => {
        await stage.line('hello');
        assert.type(stage.cell(1, 1).colour, 'number');
        assert.is(stage.cell(6, 1).colour, undefined);
      }));
  },
  LIMIT,
);

describe(
  'a hostile text',
  (test) => {
    test('changes neither title nor screen nor modes', () =>
      onStage(async (stage) => {
        const hostile = [
          '\x1b]0;owned\x07 title',
          '\u009d0;owned\u009c c1 title',
          '\x1b[2J\x1b[H clear',
          '\x1b[?1049l leave \x1b[?2004l paste \x1b[?1003h mouse',
          '\x1bc reset \x1b[31m red \u009b31m',
          '\x1bP+q544e\x1b\\ dcs \x1b_apc\x1b\\',
          'a\rb\bc\x07d\x00e\x7ff\u0085g\u2028h',
          '\u202eevil\u202c \u2066x\u2069 \u{e0041}\u{e0042}',
          '\x1b]0;cut short',
          `${'a'.repeat(300)}\x1b[1;1Hmoved`,
          '{bold}{red-fg}tags{/}',
        ];
        const before = stage.modes();
        await stage.line(`/json ${escaped(hostile)}`);
        boxed(stage, 80);
        assert.match(stage.screen().join('\n'), '{bold}{red-fg}tags{/}');
        await stage.line(`/title ${escaped(['\x1b]0;owned\x07new\u009c title'])}`);
        for (const text of hostile) await stage.line(`/unclean ${escaped([text])}`);
        boxed(stage, 80);
        assert.equal([...stage.titles], ['fixture', 'new␦ title']);
        assert.equal(stage.modes(), before);
        assert.is(stage.bells(), 0);
      }));
  },
  LIMIT,
);

describe(
  'the input',
  (test) => {
    test('grows to five rows, with the cursor in its place', () =>
      onStage(async (stage) => {
        assert.equal(stage.cursor(), { x: 2, y: 23, visible: true });
        stage.type('日本👍🏽e\u0301');
        await stage.shows('> 日');
        await until(() => stage.cursor().x === 2 + 7);
        stage.type(`\x15${'x'.repeat(100)}`);
        await until(() => stage.cursor().x === 2 + 22 && stage.cursor().y === 23);
        stage.type('\x1b[A\x1b[H');
        await until(() => stage.cursor().x === 2 && stage.cursor().y === 22);
        boxed(stage, 80);
        stage.type('x'.repeat(3_900));
        await until(() => stage.screen()[17]?.startsWith('└') === true);
        boxed(stage, 80);
        stage.type('\x05\x15short');
        await stage.shows(/^> short *$/m);
        assert.is(stage.screen()[23]?.trimEnd(), '> short');
        boxed(stage, 80);
      }));
    test('takes 5 KB pasted as one, at once', () =>
      onStage(async (stage) => {
        const text = 'lorem ipsum\n'.repeat(427);
        stage.type(`\x1b[200~${text}\x1b[201~\r`);
        await stage.shows(/5124 units, [1-5] frames/);
      }));
    test('survives bytes that are no characters, and keys that nobody knows', () =>
      onStage(async (stage) => {
        stage.type('a\x1b[99;99z\x1b]0;x\x07\x1b[<0;1;1Mb');
        await stage.shows('> ab');
        stage.type('\x1b');
        await stage.shows('pressed escape');
        stage.type('\x1b[I');
        await stage.shows('in front');
      }));
    test('rings the bell when asked', () =>
      onStage(async (stage) => {
        await stage.line('/bell');
        await until(() => stage.bells() === 1);
      }));
  },
  LIMIT,
);

describe(
  'every way out',
  (test) => {
    const QUIET = {
      alternate: false,
      paste: false,
      focus: false,
      wrap: true,
      keypad: false,
      mouse: false,
    };
    const ways: readonly [string, string | NodeJS.Signals, RegExp][] = [
      ['Ctrl-C', '\x03', /^over 0$/m],
      ['process.exit', '/exit 3', /^over 3$/m],
      ['close', '/close', /^over 0$/m],
      ['a thrown error', '/throw it broke', /^over 1$/m],
      ['a rejection', '/reject it broke', /^over 1$/m],
      ['SIGTERM', 'SIGTERM', /^over 143$/m],
      ['SIGINT', 'SIGINT', /^over 0$/m],
      ['SIGHUP', 'SIGHUP', /^over 9$/m],
    ];
    for (const [name, how, ends] of ways) {
      test(`restores the terminal: ${name}`, () =>
        onStage(
          async (stage) => {
            const pid = pidOf(stage);
            await stage.line('日本 👨‍👩‍👧‍👦 secret');
            if (how.startsWith('SIG')) process.kill(pid, how as NodeJS.Signals);
            else stage.type(how.startsWith('/') ? `${how}\r` : how);
            await stage.shows(ends);
            assert.is(await stage.ended(), 0);
            assert.equal(stage.modes(), QUIET);
            assert.is(stage.cursor().visible, true);
            assert.is(stage.everything()[0]?.trimEnd(), 'before');
            assert.not.match(stage.everything().join('\n'), /[┌│└]|secret/);
            assert.match(stage.everything().join('\n'), /[^-]icanon[\s\S]*[^-]echo /);
            assert.is(stage.titles.at(-1), '');
            assert.is(
              stage.everything().some((row) => row.trimEnd() === 'Error: it broke'),
              how.includes('it broke'),
            );
          },
          { args: ['-e', BETWEEN, '--', PROGRAM] },
        ));
    }
    test('ends with the terminal, when that is closed', async () => {
      const terminal = openTerminal([PROGRAM]);
      await terminal.shows('pid ');
      const pid = pidOf(terminal);
      terminal.hangUp();
      await until(() => {
        try {
          return !process.kill(pid, 0);
        } catch {
          return true;
        }
      });
    });
    test('is not needed where there is no screen: it says why', async () => {
      const terminal = openTerminal([PROGRAM], { TERM: 'dumb' });
      await terminal.shows('plain: TERM is "dumb"');
      assert.is(await terminal.ended(), 0);
      assert.equal(terminal.modes(), QUIET);
    });
  },
  LIMIT,
);
