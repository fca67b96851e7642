import { FLAGS, type CharacterTest } from './regex-nodes.ts';

const isAscii = (character: string): boolean => character < '\u0080';

/** The categories of characters: `\d`, `\s`, `\w`. */
const CATEGORIES: Readonly<Record<string, RegExp>> = {
  d: /^\p{Nd}$/u,
  s: /^[\s\u0085]$/u,
  w: /^[\p{L}\p{N}_]$/u,
};

/** The test behind `\d` and the like; capitals mean the opposite. */
export function categoryTest(letter: string, flags: number): CharacterTest | undefined {
  const expression = CATEGORIES[letter.toLowerCase()];
  if (expression === undefined) return undefined;
  const onlyAscii = (flags & FLAGS.ASCII) !== 0;
  // Python takes the separators of files and records for white space, and not the mark of byte order.
  const isSeparator = (character: string): boolean =>
    letter.toLowerCase() === 's' && !onlyAscii && character >= '\u001c' && character <= '\u001f';
  const isIn: CharacterTest = (character) =>
    isSeparator(character) ||
    (character !== '\ufeff' && expression.test(character) && (!onlyAscii || isAscii(character)));
  return letter === letter.toLowerCase() ? isIn : (character) => !isIn(character);
}

/** Letters that count as the same though neither is the other's lower case. */
const SAME_LETTERS = [
  '\u0069\u0131',
  '\u0073\u017f',
  '\u00b5\u03bc',
  '\u0345\u03b9\u1fbe',
  '\u0390\u1fd3',
  '\u03b0\u1fe3',
  '\u03b2\u03d0',
  '\u03b5\u03f5',
  '\u03b8\u03d1',
  '\u03ba\u03f0',
  '\u03c0\u03d6',
  '\u03c1\u03f1',
  '\u03c2\u03c3',
  '\u03c6\u03d5',
  '\u1e61\u1e9b',
  '\ufb05\ufb06',
  '\u0432\u1c80',
  '\u0434\u1c81',
  '\u043e\u1c82',
  '\u0441\u1c83',
  '\u0442\u1c84\u1c85',
  '\u044a\u1c86',
  '\u0463\u1c87',
  '\ua64b\u1c88',
].map((letters) => new Set(letters));

function lower(character: string, flags: number): string {
  if ((flags & FLAGS.ASCII) !== 0) return isAscii(character) ? character.toLowerCase() : character;
  if (character === 'İ') return 'i';
  return character.toLowerCase();
}

/** Every form in which a character may stand where case does not matter. */
function forms(character: string, flags: number): readonly string[] {
  const small = lower(character, flags);
  if ((flags & FLAGS.ASCII) !== 0) return [small];
  return [small, ...SAME_LETTERS.filter((letters) => letters.has(small)).flatMap((letters) => [...letters])];
}

/** The test for one character as it is written. */
export function literalTest(wanted: string, flags: number): CharacterTest {
  if ((flags & FLAGS.IGNORECASE) === 0) return (character) => character === wanted;
  const all = new Set(forms(wanted, flags));
  return (character) => all.has(lower(character, flags));
}

/** The test for a range of a class. */
export function rangeTest(from: string, to: string, flags: number): CharacterTest {
  const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
  const isWithin: CharacterTest = (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= low && code <= high;
  };
  if ((flags & FLAGS.IGNORECASE) === 0) return isWithin;
  return (character) => {
    const small = forms(character, flags);
    return small.some(
      (form) => isWithin(form) || (Array.from(form.toUpperCase()).length === 1 && isWithin(form.toUpperCase())),
    );
  };
}

/** Whether two characters are the same where case does not matter. */
export function sameIgnoringCase(left: string, right: string): boolean {
  return lower(left, 0) === lower(right, 0);
}
