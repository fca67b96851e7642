import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../diagnostics/source.ts';
import type { MacroRegistry } from '../context/macro-registry.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Documentation, Group, Node } from '../domain/node.ts';

/** A text and where it is written. */
export interface WrittenText {
  readonly text: string;
  readonly at: Span;
}

/** `mart_project.yml` or `dbt_project.yml`, rendered and with defaults. */
export interface ProjectConfig {
  readonly name: string;
  readonly version: string | undefined;
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly analysisPaths: readonly string[];
  readonly functionPaths: readonly string[];
  readonly macroPaths: readonly string[];
  readonly snapshotPaths: readonly string[];
  readonly docsPaths: readonly string[];
  readonly assetPaths: readonly string[];
  /** Relative to the project root. */
  readonly targetPath: string;
  readonly logPath: string;
  readonly packagesInstallPath: string;
  readonly onRunStart: readonly WrittenText[];
  readonly onRunEnd: readonly WrittenText[];
  readonly queryComment: { readonly comment: string | null; readonly append: boolean } | undefined;
  readonly quoting: { readonly database?: boolean; readonly schema?: boolean; readonly identifier?: boolean };
  readonly dispatch: readonly { readonly macroNamespace: string; readonly searchOrder: readonly string[] }[];
  readonly vars: JsonObject;
  readonly flags: JsonObject;
  /** Whether models that are not public are for this package alone. */
  readonly restrictAccess: boolean;
  /** The config trees: `models`, `seeds`, `snapshots`, `sources`, `data_tests`, … */
  readonly trees: JsonObject;
  /** The same before templates in them were rendered. */
  readonly unrenderedTrees: JsonObject;
}

/** The root project or an installed package. */
export interface ProjectPackage {
  readonly name: string;
  /** Absolute folder. */
  readonly root: string;
  /** The project file; undefined for a root without one. */
  readonly file: SourceFile | undefined;
  readonly config: ProjectConfig;
  readonly isRoot: boolean;
}

/** Everything the files say, parsed: references are still names (`graph/` resolves them). Frozen. */
export interface Project {
  readonly root: ProjectPackage;
  /** By name, the root among them. */
  readonly packages: ReadonlyMap<string, ProjectPackage>;
  /** Enabled nodes by unique id: models, seeds, snapshots, tests, analyses, operations, sources, exposures, unit tests, semantic models, metrics, saved queries. */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly disabled: ReadonlyMap<string, readonly Node[]>;
  readonly macros: MacroRegistry;
  readonly docs: ReadonlyMap<string, Documentation>;
  readonly groups: ReadonlyMap<string, Group>;
  /** `selectors.yml` of the root, by name, as parsed YAML. */
  readonly selectors: ReadonlyMap<string, SelectorDefinition>;
  readonly warnings: readonly Diagnostic[];
}

export interface SelectorDefinition {
  readonly name: string;
  readonly description: string;
  /** Undefined where nothing is said. */
  readonly isDefault: boolean | undefined;
  readonly definition: Json;
  /** Where it is named. */
  readonly span?: Span | undefined;
}
