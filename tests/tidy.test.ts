import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILE_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;
/** Half of the files at most may be longer than this. */
const FILE_LINES_MEDIAN_MAX = 130;

/** A room may import from rooms of a lower number, and from itself. */
const LAYERS: Readonly<Record<string, number>> = {
  diagnostics: 0,
  domain: 1,
  sql: 2,
  jinja: 3,
  warehouse: 3,
  context: 4,
  project: 5,
  graph: 6,
  packages: 6,
  compile: 7,
  plan: 8,
  execute: 9,
  artifacts: 10,
  'mart.ts': 11,
  'index.ts': 12,
  cli: 12,
};

interface SourceModule {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { readonly from: string; readonly typeOnly: boolean }[];
}

function modules(folder: string): SourceModule[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.c?ts$/.test(name))
    .map((name) => {
      const path = `${folder}/${name.split(sep).join('/')}`;
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, imports: importsOf(text) };
    });
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[\s\S]*?\sfrom\s+)?'([^']+)';?$|\bimport\('([^']+)'\)/gm;

function importsOf(text: string): SourceModule['imports'] {
  return [...text.matchAll(IMPORT)].map((match) => ({ from: match[2] ?? match[3] ?? '', typeOnly: match[1] !== undefined }));
}

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function target(module: SourceModule, from: string): string | undefined {
  return from.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(module.path), from)).split(sep).join('/') : undefined;
}

const sources = modules('src');
const byPath = new Map(sources.map((module) => [module.path, module]));

describe('layout', () => {
  test('every room has a layer', () => {
    expect([...new Set(sources.map((module) => roomOf(module.path)))].filter((room) => !(room in LAYERS))).toEqual([]);
  });

  test('imports go down only', () => {
    const wrong = sources.flatMap((module) =>
      module.imports.flatMap(({ from }) => {
        const path = target(module, from);
        if (path === undefined || roomOf(path) === roomOf(module.path)) return [];
        const down = (LAYERS[roomOf(path)] ?? 99) < (LAYERS[roomOf(module.path)] ?? 0);
        return down ? [] : [`${module.path} imports ${path}: move what both need into a lower room`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('no cycles of value imports', () => {
    expect(findCycles()).toEqual([]);
  });

  test('a third-party package is imported by one file, or by the files of one warehouse', () => {
    const importers = new Map<string, Set<string>>();
    for (const module of sources) {
      for (const { from } of module.imports) {
        if (from.startsWith('.') || from.startsWith('node:')) continue;
        const owner = /^src\/warehouse\/[^/]+\//.exec(module.path)?.[0] ?? module.path;
        const name = from.startsWith('@') ? from.split('/').slice(0, 2).join('/') : (from.split('/')[0] ?? from);
        importers.set(name, (importers.get(name) ?? new Set()).add(owner));
      }
    }
    expect([...importers].filter(([, owners]) => owners.size > 1).map(([name, owners]) => `${name}: ${[...owners].join(', ')}`)).toEqual([]);
  });
});

describe('style', () => {
  test(`no file over ${FILE_LINES_MAX} lines`, () => {
    expect(sources.filter((module) => lines(module) > FILE_LINES_MAX).map((module) => `${module.path}: ${lines(module)}`)).toEqual([]);
  });

  test(`the median file has at most ${FILE_LINES_MEDIAN_MAX} lines`, () => {
    const sorted = sources.map(lines).sort((left, right) => left - right);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(FILE_LINES_MEDIAN_MAX);
  });

  test(`no function over ${FUNCTION_LINES_MAX} lines`, () => {
    expect(sources.flatMap(longFunctions)).toEqual([]);
  });

  test('no `any`, default exports, leftovers or rooms without an idea', () => {
    const banned: readonly [RegExp, string][] = [
      [/(?::\s*any\b|\bas any\b|<any>|\bany\[\])/, '`any`: use `unknown` and narrow it'],
      [/^export default\b/m, 'a default export: export by name'],
      [/\b(?:TODO|FIXME|XXX)\b/, 'a leftover: do it or write it down elsewhere'],
      [/\b(?:test|it|describe)\.(?:skip|only)\(/, 'a test left out: mend it'],
    ];
    const found = [...sources, ...modules('tests').filter((module) => !/(?:tidy\.test|vitest\.config)\.ts$/.test(module.path))].flatMap((module) =>
      banned.filter(([pattern]) => pattern.test(withoutText(module.text))).map(([, advice]) => `${module.path}: ${advice}`),
    );
    expect(found).toEqual([]);
    expect(sources.filter((module) => /\/(?:utils?|helpers?|misc|common)(?:\/|\.ts$)/.test(module.path))).toEqual([]);
  });

  test('file names are kebab-case', () => {
    expect(sources.filter((module) => !/^[a-z0-9./-]+$/.test(module.path)).map((module) => module.path)).toEqual([]);
  });
});

function lines(module: SourceModule): number {
  return module.text.split('\n').length - 1;
}

/** Comments and strings may say anything. */
function withoutText(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replace(/`(?:[^`\\]|\\.)*`/g, '``');
}

/** A function begins on a line that ends in `{` after a parameter list and ends at the brace of the same indent. */
function longFunctions(module: SourceModule): string[] {
  const all = module.text.split('\n');
  return all.flatMap((line, index) => {
    const opened = /^(\s*)(?:export )?(?:async )?(?:static )?(?:override )?(?:function\b|(?:#?[\w$]+|get \w+|constructor)\(.*\).*\{$|const \w+ = .*=> \{$)/.exec(line);
    if (opened === null || /^\s*(?:if|for|while|switch|return|catch)\b/.test(line)) return [];
    const end = all.findIndex((candidate, at) => at > index && candidate.startsWith(`${opened[1] ?? ''}}`));
    const length = end < 0 ? 0 : end - index + 1;
    return length > FUNCTION_LINES_MAX ? [`${module.path}:${index + 1}: ${length} lines`] : [];
  });
}

function findCycles(): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    const module = byPath.get(path);
    for (const { from, typeOnly } of module?.imports ?? []) {
      const next = typeOnly || module === undefined ? undefined : target(module, from);
      if (next !== undefined && byPath.has(next)) visit(next, [...trail, path]);
    }
    state.set(path, 'done');
  };
  for (const module of sources) visit(module.path, []);
  return found;
}
