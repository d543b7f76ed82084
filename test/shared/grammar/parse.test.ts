import { placeText } from '../../../shared/commands/place.ts';
import type { Command, Target } from '../../../shared/grammar/command.ts';
import { type Known, type Parsed, parse } from '../../../shared/grammar/parse.ts';
import { assert, describe } from '../../helpers/describe.ts';
import { known } from './known.ts';
import * as lines from './lines.ts';

const shown = (to: Target): string => {
  if (to.kind === 'global') return 'global';
  return `${to.kind === 'user' ? '@' : '*'}${to.name}`;
};

/** The notation of lines.ts. */
function brief(parsed: Parsed): string {
  if (parsed.kind === 'mistake') return `refused ${parsed.code}`;
  const it = parsed.command;
  if (it.verb === 'message') {
    const lifetime = it.lifetime === undefined ? '' : ` for ${it.lifetime}`;
    return `${shown(it.to)}${it.action ? ' action' : ''}${lifetime}: ${it.text}`;
  }
  if ('at' in it) return placed(it);
  if (it.verb === 'broadcast') return `broadcast: ${it.text}`;
  if (it.verb === 'private') return `private ${it.name}: ${it.text}`;
  return [it.verb, ...argumentsOf(it)].join(' ');
}

function placed(it: Extract<Command, { at: unknown }>): string {
  const said = 'text' in it ? `: ${it.action ? 'action ' : ''}${it.text}` : '';
  return `${it.verb} ${placeText(it.at)}${'mark' in it ? `: ${it.mark}` : said}`;
}

function argumentsOf(it: Command): string[] {
  if (it.verb === 'makegroup') return [it.members.join(','), it.group];
  const { verb: _, ...rest } = it;
  return Object.values<unknown>(rest).map((value) => {
    if (Array.isArray(value)) return value.join(',');
    if (typeof value !== 'object' || value === null) return String(value);
    const chat = value as Target;
    return chat.kind === 'global' ? 'global' : `${chat.kind}:${chat.name}`;
  });
}

function check(table: readonly (readonly [string, string])[], world: Known): void {
  const wrong = table.flatMap(([line, does]) => {
    const really = brief(parse(line, world));
    return really === does ? [] : [`${JSON.stringify(line)}: ${really}, not ${does}`];
  });
  assert.equal(wrong, []);
}

describe('parse', (test) => {
  test('plain text goes to global', () => check(lines.TEXT, known()));
  test('what cannot be private and does not fit is text', () =>
    check(lines.MISFITS_THAT_ARE_TEXT, known()));
  test('direct messages', () => check(lines.DIRECT, known()));
  test('groups', () => check(lines.GROUPS, known()));
  test('messages named by their places', () => check(lines.PLACES, known()));
  test('timed messages', () => check(lines.TIMED, known()));
  test('a length of time that is none is named', () => {
    const parsed = parse('*5y*global hi', known());
    assert.match(parsed.kind === 'mistake' ? parsed.text : '', '"5y" is not a length of time.');
    const textOf = (line: string): string => {
      const it = parse(line, known());
      return it.kind === 'mistake' ? it.text : '';
    };
    assert.match(textOf('*999999999999999@bob x'), 'from 1 s to 30 d');
    for (const line of ['*1H@bob x', '*1w@bob x', 'whoelsesince 1w', 'whoelsesince 10 m']) {
      assert.match(textOf(line), 's, m, h and d, in small letters', line);
    }
  });
  test('word commands, with `/` in any case', () => check(lines.WORDS, known()));
  test('what could be private and does not fit is refused', () =>
    check(lines.MISFITS_THAT_ARE_REFUSED, known()));
  test('what is a slip away from a private command is refused', () => check(lines.SLIPS, known()));
  test('a pasted text with a private command in a later line is refused', () =>
    check(lines.PASTED, known()));
  test('code is text, and only code', () => check(lines.CODE, known()));
  test('what looks like a change of password is refused, and not told again', () => {
    check(lines.PASSWORDS, known());
    for (const [line] of lines.PASSWORDS) {
      const parsed = parse(line, known());
      assert.not.match(parsed.kind === 'mistake' ? parsed.text : line, /hunter22|reset/);
    }
  });
  test('a slip in making a group is answered with that row alone', () => {
    for (const line of [
      '*ann;bob -> devs',
      '*ann,bob => devs',
      '*@ann -> devs',
      '*ann,bob → a b',
    ]) {
      const parsed = parse(line, known());
      const text = parsed.kind === 'mistake' ? parsed.text : '';
      assert.match(text, 'Usage: *<user>,<user> -> <group>\n', line);
    }
  });
  test('`\\` makes it text', () => check(lines.ESCAPED, known()));
  test('y and n answer exactly one request', () => {
    check(lines.WITH_ONE_REQUEST, known(1));
    check(lines.WITH_TWO_REQUESTS, known(2));
  });
  test('and are no text a moment after the last one', () =>
    check(lines.TOO_LATE, known(0, { lateAnswer: true })));
});
