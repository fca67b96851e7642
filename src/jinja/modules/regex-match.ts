import type { CallContext } from '../call-context.ts';
import { PyDict } from '../containers.ts';
import { HostObject } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { requireString } from '../method.ts';
import { tuple, type Keywords, type PyTuple, type Value } from '../model.ts';
import { isNumeric, unbox } from '../numbers.ts';
import { raise } from '../python-error.ts';
import { stringRepr } from '../text.ts';
import { callMethodOf } from './module.ts';
import type { Found } from './regex-matcher.ts';
import type { Regex } from './regex-nodes.ts';
import { parseReplacement, type TemplatePart } from './regex-template.ts';

/** How much of a match its text shows. */
const SHOWN_MAX = 50;

/** The text in which is searched, and the part of it. */
export interface Subject {
  readonly text: string;
  readonly characters: readonly string[];
  readonly from: number;
  readonly end: number;
}

/** `re.Match` */
export class Match extends HostObject {
  override readonly typeName = 're.Match';
  readonly #pattern: HostObject;
  readonly #regex: Regex;
  readonly #subject: Subject;
  readonly #found: Found;

  constructor(pattern: HostObject, regex: Regex, subject: Subject, found: Found) {
    super();
    this.#pattern = pattern;
    this.#regex = regex;
    this.#subject = subject;
    this.#found = found;
  }

  span(index: number): readonly [number, number] {
    return [this.#found.spans[index * 2] ?? -1, this.#found.spans[index * 2 + 1] ?? -1];
  }

  /** The text of a group by its number; undefined when it took no part. */
  text(index: number): string | undefined {
    const [from, to] = this.span(index);
    return from < 0 ? undefined : this.#subject.characters.slice(from, to).join('');
  }

  get groups(): readonly (string | undefined)[] {
    return Array.from({ length: this.#regex.groups }, (_, index) => this.text(index + 1));
  }

  expand(parts: readonly TemplatePart[]): string {
    return parts.map((part) => (typeof part === 'number' ? (this.text(part) ?? '') : part)).join('');
  }

  #indexOf(key: Value): number | undefined {
    if (typeof key === 'string') return this.#regex.names.get(key);
    if (!isNumeric(key)) return undefined;
    const index = Number(unbox(key));
    return Number.isInteger(index) && index >= 0 && index <= this.#regex.groups ? index : undefined;
  }

  #index(key: Value): number {
    return this.#indexOf(key) ?? raise('IndexError', 'no such group');
  }

  override getItem(key: Value): Value | undefined {
    const index = this.#indexOf(key);
    return index === undefined ? undefined : (this.text(index) ?? null);
  }

  override getMember(name: string): Value | undefined {
    const { last } = this.#found;
    switch (name) {
      case 'string':
        return this.#subject.text;
      case 're':
        return this.#pattern;
      case 'pos':
        return this.#subject.from;
      case 'endpos':
        return this.#subject.end;
      case 'lastindex':
        return last === 0 ? null : last;
      case 'lastgroup':
        return [...this.#regex.names].find(([, index]) => index === last)?.[0] ?? null;
      case 'regs':
        return tuple(Array.from({ length: this.#regex.groups + 1 }, (_, index) => tuple(this.span(index))));
      default:
        return this.#method(name);
    }
  }

  #method(name: string): HostFunction | undefined {
    const ofGroup = (compute: (span: readonly [number, number]) => Value): HostFunction =>
      hostFunction(['group'], (args) => compute(this.span(this.#index(args.value('group', 0)))), { name });
    switch (name) {
      case 'group':
        return hostFunction([], ({ rest }) => this.#group(rest), { name, rest: true });
      case 'groups':
        return hostFunction(['default'], (args) => tuple(this.groups.map((text) => text ?? args.value('default'))), {
          name,
        });
      case 'groupdict':
        return hostFunction(['default'], (args) => this.#groupDict(args), { name });
      case 'start':
        return ofGroup(([from]) => from);
      case 'end':
        return ofGroup(([, to]) => to);
      case 'span':
        return ofGroup((span) => tuple(span));
      case 'expand':
        return hostFunction(
          ['template'],
          (args) => {
            const template = requireString(args.get('template'), 'template');
            return this.expand(parseReplacement(template, this.#regex.groups, this.#regex.names));
          },
          { name, required: 1 },
        );
      default:
        return undefined;
    }
  }

  #group(keys: readonly Value[]): Value {
    const texts: PyTuple = tuple(keys.map((key) => this.text(this.#index(key)) ?? null));
    return keys.length === 0 ? (this.text(0) ?? null) : keys.length === 1 ? (texts[0] ?? null) : texts;
  }

  #groupDict(args: BoundArguments): Value {
    const names = [...this.#regex.names];
    return new PyDict(names.map(([name, index]) => [name, this.text(index) ?? args.value('default')]));
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }

  override toText(): string {
    const [from, to] = this.span(0);
    const shown = Array.from(stringRepr(this.text(0) ?? ''))
      .slice(0, SHOWN_MAX)
      .join('');
    return `<re.Match object; span=(${from}, ${to}), match=${shown}>`;
  }
}
