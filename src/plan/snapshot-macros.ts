import type { MacroRegistry } from '../context/macro-registry.ts';
import type { BuildableNode } from '../domain/node.ts';

/** The macros that the snapshots of `mart` stand for: when one of them is the project's own, a snapshot is made by macros. */
const PARTS = [
  'strategy_dispatch',
  'snapshot_hash_arguments',
  'snapshot_string_as_time',
  'snapshot_get_time',
  'current_timestamp',
  'get_snapshot_table_column_names',
  'snapshot_check_all_get_existing_columns',
  'get_dbt_valid_to_current',
  'get_true_sql',
  'unique_key_fields',
  'unique_key_join_on',
  'unique_key_is_null',
  'unique_key_is_not_null',
  'equals',
  'build_snapshot_table',
  'snapshot_staging_table',
  'snapshot_merge_sql',
];

/** Whether a snapshot's SQL is written by macros: its strategy is not a built-in one, or a macro of it is not, or means more than our `=`. */
export function isMadeByMacros(node: BuildableNode, macros: MacroRegistry): boolean {
  const { strategy } = node.config;
  if (node.resourceType !== 'snapshot' || typeof strategy !== 'string') return false;
  const [name = strategy, packageName] = strategy.split('.').toReversed();
  const strategyMacro = `snapshot_${name}_strategy`;
  if (packageName !== undefined) return macros.inPackage(packageName, strategyMacro) !== undefined;
  if (macros.find(strategyMacro, node.packageName) === undefined) return false;
  return macros.nullsAreEqual || [strategyMacro, ...PARTS].some((part) => macros.isReplaced(part, node.packageName));
}
