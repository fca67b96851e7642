import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import type { RelationName } from '../domain/relation.ts';

/** One entry of a node's `indexes:` config, as dbt-postgres spells it. */
export interface IndexOption {
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** The access method (`btree`, `hash`, `gin`, …), or `fulltext` and the like in MySQL. */
  readonly type: string | undefined;
}

/** An index that stands in the warehouse. */
export interface ExistingIndex extends IndexOption {
  readonly name: string;
}

/** The `indexes:` of a table's options; entries that are not of the right shape were refused when the project was read. */
export function indexesOf(options: JsonObject): readonly IndexOption[] {
  const entries = Array.isArray(options['indexes']) ? options['indexes'] : [];
  return entries.filter(isJsonObject).map((entry) => {
    const columns = Array.isArray(entry['columns']) ? entry['columns'] : [entry['columns']];
    return {
      columns: columns.filter((column): column is string => typeof column === 'string'),
      unique: entry['unique'] === true,
      type: typeof entry['type'] === 'string' ? entry['type'] : undefined,
    };
  });
}

/** Whether hooks make an index anew each time: by its name, or, where it is of those that the server makes up, by none. */
export function isMadeByHooks(name: string, hooks: readonly string[] = []): boolean {
  const making = hooks.filter((hook) => /\b(?:index|key)\b/i.test(hook));
  if (/_idx\d*$/.test(name) && making.some((hook) => /\bindex\s+(?:concurrently\s+)?on\b/i.test(hook))) return true;
  const words = (hook: string) => hook.toLowerCase().split(/[^\p{L}\p{N}_$]+/u);
  return making.some((hook) => words(hook).includes(name.toLowerCase()));
}

/** A name that fits every warehouse's limit: the same for the same index of the same table, and only for that. */
export function indexName(table: RelationName, index: IndexOption): string {
  const key = JSON.stringify([table.schema, table.identifier, index.columns, index.unique, index.type]);
  return `mart_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}
