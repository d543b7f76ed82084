// npm run bench [part…] [-- options]: figures, not verdicts. Each line says what was measured, how much, and how it
// compares. `fanout` (100/50), `latency` (1000/100), `floods` and `lists` also take words of their cases, `slow-link`
// rates. Everything stays on loopback, is bounded in count and time, and ends what it started.
//   --vs inspircd,ngircd   `fanout` and `latency`: runs the same load on these too, if they are installed
//   --rounds N             how often, of which the median counts
//   --seconds N            `latency` and `sustained`: how long the load lasts
//   --plain                `fanout` and `latency`: without TLS
//   --figures FOLDER       keeps the figures there too, as JSON
// `report --figures FOLDER` puts what benches left there into docs/speed.md, with its charts.

import { parseArgs } from 'node:util';
import { benchBase } from './base.ts';
import { type Ask, print, withServer } from './bench.ts';
import { benchChats } from './chats.ts';
import { benchComeBack } from './comeback.ts';
import { benchFanOut } from './fan-out.ts';
import { leaveFigures } from './figures.ts';
import { benchFloods } from './floods.ts';
import { benchHistory } from './history.ts';
import { benchIdle } from './idle.ts';
import { benchLatency } from './latency.ts';
import { benchLists } from './lists.ts';
import { measureLogins } from './logins.ts';
import { benchPeer } from './peer.ts';
import { report } from './report.ts';
import { measureFirstScreen, measurePaste, measurePoured, measureReceived } from './screen.ts';
import { benchSlowLink } from './slow-link.ts';
import { benchStore } from './store.ts';
import { benchSustained } from './sustained.ts';
import { enterAll, leaveAll } from './swarm.ts';
import { measureLateness, measureTimed } from './timed.ts';
import { benchTimedInGroup } from './timed-group.ts';

async function logins(): Promise<void> {
  await withServer(async ({ port }) => {
    const rate = 200;
    const { p99Without, p99With, answeredPerSecond } = await measureLogins(port, rate);
    print(
      `send to receipt: 50 members, ${rate} wrong logins/s`,
      `p99 ${p99With.toFixed(2)} ms`,
      `without them ${p99Without.toFixed(2)} ms`,
      `ratio ${(p99With / p99Without).toFixed(2)}`,
      `(${answeredPerSecond.toFixed(0)} of them answered a second)`,
    );
  });
}

/** What a timed message costs: beside an untimed one, and however many wait. */
async function timed(ask: Ask): Promise<void> {
  await benchTimedInGroup(ask);
  await measureTimed(10); // warm
  const few = await measureTimed(10);
  const many = await measureTimed(100_000);
  for (const [waiting, { message, tick }] of [
    [10, few],
    [100_000, many],
  ] as const) {
    print(
      `timed: ${waiting.toLocaleString('en')} waiting`,
      `${message.toFixed(1)} µs a message`,
      `${tick.toFixed(1)} µs a second in which nothing is due`,
    );
  }
  print('timed: 100,000 waiting against 10', `ratio ${(many.message / few.message).toFixed(2)}`);
}

async function lateness(): Promise<void> {
  await withServer(async ({ port }) => {
    const clients = await enterAll(port, 20);
    const size = { waiting: 100_000, due: 1_000 };
    const { p50, p99, max } = await measureLateness(clients, size);
    print(
      'erasing: 100,000 waiting, 1,000 due at once',
      `p50 ${p50.toFixed(0)} ms`,
      `p99 ${p99.toFixed(0)} ms beyond the second`,
      `last ${max.toFixed(0)} ms`,
    );
    leaveAll(clients);
  });
}

async function screen(): Promise<void> {
  const { drawn, chat } = await measureFirstScreen();
  print(
    'screen: from the start of the client',
    `${drawn.toFixed(0)} ms until something is drawn`,
    `${chat.toFixed(0)} ms until the chat is there`,
  );
  measureReceived(1_000); // warm
  for (const count of [10_000, 100_000]) {
    const { redraw, key, memory } = measureReceived(count);
    print(
      `screen: ${count.toLocaleString('en')} messages received`,
      `${redraw.toFixed(2)} ms a message and redraw`,
      `${key.toFixed(2)} ms a key and redraw`,
      `${(memory / 1024).toFixed(0)} KiB held`,
    );
  }
  const { frames, cost } = await measurePoured();
  print(
    'screen: a message every 4 ms',
    `${frames.toFixed(1)} frames a second`,
    `${cost.toFixed(2)} ms of CPU a message`,
  );
  print('screen: a paste of 5 KB', `${measurePaste().toFixed(1)} ms`);
}

const parts: Record<string, (ask: Ask) => Promise<void>> = {
  store: benchStore,
  history: benchHistory,
  chats: benchChats,
  fanout: benchFanOut,
  latency: benchLatency,
  sustained: benchSustained,
  base: benchBase,
  idle: benchIdle,
  comeback: benchComeBack,
  logins,
  peer: benchPeer,
  'slow-link': ({ words }) => benchSlowLink(words),
  floods: ({ words }) => benchFloods(words),
  lists: ({ words }) => benchLists(words),
  timed,
  lateness,
  screen,
};
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vs: { type: 'string', default: '' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    plain: { type: 'boolean', default: false },
    figures: { type: 'string' },
  },
});
/** Older names have capitals. */
const isPart = (word: string): boolean => word.toLowerCase() in parts;
const number = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : Number(word);
const wanted = new Set(positionals.filter(isPart).map((word) => word.toLowerCase()));
const isReport = positionals[0] === 'report';
if (isReport) report(values.figures ?? '.');
for (const [name, run] of Object.entries(parts)) {
  if (isReport) break;
  if (wanted.size > 0 && !wanted.has(name)) continue;
  await run({
    words: positionals.filter((word) => !isPart(word)),
    versus: values.vs.split(',').filter((one) => one !== ''),
    plain: values.plain,
    rounds: number(values.rounds),
    seconds: number(values.seconds),
    leave: (rows) => {
      if (values.figures !== undefined) leaveFigures(values.figures, name, rows);
    },
  });
}
