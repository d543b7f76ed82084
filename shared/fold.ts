// Text as it is looked for: without regard to case, accents and the width of letters.

const ASCII = /^[\x00-\x7f]*$/;
const MARKS = /\p{M}+/gu;

/** Compare with nothing but other folded texts. */
export function folded(text: string): string {
  const small = text.toLowerCase();
  return ASCII.test(small) ? small : small.normalize('NFKD').replace(MARKS, '');
}

const BLANKS = /\s+/g;

/** Whether a folded text has a folded word or phrase in it. A phrase may stand on several lines. */
export function hasFolded(text: string, sought: string): boolean {
  if (text.includes(sought)) return true;
  return sought.includes(' ') && text.replace(BLANKS, ' ').includes(sought);
}

/** A phrase as `hasFolded` wants it; what is nothing but accents stays as it is. */
export function foldedPhrase(phrase: string): string {
  const one = folded(phrase).replace(BLANKS, ' ').trim();
  return one === '' ? phrase : one;
}
