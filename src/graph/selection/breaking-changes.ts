import { errorDiagnostic, MartError, warningDiagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { ModelNode } from '../../domain/node.ts';
import { columnRecords, contractRecord, modelConstraintRecords } from '../record/column-record.ts';
import { sameJson } from '../same-json.ts';
import type { World } from './world.ts';

/** Constraints are created for these; those of other models were never more than words. */
const CONSTRAINED = new Set<unknown>(['table', 'incremental']);

/**
 * Tells of contracts that no longer promise what they did: a warning. Throws where the model has versions, since a new
 * version is how such a change is made.
 */
export function reportBreakingChanges(world: World, previous: ReadonlyMap<string, JsonObject>): void {
  const errors: Diagnostic[] = [];
  for (const [id, before] of previous) {
    if (before['resource_type'] !== 'model' || !isEnforced(before)) continue;
    const now = world.graph.nodes.get(id);
    const changes = now?.resourceType === 'model' ? brokenPromises(now, before, world.enforcedConstraints) : removal(world, id, before);
    if (changes.length === 0) continue;
    const message = `${String(before['name'])} breaks its contract: ${changes.join('; ')}`;
    const at = now?.patch;
    const isVersioned = (before['version'] ?? null) !== null;
    if (isVersioned) errors.push(errorDiagnostic('contract-broken', message, { at, hint: 'leave this version as it is, and make the change in a new one' }));
    else world.warn(warningDiagnostic('contract-broken', message, { at, hint: 'who reads the model is not warned: give it `versions`', event: 'UnversionedBreakingChange' }));
  }
  if (errors.length > 0) throw new MartError(errors);
}

function isEnforced(record: JsonObject): boolean {
  return isJsonObject(record['contract']) && record['contract']['enforced'] === true;
}

/** A model may go when its date has passed. */
function removal(world: World, id: string, before: JsonObject): readonly string[] {
  const date = before['deprecation_date'];
  if (typeof date === 'string' && new Date(date).getTime() < Date.now()) return [];
  return [world.graph.disabled.has(id) ? 'it was disabled' : 'it was deleted or renamed'];
}

function brokenPromises(model: ModelNode, before: JsonObject, enforced: readonly string[]): readonly string[] {
  const columns = [objectOf(columnRecords(model.columns)), objectOf(before['columns'])] as const;
  const [was, is] = [objectOf(before['config'])['materialized'], model.config.materialized];
  const wasConstrained = CONSTRAINED.has(was);
  const constraints = modelConstraintRecords(model);
  const lost = wasConstrained ? lostConstraints(listOf(before['constraints']), constraints, enforced) : [];
  const hadAny = listOf(before['constraints']).length > 0 || Object.values(columns[1]).some((column) => listOf(objectOf(column)['constraints']).length > 0);
  return [
    ...(contractRecord(model)['enforced'] === true ? [] : ['it is no longer enforced']),
    ...Object.keys(columns[1]).sort().flatMap((name) => columnChanges(name, columns, wasConstrained ? enforced : [])),
    ...lost.map((constraint) => `the constraint ${nameOf(constraint)} on ${listOf(constraint['columns']).join(', ')} was removed`),
    ...(wasConstrained && !CONSTRAINED.has(is) && hadAny ? [`it has constraints, and became a ${is} where it was a ${String(was)}`] : []),
  ];
}

function columnChanges(name: string, [now, before]: readonly [JsonObject, JsonObject], enforced: readonly string[]): readonly string[] {
  const [is, was] = [now[name], objectOf(before[name])];
  if (!isJsonObject(is)) return [`the column ${name} was removed`];
  const [type, formerType] = [is['data_type'] ?? null, was['data_type'] ?? null];
  if (type !== formerType) return [`the type of ${name} was ${String(formerType)} and is ${String(type)}`];
  return lostConstraints(listOf(was['constraints']), listOf(is['constraints']), enforced).map((lost) => `the constraint ${nameOf(lost)} on ${name} was removed`);
}

function lostConstraints(before: readonly Json[], now: readonly Json[], enforced: readonly string[]): readonly JsonObject[] {
  return before.filter(isJsonObject).filter((constraint) => enforced.includes(String(constraint['type'])) && !now.some((other) => sameJson(other, constraint)));
}

function nameOf(constraint: JsonObject): string {
  return String(constraint['name'] ?? constraint['type']);
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
