import type { HookConfig } from '../domain/config.ts';
import type { CompilableNode } from '../domain/node.ts';
import { Template } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import type { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';

export interface RenderedHook {
  readonly sql: Sql;
  readonly transaction: boolean;
}

/** A node's hooks, rendered late so that `{{ this }}` and the catalog are what they are now. Blank ones fall away. */
export async function renderHooks(node: CompilableNode, which: 'pre-hook' | 'post-hook', run: NodeRun): Promise<readonly RenderedHook[]> {
  const hooks = node.config[which];
  if (hooks.length === 0) return [];
  const { scope } = nodeScope(node, run);
  const rendered: RenderedHook[] = [];
  for (const hook of hooks) rendered.push(await renderHook(hook, `${node.originalFilePath} (${which})`, scope));
  return rendered.filter((hook) => hook.sql.text !== '');
}

async function renderHook(hook: HookConfig, path: string, scope: Parameters<Template['render']>[0]): Promise<RenderedHook> {
  const sql = await Template.of({ path, text: hook.sql }).render(scope, new Origins());
  return { sql: sql.trim(), transaction: hook.transaction };
}
