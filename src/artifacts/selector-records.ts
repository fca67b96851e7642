import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { parseCriterion } from '../graph/selection/parse-spec.ts';
import type { SelectorDefinition } from '../project/project.ts';

/** selectors.yml as manifests have it: criteria written as text are mappings, names of other selectors stay names. */
export function selectorRecords(definitions: ReadonlyMap<string, SelectorDefinition>): JsonObject {
  const records: Record<string, JsonObject> = {};
  for (const [name, { description, isDefault, definition }] of definitions) {
    records[name] = {
      name,
      ...(description === '' ? {} : { description }),
      ...(isDefault === undefined ? {} : { default: isDefault }),
      definition: expanded(definition),
    };
  }
  return records;
}

function expanded(definition: Json): Json {
  if (typeof definition === 'string') return criterionRecord(definition);
  if (!isJsonObject(definition)) return definition;
  const [first] = Object.entries(definition);
  if (first === undefined) return definition;
  const [key, value] = first;
  if (Array.isArray(value)) return { [key]: value.map(expanded) };
  return Object.keys(definition).length === 1 && value !== undefined ? { method: key, value } : definition;
}

/** `2+tag:nightly` as a mapping. */
function criterionRecord(text: string): JsonObject {
  const criterion = parseCriterion(text, 'eager');
  const depth = (key: string, steps: number): JsonObject => {
    if (steps === 0) return {};
    return steps === Infinity ? { [key]: true } : { [key]: true, [`${key}_depth`]: String(steps) };
  };
  return {
    ...(criterion.childrensParents ? { childrens_parents: true } : {}),
    ...depth('parents', criterion.parentsDepth),
    method: [criterion.method, ...criterion.path].join('.'),
    value: criterion.value,
    ...depth('children', criterion.childrenDepth),
  };
}
