import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Dialect } from '../warehouse/dialect.ts';

export type HardDeletes = 'ignore' | 'invalidate' | 'new_record';

/** What a snapshot is configured to do, checked. Names of columns and expressions are as the user wrote them. */
export interface SnapshotConfig {
  readonly uniqueKey: readonly string[];
  readonly strategy: 'timestamp' | 'check';
  /** Of the timestamp strategy. */
  readonly updatedAt: string | undefined;
  /** Of the check strategy; undefined compares all columns. */
  readonly checkColumns: readonly string[] | undefined;
  readonly hardDeletes: HardDeletes;
  /** What open rows have as their end, in place of null. */
  readonly validToCurrent: string | undefined;
  readonly names: SnapshotColumnNames;
}

export interface SnapshotColumnNames {
  readonly scdId: string;
  readonly updatedAt: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly isDeleted: string;
}

const STRATEGIES = ['timestamp', 'check'];
const HARD_DELETES = ['ignore', 'invalidate', 'new_record'];

/** Reads and checks a snapshot's config. Throws `missing-key` and `invalid-value`. */
export function snapshotConfig(node: BuildableNode, dialect: Dialect): SnapshotConfig {
  const { config } = node;
  const strategy = oneOf(node, 'strategy', config['strategy'], STRATEGIES) as SnapshotConfig['strategy'];
  const deletes = config['hard_deletes'] ?? (config['invalidate_hard_deletes'] === true ? 'invalidate' : 'ignore');
  const checked = config['check_cols'];
  return {
    uniqueKey: required(node, 'unique_key', texts(config.unique_key)),
    strategy,
    updatedAt: strategy === 'timestamp' || config['updated_at'] ? required(node, 'updated_at', texts(config['updated_at']))[0] : undefined,
    checkColumns: strategy === 'check' && checked !== 'all' ? required(node, 'check_cols', texts(checked)) : undefined,
    hardDeletes: oneOf(node, 'hard_deletes', deletes, HARD_DELETES) as HardDeletes,
    validToCurrent: texts(config['dbt_valid_to_current'])[0],
    names: columnNames(config['snapshot_meta_column_names'], dialect),
  };
}

/** What every strategy needs. Throws `missing-key`. */
export function checkUniqueKey(node: BuildableNode): void {
  required(node, 'unique_key', texts(node.config.unique_key));
}

/** The names are not quoted in dbt's tables, and so take the warehouse's case. */
function columnNames(configured: Json | undefined, dialect: Dialect): SnapshotColumnNames {
  const name = (key: string): string => {
    const own = isJsonObject(configured) ? configured[key] : undefined;
    if (typeof own !== 'string') return key;
    return dialect.features.nameCase === 'lower' ? own.toLowerCase() : own;
  };
  return {
    scdId: name('dbt_scd_id'),
    updatedAt: name('dbt_updated_at'),
    validFrom: name('dbt_valid_from'),
    validTo: name('dbt_valid_to'),
    isDeleted: name('dbt_is_deleted'),
  };
}

function texts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function required(node: BuildableNode, key: string, found: readonly string[]): readonly string[] {
  if (found.length > 0) return found;
  throw martError('missing-key', `the snapshot ${node.name} needs the config \`${key}\``, { at: node.patch ?? node.codeSpan, exitCode: 1 });
}

function oneOf(node: BuildableNode, key: string, value: Json | undefined, allowed: readonly string[]): string {
  if (typeof value === 'string' && allowed.includes(value)) return value;
  if (value === undefined || value === null) required(node, key, []);
  const own = key === 'strategy' ? '; one of your own is a macro `snapshot_<name>_strategy`' : '';
  throw martError('invalid-value', `the snapshot ${node.name} has the unknown \`${key}\` \`${String(value)}\``, {
    at: node.patch ?? node.codeSpan,
    hint: didYouMean(String(value), allowed) ?? `one of ${allowed.join(', ')}${own}`,
    exitCode: 1,
  });
}
