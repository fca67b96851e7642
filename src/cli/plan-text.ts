import type { PlannedNode } from './mart-api.ts';

/** A plan to read, and to paste into a SQL console: everything but the SQL is a comment. */
export function planAsText(nodes: readonly PlannedNode[]): string {
  if (nodes.length === 0) return '-- nothing to do';
  return nodes.map((node, index) => nodeAsText(node, index + 1, nodes.length)).join('\n\n');
}

function nodeAsText(node: PlannedNode, number: number, total: number): string {
  const lines = [`-- ${number} of ${total}: ${node.action} — ${node.resourceType} ${node.name} (${node.uniqueId})`];
  for (const step of node.steps) lines.push(`-- ${step.title}`, terminated(step.sql));
  for (const assertion of node.assertions) lines.push(`-- then assert ${assertion}`);
  return lines.join('\n');
}

function terminated(sql: string): string {
  const text = sql.trim();
  const isComment = text.split('\n').at(-1)?.startsWith('--') === true;
  return text === '' || isComment || text.endsWith(';') ? text : `${text};`;
}
