import { isAbsolute, relative } from 'node:path';
import { DBT_COMPATIBLE_VERSION, SPOKEN_DBT_VERSIONS } from '../domain/versions.ts';
import { YamlDocument, YamlNode, type YamlPath } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Scope } from '../jinja/scope.ts';
import type { ProjectConfig, WrittenText } from './project.ts';
import { PROJECT_KEYS, RENAMED_KEYS, RESERVED_NAMES, TREE_KEYS } from './project-keys.ts';
import type { RawProjectFile } from './raw-project-file.ts';
import { renderTree } from './render-yaml.ts';
import { satisfiesAny } from './version-bound.ts';
import { YamlChecks } from './yaml-checks.ts';

const RENAMED_EVENTS: Readonly<Record<string, string>> = {
  'source-paths': 'ConfigSourcePathDeprecation',
  'data-paths': 'ConfigDataPathDeprecation',
  'modules-path': 'PackageInstallPathDeprecation',
};

/** What is rendered when a hook runs or a query is sent, not when the file is read. */
function isLate(path: YamlPath): boolean {
  const [first] = path;
  if (first === 'on-run-start' || first === 'on-run-end' || first === 'query-comment' || first === 'vars') return true;
  return path.some((part) => /^[+ ]*(pre|post)[-_]hook$/.test(String(part)));
}

/** Renders and checks a project file. What is wrong goes to `sink`; the config is complete in any case. */
export function projectConfig(
  raw: RawProjectFile,
  scope: Scope,
  sink: DiagnosticSink,
  checkVersion: boolean,
): ProjectConfig {
  const root = raw.document === undefined ? emptyNode() : renderTree(raw.document.root, scope, isLate);
  for (const warning of raw.document?.warnings ?? []) sink.add(warning);
  return new ProjectFileReader(raw, root, sink).read(checkVersion);
}

function emptyNode(): YamlNode {
  const document = new YamlDocument({ path: 'dbt_project.yml', text: '' });
  return new YamlNode(document, [], {});
}

class ProjectFileReader {
  readonly #raw: RawProjectFile;
  readonly #root: YamlNode;
  readonly #sink: DiagnosticSink;
  readonly #checks: YamlChecks;

  constructor(raw: RawProjectFile, root: YamlNode, sink: DiagnosticSink) {
    this.#raw = raw;
    this.#root = root;
    this.#sink = sink;
    this.#checks = new YamlChecks(sink);
  }

  read(checkVersion: boolean): ProjectConfig {
    this.#checkTop();
    const paths = (key: string, fallback: readonly string[]): readonly string[] => this.#paths(key) ?? fallback;
    const modelPaths = this.#paths('model-paths') ?? paths('source-paths', ['models']);
    const seedPaths = this.#paths('seed-paths') ?? paths('data-paths', ['seeds']);
    const macroPaths = paths('macro-paths', ['macros']);
    const testPaths = paths('test-paths', ['tests']);
    const analysisPaths = paths('analysis-paths', ['analyses']);
    const functionPaths = paths('function-paths', ['functions']);
    const snapshotPaths = paths('snapshot-paths', ['snapshots']);
    const everywhere = [
      ...new Set([...modelPaths, ...seedPaths, ...snapshotPaths, ...analysisPaths, ...functionPaths, ...macroPaths, ...testPaths]),
    ];
    const targetPath = this.#text('target-path') ?? 'target';
    if (checkVersion) this.#checkVersion(this.#checks.texts(this.#root.get('require-dbt-version')) ?? []);
    // Read elsewhere, by `clean` and before the profile is chosen; here their kinds are checked.
    this.#paths('clean-targets');
    this.#text('profile');
    return {
      name: this.#raw.name,
      version: this.#version(),
      modelPaths,
      seedPaths,
      testPaths,
      analysisPaths,
      functionPaths,
      macroPaths,
      snapshotPaths,
      docsPaths: paths('docs-paths', everywhere),
      assetPaths: paths('asset-paths', []),
      targetPath,
      logPath: this.#text('log-path') ?? 'logs',
      packagesInstallPath: this.#text('packages-install-path') ?? this.#text('modules-path') ?? 'dbt_packages',
      onRunStart: this.#hooks('on-run-start'),
      onRunEnd: this.#hooks('on-run-end'),
      queryComment: this.#queryComment(),
      quoting: this.#quoting(),
      dispatch: this.#dispatch(),
      vars: this.#checks.object(this.#root.get('vars')),
      flags: this.#checks.object(this.#root.get('flags')),
      restrictAccess: this.#checks.boolean(this.#root.get('restrict-access')) ?? false,
      trees: this.#trees(this.#root),
      unrenderedTrees: this.#trees(this.#raw.document?.root ?? this.#root),
    };
  }

