import { hostFunction, type BoundArguments, type CallContext, type HostFunction } from '../host.ts';
import { integerArgument, refuse, requireString } from '../method.ts';
import { tuple, typeName, type Value } from '../model.ts';
import { isHashable } from '../containers.ts';
import { raise } from '../python-error.ts';
import { textOf } from '../markup.ts';
import { HostModule } from './module.ts';
import { FLAGS } from './regex-nodes.ts';
import { Pattern } from './regex-pattern.ts';

interface Operation {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Whether a pattern's method takes the part of the text to look into. */
  readonly takesPart: boolean;
  readonly run: (pattern: Pattern, args: BoundArguments, context: CallContext) => Value | Promise<Value>;
}

function integer(args: BoundArguments, name: string, fallback = 0): number {
  return integerArgument(args.get(name), fallback);
}

function subjectOf(pattern: Pattern, args: BoundArguments): ReturnType<Pattern['subject']> {
  return pattern.subject(args.value('string'), integer(args, 'pos'), integer(args, 'endpos', Infinity));
}

function substitute(
  pattern: Pattern,
  args: BoundArguments,
  context: CallContext,
  finish: (result: readonly [string, number]) => Value,
): Value | Promise<Value> {
  const result = pattern.substitute(args.value('repl'), subjectOf(pattern, args), integer(args, 'count'), context);
  return result instanceof Promise ? result.then(finish) : finish(result);
}

const SEARCHES: readonly (readonly [string, (pattern: Pattern, subject: ReturnType<Pattern['subject']>) => Value])[] = [
  ['search', (pattern, subject) => pattern.search(subject)],
  ['match', (pattern, subject) => pattern.matchAt(subject, 'anywhere')],
  ['fullmatch', (pattern, subject) => pattern.matchAt(subject, 'end')],
  ['findall', (pattern, subject) => pattern.findAll(subject)],
  ['finditer', (pattern, subject) => pattern.findIter(subject)],
];

/** What can be done with a pattern: methods of compiled patterns, and functions of the module. */
const OPERATIONS: readonly Operation[] = [
  ...SEARCHES.map(([name, run]): Operation => ({
    name,
    parameters: ['string'],
    takesPart: true,
    run: (pattern, args) => run(pattern, subjectOf(pattern, args)),
  })),
  {
    name: 'split',
    parameters: ['string', 'maxsplit'],
    takesPart: false,
    run: (pattern, args) => pattern.split(subjectOf(pattern, args), integer(args, 'maxsplit')),
  },
  {
    name: 'sub',
    parameters: ['repl', 'string', 'count'],
    takesPart: false,
    run: (pattern, args, context) => substitute(pattern, args, context, ([text]) => text),
  },
  {
    name: 'subn',
    parameters: ['repl', 'string', 'count'],
    takesPart: false,
    run: (pattern, args, context) => substitute(pattern, args, context, (result) => tuple(result)),
  },
];

function methodOf(pattern: Pattern, name: string): HostFunction | undefined {
  const operation = OPERATIONS.find((candidate) => candidate.name === name);
  if (operation === undefined) return undefined;
  const { parameters, takesPart, run } = operation;
  return hostFunction(
    takesPart ? [...parameters, 'pos', 'endpos'] : parameters,
    (args, context) => run(pattern, args, context),
    { name, required: parameters.indexOf('string') + 1 },
  );
}

/** `modules.re` */
export function reModule(): HostModule {
  const compiled = new Map<string, Pattern>();
  const compile = (source: Value, flags: number): Pattern => {
    if (source instanceof Pattern)
      return flags === 0 ? source : raise('ValueError', 'cannot process flags argument with a compiled pattern');
    if (!isHashable(source)) raise('TypeError', `unhashable type: '${typeName(source)}'`);
    const text = textOf(source) ?? refuse('first argument must be string or compiled pattern', source);
    const key = `${flags} ${text}`;
    const pattern = compiled.get(key) ?? new Pattern(text, flags, methodOf);
    compiled.set(key, pattern);
    return pattern;
  };
  const patternOf = (args: BoundArguments): Pattern => compile(args.value('pattern'), integer(args, 'flags'));
  const functions = OPERATIONS.map(({ name, parameters, run }): [string, HostFunction] => [
    name,
    hostFunction(['pattern', ...parameters, 'flags'], (args, context) => run(patternOf(args), args, context), {
      name,
      required: parameters.indexOf('string') + 2,
    }),
  ]);
  const escape = (args: BoundArguments): string =>
    requireString(args.get('pattern'), 'escape() argument').replace(/[\t\n\v\f\r #$&()*+\-.?[\\\]^{|}~]/g, '\\$&');
  return new HostModule('re', {
    ...Object.fromEntries(functions),
    compile: hostFunction(['pattern', 'flags'], patternOf, { name: 'compile', required: 1 }),
    escape: hostFunction(['pattern'], escape, { name: 'escape', required: 1 }),
    ...FLAGS,
    NOFLAG: 0,
    I: FLAGS.IGNORECASE,
    L: FLAGS.LOCALE,
    M: FLAGS.MULTILINE,
    S: FLAGS.DOTALL,
    U: FLAGS.UNICODE,
    X: FLAGS.VERBOSE,
    A: FLAGS.ASCII,
    purge: hostFunction(
      [],
      () => {
        compiled.clear();
        return null;
      },
      { name: 'purge' },
    ),
  });
}
