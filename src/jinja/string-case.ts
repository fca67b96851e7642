/*
 * Letters whose title case is neither their upper case nor its first letter: the digraphs, and Greek letters with an
 * iota below.
 */
const DIGRAPHS = 'ǄǅǆǇǈǉǊǋǌǱǲǳ';
const WITH_IOTA = /[\u1f80-\u1faf\u1fb3\u1fbc\u1fc3\u1fcc\u1ff3\u1ffc]/u;

/** One character as the first of a word. */
function titleCharacter(character: string): string {
  const digraph = DIGRAPHS.indexOf(character);
  if (digraph >= 0) return DIGRAPHS[Math.floor(digraph / 3) * 3 + 1] ?? character;
  if (WITH_IOTA.test(character)) {
    const code = character.charCodeAt(0);
    return String.fromCharCode(code < 0x1fb0 ? code | 8 : code % 16 === 3 ? code + 9 : code);
  }
  const [first = '', ...rest] = Array.from(character.toUpperCase());
  return first + rest.join('').toLowerCase();
}

/** First character in title case, the rest lower-case. */
export function capitalize(text: string): string {
  const [first, ...rest] = Array.from(text);
  return first === undefined ? text : titleCharacter(first) + rest.join('').toLowerCase();
}

/** `str.title()`: every run of cased letters capitalized. */
export function titleCase(text: string): string {
  return text.replace(/\p{Cased}+/gu, capitalize);
}

export function swapCase(text: string): string {
  return Array.from(text, (character) => {
    if (/\p{Uppercase}/u.test(character)) return character.toLowerCase();
    return /\p{Lowercase}/u.test(character) ? character.toUpperCase() : character;
  }).join('');
}

/** `str.casefold()`: for comparisons that ignore case. */
export function caseFold(text: string): string {
  return Array.from(text, (character) => {
    if (character === 'ı') return character;
    return character === 'ẞ' ? 'ss' : character.toUpperCase().toLowerCase();
  }).join('');
}

export function isLowerCase(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

export function isUpperCase(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** Whether upper case stands only at the beginning of words, and lower case only behind other letters. */
export function isTitleCase(text: string): boolean {
  let afterCased = false;
  let hasCased = false;
  for (const character of text) {
    const isUpper = /[\p{Uppercase}\p{Lt}]/u.test(character);
    const isLower = /\p{Lowercase}/u.test(character);
    if ((isUpper && afterCased) || (isLower && !afterCased)) return false;
    afterCased = isUpper || isLower;
    hasCased ||= afterCased;
  }
  return hasCased;
}
