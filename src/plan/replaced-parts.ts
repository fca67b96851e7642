import type { MacroRegistry } from '../context/macro-registry.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Relation } from '../domain/relation.ts';
import type { Sql } from '../sql/sql.ts';
import type { CallStep } from './step.ts';

/** What a materialization does beside its strategy, and dbt does by macros. */
export type ReplaceablePart = 'table' | 'view' | 'indexes' | 'grants' | 'documentation';

/** The macros that each part is made of: when one of them is the project's own, the part is done by macros. */
const MADE_OF: Readonly<Record<ReplaceablePart, readonly string[]>> = {
  table: ['get_create_table_as_sql', 'create_table_as'],
  view: ['get_create_view_as_sql', 'create_view_as'],
  indexes: ['create_indexes', 'get_create_index_sql'],
  grants: [
    'apply_grants',
    'get_show_grant_sql',
    'get_grant_sql',
    'get_revoke_sql',
    'get_dcl_statement_list',
    'call_dcl_statements',
    'support_multiple_grantees_per_dcl_statement',
  ],
  documentation: ['persist_docs', 'alter_relation_comment', 'alter_column_comment', 'validate_doc_columns'],
};

const PARTS = Object.keys(MADE_OF) as readonly ReplaceablePart[];

/** The parts in which the project, or a package by `dispatch`, has a say for a node. */
export function replacedParts(node: BuildableNode, macros: MacroRegistry): ReadonlySet<ReplaceablePart> {
  return new Set(PARTS.filter((part) => MADE_OF[part].some((macro) => macros.isReplaced(macro, node.packageName))));
}

/** `create table as`, written by the macro. */
export function tableByMacro(relation: Relation, query: Sql): CallStep {
  return { kind: 'call', title: 'create table', macro: 'get_create_table_as_sql', arguments: [false, { relation }, { query }], main: true };
}

/** `create view`, written by the macro. */
export function viewByMacro(relation: Relation, query: Sql): CallStep {
  return { kind: 'call', title: 'create view', macro: 'get_create_view_as_sql', arguments: [{ relation }, { query }], main: true };
}

export function indexesByMacro(relation: Relation): CallStep {
  return { kind: 'call', title: 'indexes', macro: 'create_indexes', arguments: [{ relation }] };
}

/** With `hadGrants` the macro asks what is granted, and takes back what is too much. */
export function grantsByMacro(relation: Relation, node: BuildableNode, hadGrants: boolean): CallStep {
  return { kind: 'call', title: 'grants', macro: 'apply_grants', arguments: [{ relation }, { value: node.config.grants ?? {} }, hadGrants] };
}

export function documentationByMacro(relation: Relation): CallStep {
  return { kind: 'call', title: 'documentation', macro: 'persist_docs', arguments: [{ relation }, 'model'] };
}
