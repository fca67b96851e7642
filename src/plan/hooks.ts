import type { HookConfig } from '../domain/config.ts';
import type { RelationName } from '../domain/relation.ts';
import type { HookStep } from './step.ts';

/** What comes before all else: first the hooks outside the node's transaction, then those of it. */
export function hooksBefore(hooks: readonly HookConfig[]): HookStep[] {
  const outer = hooks.filter(({ transaction }) => !transaction);
  const inner = hooks.filter(({ transaction }) => transaction);
  return [
    ...outer.map((hook) => hookStep('hook before the transaction', 'pre-hook', hook)),
    ...inner.map((hook) => hookStep('hook', 'pre-hook', hook)),
  ];
}

/** Hooks that belong to the node's transaction, and so to what is undone when the node fails. */
export function hooksWithin(hooks: readonly HookConfig[]): HookStep[] {
  return hooks.filter(({ transaction }) => transaction).map((hook) => hookStep('hook', 'post-hook', hook));
}

/** Hooks that run after the node's transaction, each by itself. */
export function hooksAfter(hooks: readonly HookConfig[]): HookStep[] {
  return hooks.filter(({ transaction }) => !transaction).map((hook) => hookStep('hook after the transaction', 'post-hook', hook));
}

/** Hooks that change `relation`, which is staged: before its assertions, since what they leave is what readers see. */
export function hooksOnStaged(hooks: readonly HookConfig[], relation: RelationName): HookStep[] {
  return changingStaged(hooks).map((hook) => ({ ...hookStep('hook', 'post-hook', hook), relation }));
}

/** The post-hooks that may run before the table has its name: one statement each, that changes its rows or its columns. */
export function changingStaged(hooks: readonly HookConfig[]): readonly HookConfig[] {
  return changing(hooks, (sql) => CHANGES_ROWS.test(sql) || CHANGES_COLUMNS.test(sql));
}

/** The post-hooks that change rows, and nothing that would commit. */
export function changingRows(hooks: readonly HookConfig[]): readonly HookConfig[] {
  return changing(hooks, (sql) => CHANGES_ROWS.test(sql));
}

const CHANGES_ROWS = /^\s*(?:insert\s+into|update|delete\s+from|merge\s+into)\s+\{\{-?\s*this\s*-?\}\}[^;]*;?\s*$/i;
const CHANGES_COLUMNS = /^\s*alter\s+table\s+\{\{-?\s*this\s*-?\}\}\s+(?:add|drop|rename|alter|modify)\s+column\b[^;]*;?\s*$/i;

/** What the hooks after it may need, or may not be there without: other DDL, and what macros do. */
const MUST_COME_FIRST = /\balter\b|\{%|\{\{-?(?!\s*this\s*-?\}\})/i;

/** Those that do as asked and do not write down the table's name, and that have to wait for no other hook. */
function changing(hooks: readonly HookConfig[], asked: (sql: string) => boolean): readonly HookConfig[] {
  const inner = hooks.filter(({ transaction }) => transaction);
  const does = ({ sql }: HookConfig) => asked(sql) && !/'\{\{|\bthis\s*[.|]/.test(sql);
  const waits = inner.findIndex((hook) => !does(hook) && MUST_COME_FIRST.test(hook.sql));
  return (waits === -1 ? inner : inner.slice(0, waits)).filter(does);
}

function hookStep(title: string, when: HookStep['when'], hook: HookConfig): HookStep {
  return { kind: 'hook', title, when, hook };
}
