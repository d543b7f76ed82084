// npm run torture -- [--kills N] [--minutes N] [--seed N] [--only kill,stop,…] [--link MBIT]: a server is killed,
// stopped, restarted, flooded, its disk filled and its power cut, while four talk as fast as they can, until there were
// so many kills (1,000 if nothing is said), or for so many minutes. Between the rounds everything is looked at. Ends with
// one line, and with an error when something was lost, twice, out of order, or shown or found when its time was over.

import { parseArgs } from 'node:util';
import { KINDS, type Kind, torture } from './torture.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    link: { type: 'string' },
  },
});

const { minutes, only, link } = values;
const kinds = only === undefined ? KINDS : KINDS.filter((kind) => only.split(',').includes(kind));
const ok = await torture({
  kinds: kinds as readonly Kind[],
  kills: Number(values.kills ?? (minutes === undefined ? 1_000 : Infinity)),
  seconds: Number(minutes ?? Infinity) * 60,
  seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
  ...(link !== undefined && { link: Number(link) }),
  say: (line) => console.log(line),
});
process.exit(ok ? 0 : 1);
