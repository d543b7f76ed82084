import { timesIn, type Zone } from '../../../client/core/times.ts';
import { deadlineOf, timeOf } from '../../../client/plain/times.ts';
import { assert, describe } from '../../helpers/describe.ts';

const HOUR = 3_600_000;
const SUMMER_ENDS = 1_792_890_000_000;
const UTC: Zone = () => 0;
/** As in Berlin in 2026: an hour ahead, two in summer. */
const BERLIN: Zone = (at) => (at >= 1_774_746_000_000 && at < SUMMER_ENDS ? 2 * HOUR : HOUR);
const ST_JOHNS: Zone = () => -3.5 * HOUR;

describe('a time', (test) => {
  const noon = 1_795_176_309_000; // 12:05:09 UTC
  test('is written in the zone that is handed in', () => {
    const of = (zone: Zone, at: number): string[] => {
      const { clock, date, day } = timesIn(zone, '24h');
      return [clock(at), date(at), day(at)];
    };
    assert.equal(of(UTC, noon), ['12:05', '2026-11-20', 'Friday, 20 November 2026']);
    assert.equal(of(BERLIN, noon)[0], '13:05');
    assert.equal(of(ST_JOHNS, noon)[0], '08:35');
    const evening = 1_785_537_000_000; // 22:30 UTC
    assert.equal(of(BERLIN, evening), ['00:30', '2026-08-01', 'Saturday, 1 August 2026']);
  });
  test('is written, however far it lies ahead', () => {
    const { clock, date, day } = timesIn(BERLIN, '24h');
    const last = 8.64e15; // the last moment that the wire can tell
    assert.equal([clock(last), date(last)], ['00:00', '275760-09-13']);
    assert.is(day(last), 'Saturday, 13 September 275760');
  });
  test("does not depend on the process's own zone", () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'Europe/Berlin'; // where there was no 02:30 on 29 March 2026
    try {
      const { clock, day } = timesIn(UTC, '24h');
      const skipped = 1_774_751_400_000;
      assert.equal([clock(skipped), day(skipped)], ['02:30', 'Sunday, 29 March 2026']);
      assert.is(timeOf(skipped, { now: skipped + 21 * HOUR, zone: UTC }), '02:30');
      assert.is(timeOf(skipped, { now: skipped + 22 * HOUR, zone: UTC }), '2026-03-29 02:30');
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
  test('goes back an hour when summer time ends', () => {
    const { clock } = timesIn(BERLIN, '24h');
    assert.equal([clock(SUMMER_ENDS - 60_000), clock(SUMMER_ENDS)], ['02:59', '02:00']);
  });
  test('is written on a 12-hour clock where that is asked for', () => {
    const { clock } = timesIn(UTC, '12h');
    const at = (hour: number): string => clock(hour * HOUR + 7 * 60_000);
    assert.equal([0, 1, 11, 12, 13, 23].map(at), [
      '12:07am',
      '01:07am',
      '11:07am',
      '12:07pm',
      '01:07pm',
      '11:07pm',
    ]);
  });
  test('has its day in a line of text, unless that day is today in the zone of the reader', () => {
    const late = 1_795_131_001_000; // 23:30:01 UTC
    const here = { now: noon, zone: BERLIN };
    assert.equal([timeOf(noon, here), deadlineOf(noon, here)], ['13:05', '13:05:09']);
    assert.is(timeOf(late, here), '00:30');
    assert.is(timeOf(late, { ...here, zone: UTC }), '2026-11-19 23:30');
    assert.is(deadlineOf(late, { ...here, zone: UTC }), '2026-11-19 23:30:01');
  });
});
