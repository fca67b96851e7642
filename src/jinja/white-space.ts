/*
 * What Python's `str.isspace` takes for white space: JavaScript's, four control characters, and NEL. They are spelled in
 * one place, as sources of regular expressions.
 */
export const SPACE_CLASS = String.raw`[\s\x1c-\x1f\x85]`;
export const NOT_SPACE_CLASS = String.raw`[^\s\x1c-\x1f\x85]`;
/** What `str.splitlines` takes for the end of a line, without `\r\n`. */
const LINE_BREAKS = String.raw`\n\r\v\f\x1c-\x1e\x85\u2028\u2029`;

export const LEADING_SPACE = new RegExp(`^${SPACE_CLASS}+`);
export const TRAILING_SPACE = new RegExp(`${SPACE_CLASS}+$`);
export const ANY_SPACE = new RegExp(`${SPACE_CLASS}+`);
export const ONLY_SPACE = new RegExp(`^${SPACE_CLASS}+$`);
/** A line with its break. */
export const LINE = new RegExp(`[^${LINE_BREAKS}]*(?:\\r\\n|[${LINE_BREAKS}]|$)`, 'g');
export const LINE_END = new RegExp(`(?:\\r\\n|[${LINE_BREAKS}])$`);
