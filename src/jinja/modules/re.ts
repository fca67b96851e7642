import type { CallContext } from '../call-context.ts';
import { HostObject } from '../host-object.ts';
import { hostFunction, type BoundArguments, type HostFunction } from '../host.ts';
import { integerArgument, requireString } from '../method.ts';
import { tuple, Undefined, type Keywords, type Value } from '../model.ts';
import { PyIterator } from '../py-objects.ts';
import { raise } from '../python-error.ts';
import { str, stringRepr } from '../text.ts';
import { PyDict } from '../containers.ts';
import { callMethodOf, HostModule } from './module.ts';
import { FLAGS, translateExpression } from './regular-expression.ts';

/** `re.Match` */
class Match extends HostObject {
  override readonly typeName = 're.Match';
  readonly result: RegExpExecArray;

  constructor(result: RegExpExecArray) {
    super();
    this.result = result;
  }

  group(key: Value): Value {
    const text = typeof key === 'string' ? this.result.groups?.[key] : this.result[integerArgument(key, 0)];
    const exists =
      typeof key === 'string'
        ? this.result.groups !== undefined && key in this.result.groups
        : integerArgument(key, 0) < this.result.length;
    return exists ? (text ?? null) : raise('IndexError', 'no such group');
  }

  override getItem(key: Value): Value | undefined {
    return this.group(key);
  }

