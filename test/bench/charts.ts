// Charts as SVG, readable on dark and light pages: no background, and colours half way between black and white.

const GREY = '#777d84';
const COLOURS = ['#2f7fd1', '#c2661c', '#2b8f61', '#8a63d2'] as const;
const WIDTH = 720;
const FONT = 'font-family="system-ui, sans-serif" font-size="13"';

const colour = (n: number): string => COLOURS[n % COLOURS.length] ?? GREY;
const px = (value: number): string => String(Math.round(value * 10) / 10);

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

function text(at: readonly [x: number, y: number], what: string, more = ''): string {
  return `<text x="${px(at[0])}" y="${px(at[1])}" fill="${GREY}"${more}>${escaped(what)}</text>`;
}

function svg(height: number, title: string, parts: readonly string[]): string {
  const size = `viewBox="0 0 ${WIDTH} ${px(height)}" width="${WIDTH}" height="${px(height)}"`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${FONT} role="img">`;
  return `${[head, `<title>${escaped(title)}</title>`, ...parts, '</svg>'].join('\n')}\n`;
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** What is written beside it. */
  readonly says: string;
}

export interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const BAR = { left: 110, most: 420, height: 18, step: 24 };

/** Bars side by side in groups; the longest of each group has the full length. A name has one colour in all groups. */
export function barChart(title: string, groups: readonly Group[]): string {
  const names = [...new Set(groups.flatMap(({ bars }) => bars.map(({ name }) => name)))];
  const parts: string[] = [];
  let y = 20;
  for (const { title: heading, bars } of groups) {
    parts.push(text([0, y], heading, ' font-weight="600"'));
    y += 10;
    const most = Math.max(...bars.map(({ value }) => value));
    for (const { name, value, says } of bars) {
      const length = (value / most) * BAR.most;
      const fill = colour(names.indexOf(name));
      const box = `x="${BAR.left}" y="${px(y)}" width="${px(length)}" height="${BAR.height}"`;
      parts.push(
        text([BAR.left - 8, y + 14], name, ' text-anchor="end"'),
        `<rect ${box} rx="2" fill="${fill}"/>`,
        text([BAR.left + length + 8, y + 14], says),
      );
      y += BAR.step;
    }
    y += 26;
  }
  return svg(y - 26, title, parts);
}

export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Axes {
  /** What stands below the points, from the first to the last. */
  readonly below: readonly string[];
  readonly says: string;
  /** Written at the side of its line, from bottom to top. */
  readonly marks: readonly number[];
  readonly unit: string;
  /** Each mark as far from the next as it is greater, not as it is more. */
  readonly logarithmic?: boolean;
}

const AREA = { left: 56, right: 560, top: 34, bottom: 250 };

/** Lines over points at equal distances; what lies outside the marks is drawn at their edge. */
export function lineChart(title: string, lines: readonly Line[], axes: Axes): string {
  const { left, right, top, bottom } = AREA;
  const scale = axes.logarithmic ? Math.log : (value: number): number => value;
  const [low, high] = [axes.marks[0] ?? 0, axes.marks.at(-1) ?? 1];
  const height = (value: number): number => {
    const inside = Math.min(high, Math.max(low, value));
    return bottom - ((scale(inside) - scale(low)) / (scale(high) - scale(low))) * (bottom - top);
  };
  const across = (n: number, count: number): number =>
    left + (count > 1 ? n / (count - 1) : 0.5) * (right - left);
  const grid = axes.marks.flatMap((mark) => [
    `<path d="M${left} ${px(height(mark))}H${right}" stroke="${GREY}" stroke-opacity="0.35"/>`,
    text([left - 8, height(mark) + 4], `${mark}${axes.unit}`, ' text-anchor="end"'),
  ]);
  const feet = axes.below.map((word, n) =>
    text([across(n, axes.below.length), bottom + 20], word, ' text-anchor="middle"'),
  );
  const drawn = lines.flatMap(({ name, values }, n) => {
    const points = values.map(
      (value, at) => `${px(across(at, values.length))},${px(height(value))}`,
    );
    const style = `fill="none" stroke="${colour(n)}" stroke-width="1.8" stroke-linejoin="round"`;
    const y = top + 10 + n * 22;
    return [
      `<polyline points="${points.join(' ')}" ${style}/>`,
      `<path d="M${right + 20} ${y}h22" stroke="${colour(n)}" stroke-width="3"/>`,
      text([right + 50, y + 4], name),
    ];
  });
  const under = text([(left + right) / 2, bottom + 40], axes.says, ' text-anchor="middle"');
  return svg(bottom + 50, title, [
    text([0, 16], title, ' font-weight="600"'),
    ...grid,
    ...feet,
    under,
    ...drawn,
  ]);
}
