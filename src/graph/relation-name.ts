import type { CompilableNode, SourceNode } from '../domain/node.ts';
import { isBuildable, relationNameOf } from '../domain/node.ts';
import type { JsonObject } from '../domain/json.ts';
import type { QuotePolicy } from '../domain/relation.ts';
import type { Project } from '../project/project.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/** Which parts of a node's name are quoted: what a source says, else the root project's `quoting:`, else the warehouse's habit. */
export function quotePolicyOf(project: Project, dialect: Dialect, node: CompilableNode | SourceNode): QuotePolicy {
  const base = { ...dialect.quotePolicy, ...project.root.config.quoting };
  return node.resourceType === 'source' ? overridden(base, node.quoting) : base;
}

function overridden(base: QuotePolicy, quoting: JsonObject): QuotePolicy {
  const choose = (key: keyof QuotePolicy): boolean => {
    const own = quoting[key];
    return typeof own === 'boolean' ? own : base[key];
  };
  return { database: choose('database'), schema: choose('schema'), identifier: choose('identifier') };
}

/**
 * The full name of what a node leaves in the warehouse, as it stands in SQL; undefined for what leaves nothing:
 * ephemeral models, analyses, operations, tests that do not store their failures. Functions have names like relations.
 */
export function renderedRelationName(
  project: Project,
  dialect: Dialect,
  node: CompilableNode | SourceNode,
): string | undefined {
  if (!leavesRelation(node)) return undefined;
  return dialect.relation(relationNameOf(node), quotePolicyOf(project, dialect, node));
}

function leavesRelation(node: CompilableNode | SourceNode): boolean {
  if (node.resourceType === 'source' || node.resourceType === 'function') return true;
  if (isBuildable(node)) return node.config.materialized !== 'ephemeral';
  return node.resourceType === 'test' && storesFailures(node.config.store_failures, node.config.store_failures_as);
}

function storesFailures(store: boolean | null | undefined, storeAs: string | null | undefined): boolean {
  return typeof storeAs === 'string' ? storeAs !== 'ephemeral' : store === true;
}
