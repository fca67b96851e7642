/*
 * What Python's `str.isspace` takes for white space: not quite JavaScript's. They are spelled in one place, as sources of
 * regular expressions.
 */
const SPACES = String.raw`\t-\r \x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
export const SPACE_CLASS = `[${SPACES}]`;
export const NOT_SPACE_CLASS = `[^${SPACES}]`;
/** What `str.splitlines` takes for the end of a line, without `\r\n`. */
const LINE_BREAKS = String.raw`\n\r\v\f\x1c-\x1e\x85\u2028\u2029`;

export const LEADING_SPACE = new RegExp(`^${SPACE_CLASS}+`);
export const TRAILING_SPACE = new RegExp(`${SPACE_CLASS}+$`);
export const ANY_SPACE = new RegExp(`${SPACE_CLASS}+`);
export const ONLY_SPACE = new RegExp(`^${SPACE_CLASS}+$`);
/** A line with its break. */
export const LINE = new RegExp(`[^${LINE_BREAKS}]*(?:\\r\\n|[${LINE_BREAKS}]|$)`, 'g');
export const LINE_END = new RegExp(`(?:\\r\\n|[${LINE_BREAKS}])$`);
