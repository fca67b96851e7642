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
  'build_snapshot_table',
  'snapshot_staging_table',
  'snapshot_merge_sql',
];

/** Whether a snapshot's SQL is written by macros: its strategy is not a built-in one, or a macro of it is not. */
export function isMadeByMacros(node: BuildableNode, macros: MacroRegistry): boolean {
  const { strategy } = node.config;
  if (node.resourceType !== 'snapshot' || typeof strategy !== 'string') return false;
  const [name = strategy, packageName] = strategy.split('.').toReversed();
  const strategyMacro = `snapshot_${name}_strategy`;
  if (packageName !== undefined) return macros.inPackage(packageName, strategyMacro) !== undefined;
  if (macros.find(strategyMacro, node.packageName) === undefined) return false;
  return [strategyMacro, ...PARTS].some((part) => macros.isReplaced(part, node.packageName));
}
