import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../domain/json.ts';

/** Names a project file goes by, the first found counting. */
const FILE_NAMES = ['mart_project.yml', 'mart_project.yaml', 'dbt_project.yml', 'dbt_project.yaml'];

export function findProjectFile(folder: string): string | undefined {
  return FILE_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
}

/** The project file as YAML, for commands that must work in a project that cannot be loaded. */
export async function readProjectFile(folder: string): Promise<JsonObject> {
  const path = findProjectFile(folder);
  if (path === undefined) return {};
  const { YamlDocument } = await import('../context/yaml.ts');
  const { value } = new YamlDocument({ path, text: readFileSync(path, 'utf8') });
  return isJsonObject(value) ? value : {};
}