  override getMember(name: string): Value | undefined {
    const { result } = this;
    switch (name) {
      case 'group':
        return hostFunction(
          [],
          ({ rest }) => (rest.length > 1 ? tuple(rest.map((key) => this.group(key))) : this.group(rest[0] ?? 0)),
          { name, rest: true },
        );
      case 'groups':
        return hostFunction(
          ['default'],
          (args) => tuple(result.slice(1).map((text: string | undefined) => text ?? args.value('default'))),
          { name },
        );
      case 'groupdict':
        return hostFunction(
          ['default'],
          (args) =>
            new PyDict(
              Object.entries(result.groups ?? {}).map(([key, text]: [string, string | undefined]) => [
                key,
                text ?? args.value('default'),
              ]),
            ),
          { name },
        );
      case 'start':
        return hostFunction([], () => result.index, { name });
      case 'end':
        return hostFunction([], () => result.index + result[0].length, { name });
      case 'span':
        return hostFunction([], () => tuple([result.index, result.index + result[0].length]), { name });
      case 'string':
        return result.input;
      default:
        return undefined;
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

  override toText(): string {
    const { index, 0: text } = this.result;
    return `<re.Match object; span=(${index}, ${index + text.length}), match=${stringRepr(text)}>`;
  }
}

/** What stands for a match in `sub`: `\1`, `\g<name>`, escapes. */
function expandTemplate(template: string, match: RegExpExecArray): string {
  return template.replace(
    /\\(?:g<(\w+)>|(\d{1,2})|([^]))/g,
    (whole, name: string | undefined, digits: string | undefined, character: string) => {
      if (digits !== undefined) return match[Number(digits)] ?? '';
      if (name !== undefined) return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
      return { n: '\n', t: '\t', r: '\r', '\\': '\\' }[character] ?? whole;
    },
  );
}

/** `re.Pattern` */
class Pattern extends HostObject {
  override readonly typeName = 're.Pattern';
  readonly #source: string;
  readonly #expression: RegExp;
  readonly #flags: number;

  constructor(source: string, flags: number) {
    super();
    this.#source = source;
    this.#flags = flags;
    this.#expression = translateExpression(source, flags);
  }

  #all(text: string, limit = 0): RegExpExecArray[] {
    const found = Array.from(text.matchAll(this.#expression));
    return limit > 0 ? found.slice(0, limit) : found;
  }

  search(text: string): Value {
    const [first] = this.#all(text, 1);
    return first === undefined ? null : new Match(first);
  }

  match(text: string, whole: boolean): Value {
    const { source, flags } = this.#expression;
    const sticky = new RegExp(whole ? `(?:${source})(?![^])` : source, flags.replace('g', 'y'));
    const found = sticky.exec(text);
    return found === null ? null : new Match(found);
  }

  findAll(text: string): Value {
    return this.#all(text).map((match) => {
      const groups = match.slice(1).map((group: string | undefined) => group ?? '');
      return groups.length === 0 ? match[0] : groups.length === 1 ? (groups[0] ?? '') : tuple(groups);
    });
  }

  findIter(text: string): Value {
    return new PyIterator(
      this.#all(text).map((match) => new Match(match)),
      'callable_iterator',
    );
  }

  substitute(
    replacement: Value,
    text: string,
    limit: number,
    context: CallContext,
  ): { readonly text: string; readonly count: number } {
    const found = this.#all(text, limit);
    let result = '';
    let at = 0;
    for (const match of found) {
      const inserted =
        typeof replacement === 'string'
          ? expandTemplate(replacement, match)
          : context.call(replacement, [new Match(match)]);
      if (inserted instanceof Promise) return raise('TypeError', 'sub() cannot wait for its function');
      result += text.slice(at, match.index) + str(inserted);
      at = match.index + match[0].length;
    }
    return { text: result + text.slice(at), count: found.length };
  }

  split(text: string, limit: number): Value {
    const parts: Value[] = [];
    let at = 0;
    for (const match of this.#all(text, limit)) {
      parts.push(text.slice(at, match.index), ...match.slice(1).map((group: string | undefined) => group ?? null));
      at = match.index + match[0].length;
    }
    return [...parts, text.slice(at)];
  }

  override getMember(name: string): Value | undefined {
    if (name === 'pattern') return this.#source;
    if (name === 'flags') return this.#flags;
    const operation = OPERATIONS.find((candidate) => candidate.name === name);
    return (
      operation && hostFunction(operation.parameters, (args, context) => operation.run(this, args, context), { name })
    );
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
    return `re.compile(${stringRepr(this.#source)})`;
  }
}

interface Operation {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly run: (pattern: Pattern, args: BoundArguments, context: CallContext) => Value;
}

function textOf(args: BoundArguments): string {
  const text = args.value('string');
  return typeof text === 'string'
    ? text
    : text instanceof Undefined
      ? text.fail()
      : raise('TypeError', 'expected string or bytes-like object');
}

function substitute(
  pattern: Pattern,
  args: BoundArguments,
  context: CallContext,
): { readonly text: string; readonly count: number } {
  return pattern.substitute(
    args.value('repl'),
    textOf(args),
    integerArgument(args.get('count') ?? undefined, 0),
    context,
  );
}

/** What can be done with a pattern: methods of compiled patterns, and functions of the module. */
const OPERATIONS: readonly Operation[] = [
  { name: 'search', parameters: ['string'], run: (pattern, args) => pattern.search(textOf(args)) },
  { name: 'match', parameters: ['string'], run: (pattern, args) => pattern.match(textOf(args), false) },
  { name: 'fullmatch', parameters: ['string'], run: (pattern, args) => pattern.match(textOf(args), true) },
  { name: 'findall', parameters: ['string'], run: (pattern, args) => pattern.findAll(textOf(args)) },
  { name: 'finditer', parameters: ['string'], run: (pattern, args) => pattern.findIter(textOf(args)) },
  {
    name: 'split',
    parameters: ['string', 'maxsplit'],
    run: (pattern, args) => pattern.split(textOf(args), integerArgument(args.get('maxsplit') ?? undefined, 0)),
  },
  {
    name: 'sub',
    parameters: ['repl', 'string', 'count'],
    run: (pattern, args, context) => substitute(pattern, args, context).text,
  },
  {
    name: 'subn',
    parameters: ['repl', 'string', 'count'],
    run: (pattern, args, context) => {
      const { text, count } = substitute(pattern, args, context);
      return tuple([text, count]);
    },
  },
];

/** `modules.re` */
export function reModule(): HostModule {
  const compiled = new Map<string, Pattern>();
  const compile = (source: Value, flags: number): Pattern => {
    if (source instanceof Pattern) return source;
    if (source instanceof Undefined) source.fail();
    if (typeof source !== 'string') return raise('TypeError', 'first argument must be string or compiled pattern');
    const key = `${flags} ${source}`;
    const pattern = compiled.get(key) ?? new Pattern(source, flags);
    compiled.set(key, pattern);
    return pattern;
  };
  const patternOf = (args: BoundArguments): Pattern =>
    compile(args.value('pattern'), integerArgument(args.get('flags') ?? undefined, 0));
  const functions = OPERATIONS.map(({ name, parameters, run }): [string, HostFunction] => [
    name,
    hostFunction(['pattern', ...parameters, 'flags'], (args, context) => run(patternOf(args), args, context), {
      name,
      required: parameters.indexOf('string') + 2,
    }),
  ]);
  return new HostModule('re', {
    ...Object.fromEntries(functions),
    compile: hostFunction(['pattern', 'flags'], patternOf, { name: 'compile', required: 1 }),
    escape: hostFunction(
      ['pattern'],
      (args) => requireString(args.get('pattern'), 'escape() argument').replace(/[\s#$&()*+\-.?[\\\]^{|}~]/g, '\\$&'),
      { name: 'escape', required: 1 },
    ),
    ...FLAGS,
    I: FLAGS.IGNORECASE,
    M: FLAGS.MULTILINE,
    S: FLAGS.DOTALL,
    U: FLAGS.UNICODE,
    X: FLAGS.VERBOSE,
    A: FLAGS.ASCII,
  });
}
