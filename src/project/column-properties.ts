import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { ColumnProperties, Constraint } from '../domain/node.ts';
import { GRANULARITIES } from '../domain/semantic.ts';
import { documented } from './descriptions.ts';
import type { Parsing } from './parsing.ts';
import { readReference } from './references.ts';
import { oneOf, optional } from './shapes.ts';

const CONSTRAINT_TYPES = ['not_null', 'unique', 'primary_key', 'foreign_key', 'check', 'custom'] as const;
const CONSTRAINT_KEYS = new Set([
  'type',
  'name',
  'expression',
  'columns',
  'to',
  'to_columns',
  'warn_unsupported',
  'warn_unenforced',
]);

/** The columns of a list of YAML entries, by name; entries that include or exclude columns of a version are no columns. */
export function readColumns(
  parsing: Parsing,
  columns: readonly YamlNode[],
  packageName: string,
): ReadonlyMap<string, ColumnProperties> {
  const found = new Map<string, ColumnProperties>();
  for (const node of columns) {
    const name = parsing.checks.required(node, 'name', 'a column');
    if (name === undefined) continue;
    if (found.has(name)) {
      parsing.sink.add(
        warningDiagnostic('duplicate-name', `the column \`${name}\` is described twice`, {
          at: node.get('name').span,
          notes: [{ message: 'the first time is here; the last one counts', at: found.get(name)?.span }],
        }),
      );
    }
    found.set(name, readColumn(parsing, node, name, packageName));
  }
  return found;
}

function readColumn(parsing: Parsing, node: YamlNode, name: string, packageName: string): ColumnProperties {
  const { checks } = parsing;
  const { meta, tags } = tagsAndMeta(parsing, node);
  return {
    name,
    ...documented(parsing, node.get('description'), packageName),
    dataType: checks.text(node.get('data_type')),
    quote: checks.boolean(node.get('quote')),
    meta,
    tags,
    constraints: readConstraints(parsing, node.get('constraints')),
    granularity: optional(oneOf(GRANULARITIES))(node.get('granularity'), checks) ?? undefined,
    span: node.get('name').span,
    ...extraOf(node),
  };
}

/** What else is written of a column: other tools may read it in the manifest. */
function extraOf(node: YamlNode): Pick<ColumnProperties, 'extra'> {
  const keys = node.keys().filter((key) => !OWN_KEYS.has(key));
  return keys.length === 0 ? {} : { extra: Object.fromEntries(keys.map((key) => [key, node.get(key).value ?? null])) };
}

const OWN_KEYS = new Set(['name', 'description', 'data_type', 'quote', 'tags', 'meta', 'docs', 'config', 'constraints', 'data_tests', 'tests', 'granularity', 'doc_blocks']);

/** `tags` and `meta`, at the top or under `config`. */
export function tagsAndMeta(
  { checks }: Parsing,
  node: YamlNode,
): { readonly meta: JsonObject; readonly tags: readonly string[] } {
  const config = node.get('config');
  const meta = { ...checks.object(node.get('meta')), ...checks.object(config.get('meta')) };
  const tags = [...(checks.texts(node.get('tags')) ?? []), ...(checks.texts(config.get('tags')) ?? [])];
  return { meta, tags: [...new Set(tags)] };
}

export function readConstraints({ checks }: Parsing, list: YamlNode): readonly Constraint[] {
  return checks.mappings(list).flatMap((node) => {
    checks.keys(node, CONSTRAINT_KEYS, 'a constraint');
    const type = checks.oneOf(node.get('type'), CONSTRAINT_TYPES);
    if (type === undefined) {
      if (!node.has('type')) checks.missing(node, 'type', 'a constraint');
      return [];
    }
    const to = checks.text(node.get('to'));
    if (type === 'foreign_key' && to !== undefined && to !== '' && readReference(to) === undefined) checks.wrong(node.get('to'), "ref('…') or source('…', '…')");
    return [
      {
        type,
        name: checks.text(node.get('name')),
        expression: checks.text(node.get('expression')),
        columns: checks.texts(node.get('columns')),
        to,
        toColumns: checks.texts(node.get('to_columns')),
        warnUnsupported: checks.boolean(node.get('warn_unsupported')) ?? true,
        warnUnenforced: checks.boolean(node.get('warn_unenforced')) ?? true,
      },
    ];
  });
}

/**
 * The config an entry gives: its `config:` block, and the properties that may also stand at the top (`meta`, `docs`,
 * `group`, `contract`, `access`), unless both say so.
 */
export function configOf({ checks, sink }: Parsing, node: YamlNode): JsonObject {
  const block = checks.object(node.get('config'));
  const config: Record<string, Json> = {};
  for (const key of ['meta', 'docs', 'group', 'contract', 'access'] as const) {
    const { value } = node.get(key);
    if (value === undefined || value === null) continue;
    if (block[key] !== undefined) {
      const notes = [{ message: 'and here', at: node.get('config').get(key).keySpan }];
      sink.add(
        errorDiagnostic('invalid-value', `\`${key}\` is written twice: at the top and under \`config\``, {
          at: node.get(key).keySpan,
          notes,
          hint: 'keep the one under `config`',
        }),
      );
    }
    config[key] = value;
  }
  return { ...config, ...block };
}
