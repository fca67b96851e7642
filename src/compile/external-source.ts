import { isAbsolute, join } from 'node:path';
import { jsonToValue } from '../context/json-value.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { SourceNode } from '../domain/node.ts';
import { formatMap } from '../jinja/attributes.ts';
import { modulo } from '../jinja/arithmetic.ts';
import { PythonError, raise, str, type PyDict } from '../jinja/values.ts';

/**
 * A source that is a file (`external_location`, in its config or its meta): the text that stands in its relation's
 * place. Names in it are filled in; a plain path is quoted and, when relative, starts at the project root; anything
 * that looks like a call or a quoted string is taken as it is.
 */
export function externalText(source: SourceNode, projectRoot: string): string | undefined {
  const settings = { ...source.sourceMeta, ...source.meta, ...source.config };
  const { external_location: location, formatter } = settings;
  if (typeof location !== 'string' || location === '') return undefined;
  const { name, identifier, schema, database = null, sourceName: source_name, loader } = source;
  const names = jsonToValue({ source_name, loader, name, identifier, schema, database, ...settings });
  const filled = fill(location, formatter ?? 'newstyle', names as PyDict, source);
  if (/['"(]/.test(filled)) return filled;
  const path = isAbsolute(filled) || /^[a-z][a-z0-9+.-]*:/i.test(filled) ? filled : join(projectRoot, filled);
  return `'${path.replaceAll("'", "''")}'`;
}

/** Python's three ways to put names into a text: `{name}`, `%(name)s`, `$name` or `${name}`. */
const FORMATTERS: Readonly<Record<string, (text: string, names: PyDict) => string>> = {
  newstyle: formatMap,
  oldstyle: (text, names) => str(modulo(text, names)),
  template: (text, names) =>
    text.replace(/\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\})/gi, (_, dollar?: string, bare?: string, braced?: string) => {
      if (dollar !== undefined) return dollar;
      const value = names.get(bare ?? braced ?? '');
      return value === undefined ? raise('KeyError', bare ?? braced ?? '') : str(value);
    }),
};

function fill(location: string, formatter: unknown, names: PyDict, source: SourceNode): string {
  const format = typeof formatter === 'string' ? FORMATTERS[formatter] : undefined;
  const wrong = (message: string, hint: string) =>
    martError('invalid-value', `${source.sourceName}.${source.name}: ${message}`, { at: source.patch, hint, exitCode: 1 });
  if (format === undefined) throw wrong(`there is no formatter \`${String(formatter)}\``, 'one of newstyle, oldstyle, template');
  try {
    return format(location, names);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const known = 'name, identifier, schema, database, and the keys of `meta` and `config` can be filled in';
    throw wrong(`\`${location}\` can't be filled in: ${error.message}`, known);
  }
}
