import type { JsonObject } from '../domain/json.ts';
import { YamlDocument } from '../context/yaml.ts';
import type { DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { PackageFiles, readFiles, type FoundFile, type ReadFile } from './discover.ts';
import type { ProjectPackage } from './project.ts';

/** A YAML file of properties. */
export interface PropertiesFile extends ReadFile {
  readonly document: YamlDocument;
}

/** The files of one package, by what they are. */
export interface PackageContents {
  readonly package: ProjectPackage;
  readonly models: readonly ReadFile[];
  readonly seeds: readonly FoundFile[];
  readonly snapshots: readonly ReadFile[];
  readonly analyses: readonly ReadFile[];
  readonly functions: readonly ReadFile[];
  readonly singularTests: readonly ReadFile[];
  readonly macros: readonly ReadFile[];
  readonly documentation: readonly ReadFile[];
  readonly fixtures: readonly ReadFile[];
  readonly properties: readonly PropertiesFile[];
}

const JINJA_ENDINGS = ['.j2', '.jinja2', '.jinja'];

/**
 * Finds and reads a package's files. YAML that can't be read goes to `sink`.
 * @param rootFlags the root project's `flags:`: `allow_jinja_file_extensions` takes `orders.sql.j2` for a template too
 */
export function readPackage(projectPackage: ProjectPackage, shownRoot: string, rootFlags: JsonObject, sink: DiagnosticSink): PackageContents {
  const { config, root } = projectPackage;
  const files = PackageFiles.open(root, shownRoot);
  const { modelPaths, seedPaths, testPaths, macroPaths, snapshotPaths, analysisPaths, functionPaths, docsPaths } = config;
  const isMore = rootFlags['allow_jinja_file_extensions'] === true;
  const templates = (ending: string): readonly string[] => (isMore ? [ending, ...JINJA_ENDINGS.map((more) => `${ending}${more}`)] : [ending]);
  const read = (folders: readonly string[], endings: readonly string[]): readonly ReadFile[] =>
    readFiles(files.find(folders, endings));
  const sql = templates('.sql');
  const below = (folder: string): readonly string[] => testPaths.map((path) => `${path}/${folder}`);
  const everywhere = [
    ...new Set([...modelPaths, ...seedPaths, ...snapshotPaths, ...analysisPaths, ...functionPaths, ...macroPaths, ...testPaths]),
  ];
  const tests = read(testPaths, sql);
  return {
    package: projectPackage,
    models: read(modelPaths, [...sql, '.py']),
    seeds: files.find(seedPaths, ['.csv']),
    snapshots: read(snapshotPaths, sql),
    analyses: read(analysisPaths, sql),
    functions: read(functionPaths, [...sql, '.py', '.js']),
    singularTests: tests.filter(({ path }) => !path.startsWith('generic/') && !path.startsWith('fixtures/')),
    macros: [...read(macroPaths, sql), ...tests.filter(({ path }) => path.startsWith('generic/'))],
    documentation: read(docsPaths, templates('.md')),
    fixtures: read(below('fixtures'), ['.csv', ...sql]),
    properties: read(everywhere, ['.yml', '.yaml']).flatMap((file) => parseProperties(file, sink)),
  };
}

/** A package of which only the project file counts. */
export function withoutFiles(projectPackage: ProjectPackage): PackageContents {
  const nothing: readonly never[] = [];
  return {
    package: projectPackage,
    models: nothing,
    seeds: nothing,
    snapshots: nothing,
    analyses: nothing,
    functions: nothing,
    singularTests: nothing,
    macros: nothing,
    documentation: nothing,
    fixtures: nothing,
    properties: nothing,
  };
}

function parseProperties(file: ReadFile, sink: DiagnosticSink): readonly PropertiesFile[] {
  try {
    // as dbt, without white space at the end: it decides whether a last block of text ends in a line break
    const document = new YamlDocument({ path: file.file.path, text: file.file.text.trimEnd() });
    for (const warning of document.warnings) sink.add(warning);
    return document.value === null ? [] : [{ ...file, document }];
  } catch (error) {
    sink.capture(error);
    return [];
  }
}
