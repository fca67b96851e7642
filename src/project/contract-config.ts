import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { isJsonObject } from '../domain/json.ts';
import type { Span } from '../diagnostics/source.ts';
import type { CompilableNode, ModelNode } from '../domain/node.ts';
import type { Parsing } from './parsing.ts';

const KEEPING = ['append_new_columns', 'fail'];

/** What else a model must say, or says in vain, when its contract is enforced. */
export function checkContractConfig(parsing: Parsing, model: ModelNode): void {
  const { config, name } = model;
  if (!isEnforced(model)) return;
  const { sink } = parsing;
  const { materialized, on_schema_change: change } = config;
  const at = placeOf(model);
  if (materialized === 'incremental' && !KEEPING.includes(String(change))) {
    const message = `${name}: an incremental model with a contract can't have \`on_schema_change: ${String(change)}\`: its table would not keep the contract`;
    sink.add(errorDiagnostic('invalid-value', message, { at, hint: `set it to ${KEEPING.join(' or ')}` }));
  }
  if (model.patch !== undefined && model.columns.size === 0) {
    const hint = 'name its columns under `columns`, each with a `data_type`';
    sink.add(errorDiagnostic('contract-broken', `${name}: its contract is enforced, and its properties name no columns`, { at, hint }));
  }
  checkPrimaryKeys(parsing, model);
  checkConstraints(parsing, model);
  const all = [...model.constraints, ...[...model.columns.values()].flatMap((column) => column.constraints)];
  if (materialized === 'table' || materialized === 'incremental' || !all.some(({ warnUnsupported }) => warnUnsupported)) return;
  const message = `${name}: a ${String(materialized)} has no constraints: those that its properties give are left out`;
  sink.add(warningDiagnostic('constraint-unsupported', message, { at, hint: 'to say that this is known: `warn_unsupported: false`', event: 'UnsupportedConstraintMaterialization' }));
}

/** Contracts are kept by models. */
export function warnOfContract({ sink }: Parsing, node: CompilableNode): void {
  if (!isEnforced(node)) return;
  sink.add(warningDiagnostic('unused-config', `${node.name}: the contract of a ${node.resourceType} has no effect`, { at: placeOf(node) }));
}

function isEnforced({ config }: CompilableNode): boolean {
  return config.enabled && isJsonObject(config.contract) && config.contract['enforced'] === true;
}

function placeOf({ patch, codeSpan }: CompilableNode): Span {
  return patch ?? codeSpan;
}

function checkPrimaryKeys({ sink }: Parsing, model: ModelNode): void {
  const ofModel = model.constraints.some(({ type }) => type === 'primary_key');
  const columns = [...model.columns.values()].filter(({ constraints }) => constraints.some(({ type }) => type === 'primary_key'));
  if (columns.length + (ofModel ? 1 : 0) < 2) return;
  const message = `${model.name} has more than one primary key: ${[...(ofModel ? ['of the model'] : []), ...columns.map(({ name }) => `of ${name}`)].join(', ')}`;
  sink.add(errorDiagnostic('invalid-value', message, { at: columns.at(-1)?.span ?? placeOf(model), hint: 'a key of several columns is one constraint of the model, with `columns`' }));
}

function checkConstraints({ sink, session }: Parsing, model: ModelNode): void {
  const names = new Set(Array.from(model.columns.keys(), (name) => name.toLowerCase()));
  for (const { type, columns = [] } of model.constraints) {
    const unknown = columns.filter((name) => !names.has(session.dialect.configuredColumn(name, []).toLowerCase()));
    if (unknown.length > 0) sink.add(errorDiagnostic('invalid-value', `${model.name}: the constraint ${type} is of columns that its contract does not have: ${unknown.join(', ')}`, { at: placeOf(model) }));
    if (type === 'not_null') sink.add(warningDiagnostic('constraint-unsupported', `${model.name}: \`not_null\` is a constraint of a column; of the model it is left out`, { at: placeOf(model) }));
  }
  const owned = [...model.constraints.map((constraint) => [constraint, placeOf(model)] as const), ...[...model.columns.values()].flatMap(({ constraints, span }) => constraints.map((constraint) => [constraint, span] as const))];
  for (const [{ type, expression }, at] of owned) {
    if ((type !== 'check' && type !== 'custom') || (expression ?? '') !== '') continue;
    sink.add(warningDiagnostic('constraint-unsupported', `${model.name}: a \`${type}\` constraint without an \`expression\` is left out`, { at }));
  }
}
