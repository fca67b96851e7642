import { isAbsolute, join } from 'node:path';
import type { SourceNode } from '../domain/node.ts';

/**
 * A source that is a file (`external_location`, in its config or its meta): the text that stands in its relation's
 * place. `{name}`, `{identifier}`, `{schema}` and the like are filled in; a plain path is quoted and, when relative,
 * starts at the project root; anything that looks like a call or a quoted string is taken as it is.
 */
export function externalText(source: SourceNode, projectRoot: string): string | undefined {
  const location = source.config['external_location'] ?? source.meta['external_location'] ?? source.sourceMeta['external_location'];
  if (typeof location !== 'string' || location === '') return undefined;
  const filled = fill(location, source);
  if (/['"(]/.test(filled)) return filled;
  const path = isAbsolute(filled) || /^[a-z][a-z0-9+.-]*:/i.test(filled) ? filled : join(projectRoot, filled);
  return `'${path.replaceAll("'", "''")}'`;
}

function fill(text: string, source: SourceNode): string {
  const values: Readonly<Record<string, string>> = {
    name: source.name,
    identifier: source.identifier,
    schema: source.schema,
    database: source.database ?? '',
    source_name: source.sourceName,
    loader: source.loader,
  };
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
