const TEXT = /^(character varying|char varying|varchar|nvarchar|character|char|bpchar|nchar|text|string)\s*(?:\(\s*(\d+)\s*\))?$/i;
/** Texts that are named without a size and hold one character then. */
const SINGLE = new Set(['character', 'char', 'nchar']);
/** MySQL's, whose sizes are in bytes. */
const LARGER_TEXTS: Readonly<Record<string, number>> = { tinytext: 255, mediumtext: 2 ** 24 - 1, longtext: 2 ** 32 - 1 };

/** How much a type of text holds; undefined for what is no text. One that has no limit of its own holds `unlimited`. */
export function textSize(type: string, unlimited = Infinity): number | undefined {
  const name = type.trim().toLowerCase();
  const larger = LARGER_TEXTS[name];
  if (larger !== undefined) return larger;
  const match = TEXT.exec(name);
  if (match === null) return undefined;
  const [, word = '', size] = match;
  if (size !== undefined) return Number(size);
  return SINGLE.has(word) ? 1 : unlimited;
}
