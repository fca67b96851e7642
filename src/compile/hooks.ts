import type { HookConfig } from '../domain/config.ts';
import type { CompilableNode } from '../domain/node.ts';
import { Template } from '../jinja/engine.ts';
import { Origins } from '../jinja/origins.ts';
import type { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';

/** A node's hook, rendered when its turn has come: it sees what stands then, and what it does while rendered is done then. */
export async function renderHook(node: CompilableNode, hook: HookConfig, when: 'pre-hook' | 'post-hook', run: NodeRun): Promise<Sql> {
  const path = `${node.originalFilePath} (${when})`;
  const sql = await Template.of({ path, text: hook.sql }).render(nodeScope(node, run).scope, new Origins());
  return sql.trim();
}
