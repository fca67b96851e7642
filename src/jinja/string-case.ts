/** Upper-case first character, the rest lower-case. */
export function capitalize(text: string): string {
  const [first, ...rest] = Array.from(text);
  return first === undefined ? text : first.toUpperCase() + rest.join('').toLowerCase();
}

/** `str.title()`: every run of letters capitalized. */
export function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, capitalize);
}

export function swapCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return character === upper ? character.toLowerCase() : upper;
  }).join('');
}

function isCased(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}

export function isLowerCase(text: string): boolean {
  return isCased(text) && text === text.toLowerCase();
}

export function isUpperCase(text: string): boolean {
  return isCased(text) && text === text.toUpperCase();
}

export function isTitleCase(text: string): boolean {
  return isCased(text) && text === titleCase(text);
}
