import { formatString, type FieldAccess } from './format-string.ts';
import { unescapeHtml } from './html-entities.ts';
import { iterate } from './compare.ts';
import { escaped, Markup } from './markup.ts';
import { requireArguments } from './method.ts';
import { PyTuple, tuple, type Keywords, type Value } from './model.ts';
import { raise } from './python-error.ts';
import { split } from './string-split.ts';

/** Methods whose result says something about the text, and is no part of it. */
const PLAIN_RESULT = /^(?:is|find|rfind|index|rindex|count|startswith|endswith|encode|maketrans)/;

/** Whether markup has a method of its own for a method of str. */
export function isOverridden(name: string): boolean {
  return !PLAIN_RESULT.test(name);
}

/** Methods with a fill character, which is escaped. */
const FILLING: ReadonlySet<string> = new Set(['ljust', 'rjust', 'center']);

type PlainMethod = (args: readonly Value[], keywords: Keywords | null) => Value;

/**
 * A method of markup: that of str, with what comes in escaped and what goes out marked as safe.
 * @param plain the method of str, bound to the text
 */
export function markupMethod(
  markup: Markup,
  name: string,
  plain: PlainMethod | undefined,
  access: FieldAccess,
): PlainMethod | undefined {
  switch (name) {
    case 'striptags':
      return (args, keywords) => stripTags(alone(markup.text, args, keywords));
    case 'unescape':
      return (args, keywords) => unescapeHtml(alone(markup.text, args, keywords));
    case 'escape':
      return (args, keywords) => {
        if (args.length !== 1 || keywords !== null)
          raise('TypeError', `Markup.escape() takes 2 positional arguments but ${args.length + 1} were given`);
        return escaped(args[0] ?? null);
      };
    case 'format':
      return (args, keywords) => new Markup(formatString(markup.text, args, keywords, access, true));
    case 'join':
      return (args) => {
        requireArguments('Markup.join', args, 1, 1);
        return new Markup(Array.from(iterate(args[0] ?? null), (item) => escaped(item).text).join(markup.text));
      };
    default:
      if (plain === undefined || PLAIN_RESULT.test(name)) return plain;
      return (args, keywords) => marked(plain(escapedArguments(name, args), keywords));
  }
}

function alone(text: string, args: readonly Value[], keywords: Keywords | null): string {
  return args.length === 0 && keywords === null
    ? text
    : raise('TypeError', `takes 1 positional argument but ${args.length + 1} were given`);
}

function escapedArguments(name: string, args: readonly Value[]): readonly Value[] {
  if (name !== 'replace' && !FILLING.has(name)) return args;
  return args.map((argument, index) => (index === 1 ? escaped(argument).text : argument));
}

function marked(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (value instanceof PyTuple) return tuple(value.map(marked));
  return Array.isArray(value) ? value.map(marked) : value;
}

/** Jinja's `striptags`: without tags and comments, white space collapsed, references replaced. */
export function stripTags(text: string): string {
  let rest = text;
  let kept = '';
  for (let start = rest.indexOf('<'); start >= 0; start = rest.indexOf('<')) {
    const isComment = rest.startsWith('<!--', start);
    const end = isComment ? rest.indexOf('-->', start + 4) : rest.indexOf('>', start);
    if (end < 0) break;
    kept += rest.slice(0, start);
    rest = rest.slice(end + (isComment ? 3 : 1));
  }
  return unescapeHtml(split(kept + rest, null, -1).join(' '));
}
