// Text as it is looked for: without regard to case, accents and the width of letters.

const ASCII = /^[\x00-\x7f]*$/;
const MARKS = /\p{M}+/gu;

/** Compare with nothing but other folded texts. */
export function folded(text: string): string {
  const small = text.toLowerCase();
  return ASCII.test(small) ? small : small.normalize('NFKD').replace(MARKS, '');
}

const BLANKS = /\s+/g;

/** Whether a folded text has all of these folded words and phrases in it. A phrase may stand on several lines. */
export function hasFolded(text: string, sought: readonly string[]): boolean {
  let onOneLine: string | undefined;
  return sought.every((one) => {
    if (text.includes(one)) return true;
    if (!one.includes(' ')) return false;
    onOneLine ??= text.replace(BLANKS, ' ');
    return onOneLine.includes(one);
  });
}

/** A phrase as `hasFolded` wants it; what is nothing but accents stays as it is. */
export function foldedPhrase(phrase: string): string {
  const one = folded(phrase).replace(BLANKS, ' ').trim();
  return one === '' ? phrase : one;
}
