import { martError } from '../diagnostics/diagnostic.ts';
import { isJsonObject } from '../domain/json.ts';
import type { ModelNode } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import { sql, Sql } from '../sql/sql.ts';
import type { ColumnDefinition } from '../warehouse/statement-requests.ts';
import type { ResultColumn } from '../warehouse/warehouse.ts';
import { columnConstraint, tableConstraint } from './constraints.ts';
import type { MaterializationRequest } from './request.ts';
import { mainStatement, statement, type StatementStep } from './step.ts';

/** Whether the columns that a model's properties name are all that its query may give. */
export function hasContract(node: MaterializationRequest['node']): node is ModelNode {
  return node.resourceType === 'model' && isJsonObject(node.config.contract) && node.config.contract['enforced'] === true;
}

/** A query that has the contract's types, for the warehouse to spell them as it spells those of the model's query. */
export function contractTypesQuery({ node, dialect }: Pick<MaterializationRequest, 'node' | 'dialect'>): Sql {
  const columns = [...node.columns.values()].map(({ dataType = '', span }, index) => {
    // a type that the warehouse does not know is shown where its column is described
    const type = new Sql(dataType, span === undefined ? [] : [{ at: 0, origin: { ...span, exact: false } }]);
    return sql`cast(null as ${type}) as ${dialect.quote(`c${index}`)}`;
  });
  return sql`select ${Sql.join(columns, ', ')}`;
}

/** Throws `contract-broken` before anything is made, with a table of where query and contract differ. */
export function checkContract(request: Pick<MaterializationRequest, 'node' | 'facts' | 'dialect'>): void {
  const { node, facts } = request;
  const { queryColumns, contractTypes } = facts;
  const declared = [...node.columns.values()];
  const found = new Map(queryColumns.map((column) => [column.name.toLowerCase(), column]));
  const rows = declared.flatMap((column, index): Row[] => {
    const [type, wanted] = [column.dataType ?? '', contractTypes[index]];
    const present = found.get(column.name.toLowerCase());
    if (present === undefined) return [[column.name, '', type, 'missing in definition']];
    return wanted === undefined || isSameType(present, wanted, request) ? [] : [[column.name, present.type, type, 'data type mismatch']];
  });
  const first = declared.find(({ name }) => name === rows[0]?.[0]);
  const named = new Set(declared.map((column) => column.name.toLowerCase()));
  const undeclared = queryColumns.filter((column) => !named.has(column.name.toLowerCase()));
  rows.push(...undeclared.map((column): Row => [column.name, column.type, '', 'missing in contract']));
  if (rows.length === 0) return;
  throw martError('contract-broken', `${node.name}: the query does not keep the contract`, {
    at: first?.span ?? node.patch ?? node.codeSpan,
    notes: [{ message: tableText(rows) }],
    hint: 'change the query, or the columns and `data_type`s in the properties',
    exitCode: 1,
  });
}

/** Refuses a contract that says too little to be kept. */
export function checkContractIsComplete(node: ModelNode): void {
  const untyped = [...node.columns.values()].filter((column) => column.dataType === undefined);
  if (node.columns.size > 0 && untyped.length === 0) return;
  const lack = node.columns.size === 0 ? 'it names no columns' : `no \`data_type\` for ${untyped.map(({ name }) => name).join(', ')}`;
  throw martError('contract-broken', `${node.name}: an enforced contract must give every column a \`data_type\`: ${lack}`, {
    at: untyped[0]?.span ?? node.patch ?? node.codeSpan,
    exitCode: 1,
  });
}

type Row = readonly [column: string, query: string, contract: string, problem: string];

function tableText(rows: readonly Row[]): string {
  const table: readonly Row[] = [['column', 'in the query', 'in the contract', ''], ...rows];
  const widths = [0, 1, 2].map((index) => Math.max(...table.map((row) => row[index]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ').replace(/[ |]+$/, ''));
  // A note's first line stands behind a word of its own; the columns of a table must not.
  return ['what differs', ...lines].join('\n');
}

/** Sizes count where dbt counts them too, and a text is a text whatever its name. */
function isSameType(left: ResultColumn, right: ResultColumn, { dialect }: Pick<MaterializationRequest, 'dialect'>): boolean {
  const plain = (type: string) => (dialect.contractsHaveSizes ? type : type.replace(/\s*\([\d, ]*\)/g, ''));
  return (left.kind === 'text' && right.kind === 'text') || dialect.sameType(plain(left.type), plain(right.type));
}

/** `create table` with the contract's columns, types and constraints, then the query's rows. */
export function fillByContract(request: MaterializationRequest, node: ModelNode, relation: RelationName): StatementStep[] {
  const { dialect, query } = request;
  const columns = contractColumns(request);
  const constraints = node.constraints.flatMap((constraint) => tableConstraint(constraint, dialect));
  const names = columns.map((column) => column.name);
  return [
    statement('create table by contract', dialect.createTable(relation, columns, constraints, node.config)),
    mainStatement('fill table', dialect.insertQuery(relation, names, dialect.selectFrom(names, query))),
  ];
}

/** The columns in the contract's order, spelt as the query spells them. */
function contractColumns({ node, dialect, facts }: MaterializationRequest): ColumnDefinition[] {
  const spelt = new Map(facts.queryColumns.map((column) => [column.name.toLowerCase(), column.name]));
  return [...node.columns.values()].map((column) => ({
    name: spelt.get(column.name.toLowerCase()) ?? column.name,
    type: column.dataType ?? dialect.typeName('string'),
    constraints: column.constraints.flatMap((constraint) => columnConstraint(constraint, dialect)),
    exact: true,
  }));
}
