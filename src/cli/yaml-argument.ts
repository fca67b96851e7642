import { martError } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';

/** The value of `--vars`, `--args` and the like: a mapping in YAML, of which JSON is a part. */
export async function parseYamlMap(text: string, label: string): Promise<JsonObject> {
  const { YamlDocument } = await import('../context/yaml.ts');
  const { value } = new YamlDocument({ path: label, text });
  if (value === null) return {};
  if (isJsonObject(value)) return value;
  const found = Array.isArray(value) ? 'a list' : `\`${String(value)}\``;
  throw martError('usage', `${label} must be a mapping such as '{name: value}', not ${found}`);
}
