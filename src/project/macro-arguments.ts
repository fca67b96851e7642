import type { RegisteredMacro } from '../context/registered-macro.ts';
import type { YamlNode } from '../context/yaml.ts';
import { warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { MacroProperties } from '../domain/node.ts';

/** Types that an argument may be said to have, with the number of types each takes in brackets. */
const TYPES: Readonly<Record<string, number>> = {
  str: 0,
  string: 0,
  bool: 0,
  int: 0,
  integer: 0,
  float: 0,
  any: 0,
  list: 1,
  dict: 2,
  optional: 1,
  relation: 0,
  column: 0,
};

/** Warns where what YAML says of a macro's arguments is not what the macro has: names in their order, how many, and types. */
export function checkMacroArguments(macro: RegisteredMacro, written: MacroProperties['arguments'], places: readonly YamlNode[], sink: DiagnosticSink): void {
  const [first] = places;
  if (first === undefined) return;
  const { parameters } = macro.definition;
  const warn = (message: string, at: Span | undefined): void => {
    const hint = `the macro is written ${macro.name}(${parameters.map(({ name }) => name).join(', ')})`;
    sink.add(warningDiagnostic('invalid-value', message, { at, hint, event: 'InvalidMacroAnnotation' }));
  };
  for (const [index, { name, type }] of written.entries()) {
    const expected = parameters[index];
    if (expected !== undefined && expected.name !== name) warn(`argument ${index + 1} of the macro \`${macro.name}\` is \`${expected.name}\`, not \`${name}\``, places[index]?.get('name').span);
    if (type !== undefined && type.trim() !== '' && !isType(type)) warn(`\`${type}\` is no type of an argument: \`${name}\` of the macro \`${macro.name}\``, places[index]?.get('type').span);
  }
  if (written.length !== parameters.length) warn(`the macro \`${macro.name}\` has ${parameters.length} argument${parameters.length === 1 ? '' : 's'}, not ${written.length}`, first.span);
}

/** `list[string]`, `optional[dict[string, int]]` … */
function isType(text: string): boolean {
  return afterType(text.replaceAll(/[ \t]/g, '')) === '';
}

/** What follows the type that a text begins with; undefined when it begins with none. */
function afterType(text: string): string | undefined {
  const name = /^[a-z]+/.exec(text)?.[0] ?? '';
  const count = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (count === undefined) return undefined;
  let rest: string | undefined = text.slice(name.length);
  for (let index = 0; index < count; index += 1) {
    if (rest?.startsWith(index === 0 ? '[' : ',') !== true) return undefined;
    rest = afterType(rest.slice(1));
  }
  if (count === 0) return rest;
  return rest?.startsWith(']') === true ? rest.slice(1) : undefined;
}
