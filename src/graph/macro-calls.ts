import type { MacroRegistry } from '../context/macro-registry.ts';
import type { RegisteredMacro } from '../context/registered-macro.ts';

const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs;
const TEMPLATE_PART = new RegExp(
  String.raw`\{#.*?#\}|\{\{(?:${STRING.source}|[^"'])*?\}\}|\{%(?:${STRING.source}|[^"'])*?%\}`,
  'gs',
);
/** A call, but for filters and tests: `x | length()`, `x is divisibleby(2)`. */
const CALL = /(?<![.\w]|\|\s*|\bis\s+(?:not\s+)?)(?:(?<namespace>[A-Za-z_]\w*)\.)?(?<name>[A-Za-z_]\w*)\s*\(/g;
const DISPATCH =
  /adapter\.dispatch\(\s*(?:macro_name\s*=\s*)?(['"])(?<name>\w+)\1(?:\s*,\s*(?:macro_namespace\s*=\s*)?(['"])(?<namespace>\w+)\3)?/g;

/**
 * Unique ids of the macros that a macro calls, as far as its text shows: `name()`, `package.name()` and
 * `adapter.dispatch('name')`. What a macro is called by at run time can't be known without running it.
 */
export function macroCalls(registry: MacroRegistry, macro: RegisteredMacro): readonly string[] {
  const called = new Set<string>();
  const parts = [...macro.definition.source.matchAll(TEMPLATE_PART)].filter(([part]) => !part.startsWith('{#'));
  // The first part is the macro's own head, which would look like a call of itself.
  for (const [part] of parts.slice(1)) {
    for (const { groups = {} } of part.replaceAll(STRING, "''").matchAll(CALL)) {
      const { namespace, name = '' } = groups;
      const found =
        namespace === undefined ? registry.find(name, macro.packageName) : registry.inPackage(namespace, name);
      if (found !== undefined) called.add(found.uniqueId);
    }
    for (const { groups = {} } of part.matchAll(DISPATCH)) {
      const request = { name: groups['name'] ?? '', namespace: groups['namespace'], fromPackage: macro.packageName };
      const found = registry.dispatch(request).macro;
      if (found !== undefined) called.add(found.uniqueId);
    }
  }
  called.delete(macro.uniqueId);
  return [...called];
}
