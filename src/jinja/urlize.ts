import { iterate, truthy } from './compare.ts';
import { escapeHtml } from './escape-html.ts';
import { escaped, textOf } from './markup.ts';
import { integerArgument } from './method.ts';
import type { Value } from './model.ts';
import { raise } from './python-error.ts';
import { repr, str } from './text.ts';
import { SPACE_CLASS } from './white-space.ts';

const SPACES = new RegExp(`(${SPACE_CLASS}+)`);
const LEADING_MARKS = /^(?:[(<]|&lt;)+/;
const TRAILING_MARKS = /(?:[)>.,\n]|&gt;)+$/;
const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

const LABEL = String.raw`[\p{L}\p{N}_%-]`;
const HOSTS = [
  String.raw`(?:https?://|www\.)(?:${LABEL}+\.)*(?:[a-z]{2,63}|xn--[\p{L}\p{N}_%]{2,59})`,
  String.raw`(?:${LABEL}{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)`,
  String.raw`https?://\d{1,3}(?:\.\d{1,3}){3}`,
  String.raw`https?://\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]`,
];
const URL = new RegExp(String.raw`^(?:${HOSTS.join('|')})(?::\d{1,5})?(?:[/?#]\S*)?$`, 'iu');
const EMAIL = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;
const SCHEME = /^[\w.+-]{2,}:(?:\/){0,2}$/;

interface LinkOptions {
  readonly limit: number;
  readonly attributes: string;
  readonly schemes: readonly string[];
}

/** Jinja's `urlize`: escapes a text for HTML and makes links of the addresses in it. */
export function urlize(
  value: Value,
  limit: Value | undefined,
  noFollow: Value | undefined,
  target: Value | undefined,
  rel: Value | undefined,
  schemes: Value | undefined,
): string {
  const options: LinkOptions = {
    limit: integerArgument(limit ?? undefined, Number.POSITIVE_INFINITY),
    attributes: relAttribute(rel, noFollow) + (isGiven(target) ? ` target="${escapeHtml(str(target))}"` : ''),
    schemes: isGiven(schemes) ? iterate(schemes).map(checkedScheme) : [],
  };
  return escaped(value)
    .text.split(SPACES)
    .map((word) => linked(word, options))
    .join('');
}

function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && truthy(value);
}

function checkedScheme(scheme: Value): string {
  const text = textOf(scheme);
  return text !== undefined && SCHEME.test(text)
    ? text
    : raise('FilterArgumentError', `${repr(scheme)} is not a valid URI scheme prefix.`);
}

function relAttribute(rel: Value | undefined, noFollow: Value | undefined): string {
  const words = new Set(isGiven(rel) ? str(rel).split(/\s+/).filter(Boolean) : []);
  if (isGiven(noFollow)) words.add('nofollow');
  words.add('noopener');
  return ` rel="${escapeHtml([...words].sort().join(' '))}"`;
}

/** A word with its address made a link; brackets and marks around it stay outside. */
function linked(word: string, options: LinkOptions): string {
  const head = LEADING_MARKS.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = TRAILING_MARKS.exec(middle)?.[0] ?? '';
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of BRACKETS) {
    const opened = middle.split(open).length - 1;
    if (opened < middle.split(close).length) continue;
    for (let missing = Math.min(opened, tail.split(close).length - 1); missing > 0; missing -= 1) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + link(middle, options) + tail;
}

function link(address: string, { limit, attributes, schemes }: LinkOptions): string {
  if (URL.test(address)) {
    const characters = Array.from(address);
    const shown = characters.length > limit ? `${characters.slice(0, limit).join('')}...` : address;
    const scheme = /^https?:\/\//.test(address) ? '' : 'https://';
    return `<a href="${scheme}${address}"${attributes}>${shown}</a>`;
  }
  if (address.startsWith('mailto:') && EMAIL.test(address.slice(7)))
    return `<a href="${address}">${address.slice(7)}</a>`;
  const isEmail =
    !address.startsWith('www.') && !address.startsWith('@') && !address.includes(':') && EMAIL.test(address);
  if (isEmail) return `<a href="mailto:${address}">${address}</a>`;
  return schemes.reduce(
    (made, scheme) =>
      made !== scheme && made.startsWith(scheme) ? `<a href="${made}"${attributes}>${made}</a>` : made,
    address,
  );
}
