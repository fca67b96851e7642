import { PyDict, type Value } from '../jinja/values.ts';
import type { Target } from '../warehouse/warehouse.ts';
import { jsonToValue } from './json-value.ts';

/** `target`: a dict, as packages use it (`target.get('x')`, `target.schema`); never a secret. */
export function targetObject(target: Target): PyDict {
  const entries: [Value, Value][] = Object.entries(target.shown).map(([key, value]) => [key, jsonToValue(value)]);
  const known: [Value, Value][] = [
    ['name', target.targetName],
    ['target_name', target.targetName],
    ['profile_name', target.profileName],
    ['type', target.type],
    ['schema', target.schema],
    ['database', target.database ?? null],
    ['threads', target.threads],
  ];
  return new PyDict([...entries, ...known]);
}
