import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { TestProject } from '../support/project.ts';

/** What dbt-core 1.10 made of the project and of the cases in `semantic/`, kept by record_semantic.py. */
const HERE = join(import.meta.dirname, 'semantic');

interface Recorded {
  readonly sections: Readonly<Record<string, JsonObject>>;
  readonly semantic_manifest: Readonly<Record<string, Json>>;
  readonly statuses: Readonly<Record<string, string>>;
  readonly lists: readonly { readonly arguments: readonly string[]; readonly lines: readonly string[] }[];
}

interface Case {
  readonly name: string;
  readonly set?: JsonObject;
  readonly add?: JsonObject;
  readonly delete?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly accepted: boolean;
  readonly warnings?: number;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(HERE, name), 'utf8')) as T;
}

describe('a project with metrics comes out as with dbt', () => {
  const recorded = read<Recorded>('recorded.json');
  const folder = mkdtempSync(join(tmpdir(), 'mart-semantic-'));
  const target = (name: string) => withoutClocks(JSON.parse(readFileSync(join(folder, 'target', name), 'utf8')) as JsonObject) as JsonObject;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const mart = async (...argv: string[]) => {
    let stdout = '';
    const stderr: string[] = [];
    const code = await run(argv, {
      stdout: { write: (text: string) => ((stdout += text), true) },
      stderr: { write: (text: string) => (stderr.push(text), true) },
      env: { HOME: folder },
      cwd: folder,
    });
    expect(code, stdout + stderr.join('')).toBe(0);
    return stdout;
  };

  beforeAll(async () => {
    cpSync(join(HERE, 'project'), folder, { recursive: true });
    const output = { type: 'duckdb', path: 'shop.duckdb' };
    writeFileSync(join(folder, 'profiles.yml'), JSON.stringify({ shop: { target: 'dev', outputs: { dev: output } } }));
    await mart('build');
  }, 60_000);

  test.each(Object.keys(recorded.sections))('manifest.json: %s', (section) => {
    expect(comparable(target('manifest.json')[section])).toEqual(comparable(recorded.sections[section]));
  });

  test.each(['semantic_models', 'metrics', 'saved_queries'])('semantic_manifest.json: %s', (part) => {
    expect(byName(target('semantic_manifest.json')[part])).toEqual(byName(recorded.semantic_manifest[part]));
  });

  test('semantic_manifest.json: time spines', () => {
    const configured = (manifest: Readonly<Record<string, Json | undefined>>) => {
      const { time_spines: spines, ...others } = manifest['project_configuration'] as { time_spines: readonly Json[] };
      return { ...others, spines: spines.map((spine) => JSON.stringify(sorted(spine))).toSorted() };
    };
    expect(configured(target('semantic_manifest.json'))).toEqual(configured(recorded.semantic_manifest));
  });

  test('results of a build', () => {
    const results = target('run_results.json')['results'] as unknown as readonly { unique_id: string; status: string }[];
    expect(Object.fromEntries(results.map((result) => [result.unique_id, result.status]))).toEqual(recorded.statuses);
  });

  test.each(recorded.lists)('mart ls $arguments', async ({ arguments: argv, lines }) => {
    const shown = (await mart('ls', '-q', ...argv)).split('\n').filter((line) => line !== '');
    const plain = (line: string): Json => (line.startsWith('{') ? (JSON.parse(line) as Json) : line);
    expect(shown.map(plain)).toEqual(lines.map(plain));
  });
});

describe('a declaration is taken or refused as by dbt', () => {
  const { files, properties, cases } = read<{ files: Record<string, string>; properties: JsonObject; cases: readonly Case[] }>('declarations.json');

  test.each(cases)('$name', async (declaration) => {
    const project = new TestProject({
      ...files,
      ...declaration.files,
      'dbt_project.yml': JSON.stringify({ name: 'test', version: '1.0', profile: 'test' }),
      'profiles.yml': JSON.stringify({ test: { target: 'dev', outputs: { dev: { type: 'duckdb', path: 'test.duckdb' } } } }),
      'models/schema.yml': JSON.stringify(changed(properties, declaration), null, 1),
    });
    try {
      const { exitCode, output } = await project.mart('parse');
      expect(exitCode, output).toBe(declaration.accepted ? 0 : 2);
      if (declaration.accepted) expect(output.match(/^(.*\s)?warning\[/gm)?.length ?? 0, output).toBe(declaration.warnings);
      else expect(output).toMatch(/error\[[a-z-]+\]/);
    } finally {
      project.remove();
    }
  });
});

/** Paths such as `metrics.0.type` are set, added to, or deleted. */
function changed(properties: JsonObject, { set = {}, add = {}, delete: deleted = [] }: Case): JsonObject {
  const result = structuredClone(properties) as Record<string, unknown>;
  const at = (path: string): [Record<string, unknown>, string] => {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    return [parts.reduce((place, part) => place[part] as Record<string, unknown>, result), last];
  };
  for (const [path, value] of Object.entries(set)) {
    const [place, key] = at(path);
    place[key] = value;
  }
  for (const [path, value] of Object.entries(add)) {
    const [place, key] = at(path);
    place[key] = [...(place[key] as unknown[]), value];
  }
  for (const path of deleted) {
    const [place, key] = at(path);
    if (Array.isArray(place)) place.splice(Number(key), 1);
    else delete place[key];
  }
  return result as JsonObject;
}

function withoutClocks(value: Json | undefined): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutClocks(item));
  if (!isJsonObject(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (key === 'created_at' ? [] : [[key, withoutClocks(item)]])));
}

/** Lists of ids have no order in manifests. */
function comparable(section: Json | undefined): Json {
  if (!isJsonObject(section)) return section ?? null;
  return Object.fromEntries(Object.entries(section).map(([id, value]) => [id, isTextList(value) ? value.toSorted() : (value ?? null)]));
}

function isTextList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function byName(list: Json | undefined): Readonly<Record<string, Json>> {
  return Object.fromEntries((list as readonly { name: string }[]).map((item) => [item.name, item]));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => sorted(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((key) => [key, sorted(value[key] ?? null)]));
}
