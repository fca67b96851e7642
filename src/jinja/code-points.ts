const SURROGATE = /[\ud800-\udfff]/;

/** The code points of a string; the string itself when each is one UTF-16 unit. */
export function codePoints(text: string): string | string[] {
  return SURROGATE.test(text) ? Array.from(text) : text;
}

/** `len(text)`. */
export function codePointCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) count -= 1;
  }
  return count;
}
