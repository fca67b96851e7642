import { iterate } from './compare.ts';
import { filters } from './filters.ts';
import { itemGetter } from './item-getter.ts';
import { Loop } from './loop.ts';
import { Macro } from './macro.ts';
import { escaped, isText, Markup, softText, textOf } from './markup.ts';
import { integerArgument } from './method.ts';
import type { Value } from './model.ts';
import { fixed, type FixedOperation } from './operation.ts';
import { replaceText } from './string-methods.ts';
import { str } from './text.ts';

/* What changes inside of `{% autoescape true %}`. */

export function escapedWhen(isOn: boolean, value: Value): Value {
  return isOn ? escaped(value).text : value;
}

export function markedWhen(isOn: boolean, text: string): Value {
  return isOn ? new Markup(text) : text;
}

/** What a macro of the template itself has written needs no escaping. */
export function markedResult(isOn: boolean, callee: Value, result: Value): Value {
  const isOwn = (callee instanceof Macro && callee.lexical !== null) || callee instanceof Loop;
  return isOn && isOwn && typeof result === 'string' ? new Markup(result) : result;
}

export function concatMarkup(isOn: boolean, left: Value, right: Value): Value {
  const isMarkup = isOn && (left instanceof Markup || right instanceof Markup);
  return isMarkup ? new Markup(escaped(left).text + escaped(right).text) : str(left) + str(right);
}

function join(value: Value, separator: Value | undefined, attribute: Value | undefined): Value {
  const get = itemGetter(attribute);
  const items = Array.from(iterate(value), get);
  const between = separator ?? '';
  if (!(between instanceof Markup) && !items.some((item) => item instanceof Markup))
    return items.map(str).join(str(between));
  return new Markup(items.map((item) => escaped(item).text).join(escaped(between).text));
}

function replace(
  value: Value,
  old: Value | undefined,
  replacement: Value | undefined,
  count: Value | undefined,
): Value {
  const [from, to] = [softText(old ?? null), softText(replacement ?? null)];
  const isMarkup = value instanceof Markup || from instanceof Markup || to instanceof Markup;
  const text = isMarkup ? escaped(value).text : str(value);
  const replaced = replaceText(
    text,
    textOf(from) ?? '',
    isMarkup ? escaped(to).text : (textOf(to) ?? ''),
    integerArgument(count ?? undefined, -1),
  );
  return isMarkup ? new Markup(replaced) : replaced;
}

/** The filter of this name, with its text marked as safe. */
function marked(name: string): [string, FixedOperation] {
  const { parameters, apply } = filters.get(name) as FixedOperation;
  return [
    name,
    fixed(parameters, (value, ...args) => {
      const result = apply(value, ...args);
      return isText(result) ? new Markup(str(result)) : result;
    }),
  ];
}

/** The filters that escape there. */
export const ESCAPING_FILTERS: ReadonlyMap<string, FixedOperation> = new Map<string, FixedOperation>([
  ['join', fixed(['d', 'attribute'], join)],
  ['replace', fixed(['old', 'new', 'count'], replace, 2)],
  marked('urlize'),
  marked('xmlattr'),
]);
