import fc from 'fast-check';
import {
  isLength,
  LIFETIME_SECONDS_MAX,
  lengthText,
  parseLifetime,
  parseWindow,
  WINDOW_SECONDS_MAX,
} from '../../shared/lifetime.ts';
import { assert, describe } from '../helpers/describe.ts';

const NO_LENGTHS = [
  '',
  's',
  'x',
  '1w',
  '1.5h',
  '-1',
  '+1',
  '1 h',
  '30m1h',
  '1h1h',
  '1h30',
  '5M',
  '1e3',
  '0x10',
  '１',
];

describe('lifetime', (test) => {
  test('is seconds, or counts of d h m s, the largest first', () => {
    const lengths = {
      '1': 1,
      '30': 30,
      '030': 30,
      '5m': 300,
      '1h30m': 5400,
      '2d': 172_800,
      '1d2h3m4s': 93_784,
    };
    for (const [text, seconds] of Object.entries(lengths)) {
      assert.is(parseLifetime(text), seconds, text);
      assert.is(parseWindow(text), seconds, text);
    }
    for (const text of NO_LENGTHS) {
      assert.is(parseLifetime(text), undefined, text);
      assert.is(parseWindow(text), undefined, text);
      assert.not.ok(isLength(text), text);
    }
  });
  test('is 1 second to 30 days for a message', () => {
    for (const text of [
      '0',
      '0s',
      '0h0m',
      '31d',
      '2592001',
      '30d1s',
      '9'.repeat(12),
      '9'.repeat(400),
    ]) {
      assert.is(parseLifetime(text), undefined, text);
    }
    for (const text of ['30d', '720h', String(LIFETIME_SECONDS_MAX)]) {
      assert.is(parseLifetime(text), LIFETIME_SECONDS_MAX, text);
    }
  });
  test('is cut to 100 years for a window', () => {
    assert.is(parseWindow('999999999999'), WINDOW_SECONDS_MAX);
    assert.is(parseWindow('0'), undefined);
  });
  test('reads well: the largest unit and the next', () => {
    const texts = {
      0: '0 s',
      1: '1 s',
      59: '59 s',
      60: '1 min',
      90: '1 min 30 s',
      3600: '1 h',
      3601: '1 h',
      5400: '1 h 30 min',
      86400: '1 d',
      93784: '1 d 2 h',
      2592000: '30 d',
    };
    for (const [seconds, text] of Object.entries(texts))
      assert.is(lengthText(Number(seconds)), text);
    assert.is(lengthText(-5), '0 s');
    assert.is(lengthText(1.9), '1 s');
  });
  test('what is said is never more than what is left', () => {
    const size: Record<string, number> = { d: 86_400, h: 3_600, min: 60, s: 1 };
    fc.assert(
      fc.property(fc.nat(LIFETIME_SECONDS_MAX), (seconds) => {
        const said = [...lengthText(seconds).matchAll(/(\d+) (\w+)/g)];
        const sum = said.reduce(
          (all, [, count, unit = '']) => all + Number(count) * (size[unit] ?? NaN),
          0,
        );
        return said.length <= 2 && sum <= seconds && sum > seconds * 0.95 - 1;
      }),
    );
  });
});
