// JSON as people keep it by hand, with comments and commas too many; and changing one member of it, so that all else
// stays as it is written. Pure.

export type Path = readonly string[];

/** Throws a SyntaxError. */
export function readJson(text: string): unknown {
  return JSON.parse(plain(text));
}

/** The text with that member set, the objects around it made if need be. `text` can be read, as an object. */
export function withMember(text: string, path: Path, value: unknown): string {
  const found = find(text, path);
  const [name = '', ...rest] = path.slice(found.depth);
  if (name === '') return spliced(text, found.value, JSON.stringify(value));
  const inner = rest.reduceRight<unknown>((held, key) => ({ [key]: held }), value);
  return added(text, found, `${JSON.stringify(name)}: ${written(inner)}`);
}

/** The text without that member, if it has it. */
export function withoutMember(text: string, path: Path): string {
  const { member, depth } = find(text, path);
  return member && depth === path.length ? withoutMember(removed(text, member), path) : text;
}

/** From one place to another, in UTF-16 units. */
interface Range {
  readonly from: number;
  readonly to: number;
}

interface Member extends Range {
  readonly name: string;
  readonly value: Range;
}

const STRING = '"(?:\\\\.|[^"\\\\])*"';
const COMMENTS = new RegExp(`${STRING}|//[^\\n]*|/\\*[\\s\\S]*?\\*/|^\\ufeff`, 'g');
const LAST_COMMAS = new RegExp(`${STRING}|,(?=\\s*[}\\]])`, 'g');
const TOKENS = new RegExp(`${STRING}|[{}[\\],:]|[^\\s{}[\\],:"]+`, 'g');

/** Blanks take the place of comments, so that every place stays the same. */
function withoutComments(text: string): string {
  return text.replace(COMMENTS, (it) => (it.startsWith('"') ? it : it.replace(/[^\n]/g, ' ')));
}

function plain(text: string): string {
  return withoutComments(text).replace(LAST_COMMAS, (it) => (it === ',' ? ' ' : it));
}

interface Found {
  /** How much of the path there is. */
  readonly depth: number;
  /** The last member found on the path; undefined for the whole. */
  readonly member: Member | undefined;
  /** Its value, or the whole. */
  readonly value: Range;
  /** The members of that value. */
  readonly members: readonly Member[];
}

function find(text: string, path: Path): Found {
  const tokens = tokensOf(text);
  let at = 0;
  let found: Found = {
    depth: 0,
    member: undefined,
    value: rangeFrom(tokens, 0),
    members: membersAt(tokens, 0),
  };
  for (const [index, name] of path.entries()) {
    const member = found.members.findLast((it) => it.name === name); // as JSON.parse counts
    if (!member) break;
    at = tokens.findIndex(({ from }) => from === member.value.from);
    found = { depth: index + 1, member, value: member.value, members: membersAt(tokens, at) };
  }
  return found;
}

type Token = Range & { readonly text: string };

function tokensOf(text: string): readonly Token[] {
  return [...plain(text).matchAll(TOKENS)].map(({ index, 0: it }) => ({
    from: index,
    to: index + it.length,
    text: it,
  }));
}

/** The members of the object that begins at this token; none of anything else. */
function membersAt(tokens: readonly Token[], start: number): readonly Member[] {
  if (tokens[start]?.text !== '{') return [];
  const members: Member[] = [];
  let at = start + 1;
  while (at < tokens.length && tokens[at]?.text !== '}') {
    const [key, first] = [tokens[at], tokens[at + 2]];
    if (!key || !first) break;
    const last = endFrom(tokens, at + 2);
    const to = tokens[last]?.to ?? first.to;
    const name = String(JSON.parse(key.text));
    members.push({ name, from: key.from, to, value: { from: first.from, to } });
    at = tokens[last + 1]?.text === ',' ? last + 2 : last + 1;
  }
  return members;
}

function rangeFrom(tokens: readonly Token[], start: number): Range {
  return { from: tokens[start]?.from ?? 0, to: tokens[endFrom(tokens, start)]?.to ?? 0 };
}

/** The last token of the value that begins at this one. */
function endFrom(tokens: readonly Token[], start: number): number {
  let open = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const { text = '' } = tokens[at] ?? {};
    if (text === '{' || text === '[') open += 1;
    if (text === '}' || text === ']') open -= 1;
    if (open === 0) return at;
  }
  return tokens.length - 1;
}

/** In one row, as people write it. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, it]) => `${JSON.stringify(key)}: ${written(it)}`,
  );
  return `{ ${members.join(', ')} }`;
}

function spliced(text: string, { from, to }: Range, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

/** Behind the members that are there, indented like them; a comment behind the last one stays with it. */
function added(text: string, { value, members }: Found, member: string): string {
  const last = members.at(-1);
  const indent = indentAt(text, value.from);
  if (!last) {
    const inside = text.slice(value.from + 1, value.to - 1).trimEnd();
    return spliced(text, value, `{${inside}\n${indent}  ${member}\n${indent}}`);
  }
  const behind = withoutComments(text).slice(last.to, value.to - 1);
  const comma = /^\s*,/.exec(behind)?.[0].length ?? 0;
  const [row = ''] = behind.slice(comma).split('\n', 1);
  const isRow = comma + row.length === behind.length; // the object ends in this row
  const isCut = /\/\*(?![\s\S]*\*\/)/.test(text.slice(last.to, last.to + comma + row.length));
  const end = last.to + comma + (isRow || isCut ? 0 : row.length);
  const kept = text.slice(last.to, end).trimEnd();
  const gap = isRow ? ' ' : `\n${indentAt(text, last.from)}`;
  return `${text.slice(0, last.to)}${comma > 0 ? '' : ','}${kept}${gap}${member}${text.slice(end)}`;
}

/** The blanks that the row of this place begins with. */
function indentAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
}

/** Along with the comma behind it, or else the one in front, and with a row that is then blank. */
function removed(text: string, member: Member): string {
  const bare = withoutComments(text);
  const [behind] = /^\s*,/.exec(bare.slice(member.to)) ?? [];
  const before = /,\s*$/.exec(bare.slice(0, member.from));
  const comma = behind === undefined ? before?.index : member.to + behind.length - 1;
  const between = (from: number, to: number): string =>
    comma !== undefined && comma >= from && comma < to
      ? text.slice(from, comma) + text.slice(comma + 1, to)
      : text.slice(from, to);
  const start = text.lastIndexOf('\n', member.from - 1) + 1;
  const end = text.indexOf('\n', member.to);
  const row = between(start, member.from) + between(member.to, end);
  return end >= 0 && row.trim() === ''
    ? between(0, start) + between(end + 1, text.length)
    : between(0, member.from) + between(member.to, text.length);
}
