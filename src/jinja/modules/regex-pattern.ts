import type { CallContext } from '../call-context.ts';
import { PyDict } from '../containers.ts';
import { HostObject } from '../host-object.ts';
import { textOf } from '../markup.ts';
import { tuple, typeName, Undefined, type Keywords, type Value } from '../model.ts';
import { refuse } from '../method.ts';
import { PyIterator } from '../py-objects.ts';
import { raise } from '../python-error.ts';
import { stringRepr } from '../text.ts';
import { callMethodOf } from './module.ts';
import { Match, type Subject } from './regex-match.ts';
import { compileRegex, type Found, type TryAt } from './regex-matcher.ts';
import { FLAGS, type Regex } from './regex-nodes.ts';
import { parseRegex } from './regex-parser.ts';
import { parseReplacement } from './regex-template.ts';

/** How much of a pattern its text shows. */
const SHOWN_MAX = 200;

/** How a match may end: anywhere, or only at the end of the text. */
type Ending = 'anywhere' | 'end';

/** `re.Pattern`. What can be called on it is made by `methodOf`. */
export class Pattern extends HostObject {
  override readonly typeName = 're.Pattern';
  readonly source: string;
  readonly #regex: Regex;
  readonly #tryAt: TryAt;
  readonly #methodOf: (pattern: Pattern, name: string) => Value | undefined;

  constructor(source: string, flags: number, methodOf: (pattern: Pattern, name: string) => Value | undefined) {
    super();
    this.source = source;
    this.#regex = parseRegex(source, flags);
    this.#tryAt = compileRegex(this.#regex);
    this.#methodOf = methodOf;
  }

  /** A text, or a part of it, in which is searched. */
  subject(value: Value, pos = 0, endpos = Infinity): Subject {
    const text = textOf(value) ?? refuse(`expected string or bytes-like object, got '${typeName(value)}'`, value);
    const characters = Array.from(text);
    const end = Math.max(0, Math.min(endpos, characters.length));
    return { text, characters, from: Math.max(0, Math.min(pos, end)), end };
  }

  #attempt(subject: Subject, at: number, accepts: (after: number) => boolean): Found | null {
    try {
      return this.#tryAt(subject.characters, at, subject.end, accepts);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return raise('RecursionError', 'this regular expression repeats a group too often in this text');
    }
  }

  /** Matches at the beginning of the subject. */
  matchAt(subject: Subject, ending: Ending): Match | null {
    const found = this.#attempt(subject, subject.from, (after) => ending === 'anywhere' || after === subject.end);
    return found === null ? null : new Match(this, this.#regex, subject, found);
  }

  /** The matches in a subject, one after the other; a match of nothing is followed by one of something. */
  *matches(subject: Subject): Generator<Match> {
    let at = subject.from;
    let mustAdvance = false;
    while (at <= subject.end) {
      const [from, isHeld] = [at, mustAdvance];
      const found = this.#attempt(subject, from, (after) => !isHeld || after !== from);
      if (found === null) {
        at += 1;
        mustAdvance = false;
        continue;
      }
      yield new Match(this, this.#regex, subject, found);
      const after = found.spans[1] ?? at;
      mustAdvance = after === (found.spans[0] ?? at);
      at = after;
    }
  }

  #first(subject: Subject, limit: number): readonly Match[] {
    const first: Match[] = [];
    if (limit < 0) return first;
    for (const match of this.matches(subject)) {
      first.push(match);
      if (first.length === limit) break;
    }
    return first;
  }

  search(subject: Subject): Value {
    return this.#first(subject, 1)[0] ?? null;
  }

  findAll(subject: Subject): Value {
    return Array.from(this.matches(subject), (match) => {
      const groups = match.groups.map((text) => text ?? '');
      return groups.length === 0 ? (match.text(0) ?? '') : groups.length === 1 ? (groups[0] ?? '') : tuple(groups);
    });
  }

  findIter(subject: Subject): Value {
    return new PyIterator(this.matches(subject), 'callable_iterator');
  }

  split(subject: Subject, limit: number): Value {
    const parts: Value[] = [];
    let at = 0;
    for (const match of this.#first(subject, limit)) {
      const [from, to] = match.span(0);
      parts.push(subject.characters.slice(at, from).join(''), ...match.groups.map((text) => text ?? null));
      at = to;
    }
    return [...parts, subject.characters.slice(at).join('')];
  }

  /** The text with its matches replaced, and how many there were. */
  substitute(
    replacement: Value,
    subject: Subject,
    limit: number,
    context: CallContext,
  ): readonly [string, number] | Promise<readonly [string, number]> {
    const found = this.#first(subject, limit);
    const put = (texts: readonly Value[]): readonly [string, number] => [replaced(subject, found, texts), found.length];
    const template = textOf(replacement);
    if (template !== undefined) {
      const parts = parseReplacement(template, this.#regex.groups, this.#regex.names);
      return put(found.map((match) => match.expand(parts)));
    }
    if (replacement instanceof Undefined) replacement.fail();
    if (!(replacement instanceof HostObject) || replacement.call === undefined)
      return raise('TypeError', `decoding to str: need a bytes-like object, ${typeName(replacement)} found`);
    const texts = found.map((match) => context.call(replacement, [match]));
    return texts.some((text) => text instanceof Promise) ? Promise.all(texts).then(put) : put(texts as Value[]);
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.source;
      case 'flags':
        return this.#regex.flags;
      case 'groups':
        return this.#regex.groups;
      case 'groupindex':
        return new PyDict(this.#regex.names);
      default:
        return this.#methodOf(this, name);
    }
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }

  override equalTo(other: Value): boolean {
    return other instanceof Pattern && other.source === this.source && other.#regex.flags === this.#regex.flags;
  }

  override hashKey(): string {
    return `pattern ${this.#regex.flags} ${this.source}`;
  }

  override toText(): string {
    const names = Object.entries(FLAGS).filter(
      ([name, flag]) => name !== 'UNICODE' && (this.#regex.flags & flag) !== 0,
    );
    const flags = names.map(([name]) => `re.${name}`).join('|');
    const shown = Array.from(stringRepr(this.source)).slice(0, SHOWN_MAX).join('');
    return `re.compile(${shown}${flags === '' ? '' : `, ${flags}`})`;
  }
}

function replaced(subject: Subject, found: readonly Match[], texts: readonly Value[]): string {
  let result = '';
  let at = 0;
  for (const [index, match] of found.entries()) {
    const [from, to] = match.span(0);
    const text = texts[index] ?? null;
    result += subject.characters.slice(at, from).join('');
    if (text !== null)
      result +=
        textOf(text) ?? raise('TypeError', `sequence item ${index}: expected str instance, ${typeName(text)} found`);
    at = to;
  }
  return result + subject.characters.slice(at).join('');
}