  #checkTop(): void {
    if (!isJsonObject(this.#root.value) && this.#root.value !== null) this.#checks.wrong(this.#root, 'a mapping');
    this.#checks.keys(this.#root, PROJECT_KEYS, 'the project file');
    for (const [before, now] of RENAMED_KEYS) {
      if (!this.#root.has(before)) continue;
      const at = this.#root.get(before).keySpan;
      this.#sink.add(
        warningDiagnostic('deprecated', `\`${before}\` is now called \`${now}\``, {
          at,
          hint: `rename the key to \`${now}\``,
          event: RENAMED_EVENTS[before],
        }),
      );
    }
    // nothing is made of it here
    this.#checks.object(this.#root.get('dbt-cloud'));
    const name = this.#root.get('name');
    this.#textOf(name);
    if (this.#raw.document !== undefined && name.value === undefined)
      this.#checks.missing(this.#root, 'name', 'the project file');
    if (!/^[^\d\W]\w*$/.test(this.#raw.name) || RESERVED_NAMES.has(this.#raw.name)) {
      const hint = "a project's name is made of letters, digits and underscores, and is no name that templates use";
      this.#sink.add(
        errorDiagnostic('invalid-value', `\`${this.#raw.name}\` can't be the name of a project`, {
          at: name.span,
          hint,
        }),
      );
    }
  }

  #text(key: string): string | undefined {
    return this.#textOf(this.#root.get(key));
  }

  /** Numbers and booleans are no texts here, as in dbt. */
  #textOf(node: YamlNode): string | undefined {
    const { value } = node;
    if (typeof value === 'string') return value;
    if (value !== undefined && value !== null) this.#checks.wrong(node, 'text (quote it)');
    return undefined;
  }

  #hooks(key: string): readonly WrittenText[] {
    const node = this.#root.get(key);
    const hooks = Array.isArray(node.value) ? node.items() : [node];
    return hooks.flatMap((hook) => {
      const text = this.#textOf(hook);
      return text === undefined ? [] : [{ text, at: hook.span }];
    });
  }

  #version(): string | undefined {
    const node = this.#root.get('version');
    const found = this.#checks.text(node);
    if (found !== undefined && typeof node.value !== 'number' && !/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){1,2}([-+][\w.+-]+)?$/.test(found)) this.#checks.wrong(node, 'a version such as "1.0.0"');
    const format = this.#root.get('config-version');
    if (format.value !== undefined && format.value !== null && format.value !== 2) this.#checks.wrong(format, 'the number 2');
    return found;
  }

  #paths(key: string): readonly string[] | undefined {
    const node = this.#root.get(key);
    if (node.value === undefined || node.value === null) return undefined;
    if (!Array.isArray(node.value)) this.#checks.wrong(node, 'a list of folders');
    return node.items().flatMap((item) => {
      const path = this.#textOf(item);
      if (path === undefined) return [];
      return isAbsolute(path) ? relative(this.#raw.root, path).replaceAll('\\', '/') : path.replace(/^\.\//, '').replace(/\/+$/, '');
    });
  }

  #checkVersion(ranges: readonly string[]): void {
    const node = this.#root.get('require-dbt-version');
    const holds = satisfiesAny(SPOKEN_DBT_VERSIONS, ranges);
    if (holds === undefined) this.#checks.wrong(node, 'a version range such as ">=1.3.0"');
    else if (!holds) {
      const message = `${this.#raw.name} asks for dbt ${ranges.join(', ')}; mart speaks the language of dbt ${DBT_COMPATIBLE_VERSION}`;
      this.#sink.add(
        errorDiagnostic('version-mismatch', message, {
          at: node.span,
          hint: 'to try nevertheless: --no-version-check',
        }),
      );
    }
  }

  #queryComment(): ProjectConfig['queryComment'] {
    const node = this.#root.get('query-comment');
    const { value } = node;
    if (value === undefined) return undefined;
    if (value === null || value === '') return { comment: null, append: false };
    if (typeof value === 'string') return { comment: value, append: false };
    if (!isJsonObject(value)) this.#checks.wrong(node, 'text, or a mapping with `comment`');
    this.#checks.keys(node, new Set(['comment', 'append', 'job-label']), 'query-comment');
    return {
      comment: this.#checks.text(node.get('comment')) ?? null,
      append: this.#checks.boolean(node.get('append')) ?? false,
    };
  }

  #quoting(): ProjectConfig['quoting'] {
    const node = this.#root.get('quoting');
    this.#checks.object(node);
    this.#checks.keys(
      node,
      new Set(['database', 'schema', 'identifier', 'column', 'project', 'snowflake_ignore_case']),
      'quoting',
    );
    const quoting: { database?: boolean; schema?: boolean; identifier?: boolean } = {};
    for (const part of ['database', 'schema', 'identifier'] as const) {
      const value = this.#checks.boolean(node.get(part));
      if (value !== undefined) quoting[part] = value;
    }
    return quoting;
  }

  #dispatch(): ProjectConfig['dispatch'] {
    return this.#checks.mappings(this.#root.get('dispatch')).flatMap((node) => {
      this.#checks.keys(node, new Set(['macro_namespace', 'search_order']), 'dispatch');
      const macroNamespace = this.#checks.required(node, 'macro_namespace', 'an entry of dispatch');
      if (macroNamespace === undefined) return [];
      if (!node.has('search_order')) this.#checks.missing(node, 'search_order', `the entry of dispatch for \`${macroNamespace}\``);
      return [{ macroNamespace, searchOrder: this.#checks.texts(node.get('search_order')) ?? [] }];
    });
  }

  #trees(root: YamlNode): JsonObject {
    const trees: Record<string, Json> = {};
    for (const [key, tree] of TREE_KEYS) {
      const node = root.get(key);
      if (node.value === undefined || node.value === null) continue;
      trees[tree] = { ...(isJsonObject(trees[tree]) ? trees[tree] : {}), ...this.#checks.object(node) };
    }
    return trees;
  }
}
