import type { MacroRegistry } from '../context/macro-registry.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/** The macros that the strategies `mart` has are made of: when one of them is the project's own, the strategy is. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  append: ['get_insert_into_sql'],
  'delete+insert': ['get_delete_insert_merge_sql'],
  merge: ['get_merge_sql', 'get_merge_update_columns', 'get_merge_unique_key_match', 'equals'],
  insert_overwrite: ['get_insert_overwrite_merge_sql'],
};

/**
 * The unique id of the macro that writes an incremental strategy's SQL, where the project or a package has a say in it:
 * a strategy of its own, or a macro that a call or a dispatch would find before the built-in one. Undefined where `mart`'s
 * own statements do.
 */
export function strategyMacro(node: BuildableNode, strategy: string, macros: MacroRegistry, dialect: Dialect, hasKey: boolean): string | undefined {
  const entry = macros.find(macroName(strategy), node.packageName);
  if (entry === undefined) return undefined;
  const meant = strategy === 'default' ? dialect.defaultIncrementalStrategy(hasKey) : strategy;
  const byMerge = meant === 'microbatch' && dialect.microbatchKey === 'merge' && hasKey ? 'merge' : undefined;
  const strategies = [strategy, meant, byMerge].filter((name) => name !== undefined);
  const parts = strategies.flatMap((name) => [macroName(name), ...(PARTS[name] ?? [])]);
  return parts.some((part) => macros.isReplaced(part, node.packageName)) ? entry.uniqueId : undefined;
}

function macroName(strategy: string): string {
  return `get_incremental_${strategy.replaceAll('+', '_')}_sql`;
}
