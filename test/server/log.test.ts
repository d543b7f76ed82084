// What the operator is told: logins, failed ones and lockouts, that the disk refuses and works again; one line a minute
// for each kind, and nothing secret [DESIGN 6].

import { createReports, type Log } from '../../server/log.ts';
import { readable } from '../../server/log-lines.ts';
import type { Report } from '../../server/report.ts';
import { StorageError } from '../../server/store/store.ts';
import { fakeClock } from '../helpers/clock.ts';
import { assert, describe } from '../helpers/describe.ts';
import { forgetfulDisk } from '../helpers/forgetful-disk.ts';
import { testHouse } from '../helpers/house.ts';
import { until } from '../helpers/until.ts';

const MINUTE = 60_000;

/** A log that remembers: level, text, and how many others a line stands for. */
function kept(debug = false) {
  const lines: [level: string, text: string, others: number][] = [];
  const at = (level: string) => (fields: { others?: number }, text: string) =>
    void lines.push([level, text, fields.others ?? 0]);
  const levels = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
  return { lines, log: { ...levels, isLevelEnabled: () => debug } as unknown as Log };
}

const login = (name: string): Report => ({ kind: 'login', name, guest: false, from: '::1' });
const wrong: Report = { kind: 'wrong-password', name: 'amy', from: '::1' };

describe('the log', (test) => {
  test('has one line a minute of a kind, and says how many others there were', () => {
    const clock = fakeClock();
    const { lines, log } = kept();
    const { report } = createReports(log, clock);
    for (let n = 0; n < 100; n += 1) report(login(`u${n}`));
    report(wrong);
    assert.equal(lines.splice(0), [
      ['info', 'somebody logged in', 0],
      ['warn', 'a wrong password', 0],
    ]);
    clock.advance(MINUTE);
    assert.equal(lines.splice(0), [['info', 'somebody logged in', 98]]);
    clock.advance(MINUTE);
    assert.equal(lines, []);
    assert.is(clock.pending, 0);
    report(login('late'));
    assert.equal(lines, [['info', 'somebody logged in', 0]]);
  });

  test('says at the end what it had not said yet', () => {
    const clock = fakeClock();
    const { lines, log } = kept();
    const { report, flush } = createReports(log, clock);
    for (let n = 0; n < 3; n += 1) report(wrong);
    flush();
    assert.equal(lines.at(-1), ['warn', 'a wrong password', 1]);
    assert.is(clock.pending, 0);
  });

  test('tells errors apart by what they say, and is bounded however many there are', () => {
    const clock = fakeClock();
    const { lines, log } = kept();
    const { failed } = createReports(log, clock);
    for (let n = 0; n < 10; n += 1) {
      failed(new Error('one'), 'failed');
      failed(new Error('another'), 'failed');
    }
    assert.is(lines.length, 2);
    for (let n = 0; n < 1_000; n += 1) failed(new Error(`number ${n}`), 'failed');
    assert.is(clock.pending, 101);
    clock.advance(MINUTE);
    assert.is(
      lines.reduce((sum, [, , others]) => sum + others + 1, 0),
      1_020,
    );
  });

  test('has every one at level debug', () => {
    const { lines, log } = kept(true);
    const { report } = createReports(log, fakeClock());
    for (let n = 0; n < 5; n += 1) report(wrong);
    assert.is(lines.length, 5);
  });
});

describe('the operator', (test) => {
  test('is told of logins, wrong passwords and lockouts, and of no name that nobody has', async () => {
    const room = await testHouse({ guests: true });
    await room.enter('amy', { from: '192.0.2.1' });
    await room.enter('gus', { guest: true });
    const guess = async (name: string): Promise<void> => {
      const client = room.connect('192.0.2.7');
      client.send({ USERNAME: name, HEARTH: '1', as: 'account', token: 'no token' });
      for (let n = 1; n <= 3; n += 1) {
        await until(() => client.replies.length >= n);
        client.send({ password: `hunter${n}` });
      }
      await until(() => client.ended);
    };
    await guess('AMY');
    const from = '192.0.2.7';
    assert.equal(room.reports, [
      { kind: 'login', name: 'amy', guest: false, from: '192.0.2.1' },
      { kind: 'login', name: 'gus', guest: true, from: '127.0.0.1' },
      { kind: 'wrong-password', name: 'amy', from },
      { kind: 'wrong-password', name: 'amy', from },
      { kind: 'lockout', name: 'amy', from },
    ]);
    const closed = await testHouse({ registration: 'closed' });
    const client = closed.connect();
    client.send({ USERNAME: 'hunter22', HEARTH: '1' });
    await until(() => client.replies.length === 1);
    client.send({ password: 'whatever' });
    await until(() => client.replies.length === 2);
    assert.equal(closed.reports, [{ kind: 'wrong-password', name: undefined, from: '127.0.0.1' }]);
  });

  test('is told that the disk refuses, a login too', async () => {
    const disk = forgetfulDisk();
    const room = await testHouse({ disk });
    const amy = await room.enter('amy');
    disk.capacity = 0;
    const client = room.connect();
    client.send({ USERNAME: 'amy', HEARTH: '1', as: 'account' });
    await until(() => client.replies.length === 1);
    client.send({ password: 'password of amy' });
    await until(() => client.replies.length === 2);
    assert.instance(room.failures[0], StorageError);
    await amy.line('hi');
    assert.ok(room.failures.length > 1);
  });
});

describe('a line of the log at a terminal', (test) => {
  const line = (fields: object): string =>
    readable(JSON.stringify({ time: 1_790_000_000_000, ...fields }));

  test('says when, how serious, what, and the details', () => {
    const said = line({
      level: 40,
      pid: 7,
      kind: 'wrong-password',
      name: 'amy',
      from: '::1',
      others: 3,
      msg: 'a wrong password',
    });
    assert.match(
      said,
      /^2026-09-2\d \d\d:\d\d:\d\d warn a wrong password kind=wrong-password name=amy from=::1 others=3\n$/,
    );
  });

  test('moves no cursor, whatever an error says', () => {
    const evil = 'x\u001b[2J\u009b\r\ny\u202e';
    const said = line({
      level: 50,
      msg: 'failed',
      data: evil,
      err: { message: evil, stack: `Error: ${evil}` },
    });
    assert.not.match(said, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    assert.match(said, /ERROR failed/);
  });
});
