import { accessSync, constants, cpSync, existsSync, mkdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { martError, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { eventTimeWindow } from '../context/event-time.ts';
import type { Session } from '../context/session.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import { isBuildable, type CompilableNode, type UnitTestNode } from '../domain/node.ts';
import type { BatchResults } from '../domain/batch.ts';
import type { PreviousRunResults, PreviousState, Retried } from '../domain/previous-state.ts';
import type { RelationName } from '../domain/relation.ts';
import type { FreshnessResults } from '../domain/freshness.ts';
import type { RunResults } from '../domain/result.ts';
import type { CataloguedRelation } from '../execute/catalog.ts';
import type { CompiledFacts } from '../graph/record/node-record.ts';
import type { RecordContext } from '../graph/record/record-context.ts';
import type { Sql } from '../sql/sql.ts';
import type { ArtifactContext } from './artifact-context.ts';
import { writeCatalog } from './catalog.ts';
import { CompiledFiles } from './compiled-files.ts';
import { writeFreshness } from './freshness-results.ts';
import { writeManifest } from './manifest.ts';
import { readPreviousState, readRunResults } from './read-state.ts';
import { writeRunResults } from './run-results.ts';
import { writeSemanticManifest } from './semantic-manifest.ts';
import { unwritable } from './write-artifact.ts';
import { writeGraphSummary } from './graph-summary.ts';

const UNDONE = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success']);

/** Everything one invocation leaves in `target/`, and what it reads of an earlier one. */
export class TargetFolder {
  readonly context: ArtifactContext;
  readonly #records: RecordContext;
  readonly #session: Session;
  readonly #files: CompiledFiles;
  readonly #compiled = new Map<string, CompiledFacts>();
  #previous: PreviousState | undefined;

  constructor(records: RecordContext, session: Session, targetPath: string | undefined) {
    const { root } = records.graph.project;
    const path = targetPath ?? root.config.targetPath;
    this.#records = records;
    this.#session = session;
    this.context = {
      invocation: session.invocation,
      targetFolder: isAbsolute(path) ? path : resolve(root.root, path),
      targetPath: path,
      secrets: [...session.target.secrets, ...session.environment.secrets],
      now: () => new Date(),
    };
    this.#warnOfOwnState();
    this.#files = new CompiledFiles(this.context, session.invocation.flags.logFormat === 'json');
  }

  /** Keeps a node's compiled SQL for `target/compiled` and the manifest. */
  readonly onCompiled = (node: CompilableNode | UnitTestNode, text: string, batch?: string): void => {
    if (node.resourceType === 'seed') return;
    const compiledPath = this.#files.writeCompiled(node, text, batch);
    if (batch !== undefined || node.resourceType === 'unit_test') return;
    this.#compiled.set(node.uniqueId, { code: text, extraCtes: this.#extraCtes(node.uniqueId), compiledPath });
  };

  /** Keeps what was sent to the warehouse for a node in `target/run`. */
  readonly onRan = (node: CompilableNode, statements: readonly Sql[]): void => {
    if (statements.length === 0 || node.resourceType === 'seed') return;
    const buildPath = this.#files.writeRun(node, statements.map((statement) => statement.text).join(';\n\n'));
    const compiled = this.#compiled.get(node.uniqueId);
    if (compiled !== undefined) this.#compiled.set(node.uniqueId, { ...compiled, buildPath });
  };

  /** What a run leaves for other tools and for `retry`. */
  writeRun(results: RunResults): void {
    if (this.#session.invocation.flags.writeJson) {
      this.#noteKeptRows(results);
      this.writeManifest();
      writeRunResults(this.context, results);
    }
    this.#files.settled();
  }

  /** Where tests left their failing rows, which their configs alone do not tell. */
  #noteKeptRows({ results }: RunResults): void {
    for (const { uniqueId, relationName } of results) {
      const compiled = this.#compiled.get(uniqueId);
      if (compiled !== undefined && relationName !== undefined && this.#records.graph.nodes.get(uniqueId)?.resourceType === 'test')
        this.#compiled.set(uniqueId, { ...compiled, relationName });
    }
  }

  /** Before anything is built: throws when what becomes of it could not be written down. */
  assertWritable(): void {
    const { targetFolder } = this.context;
    try {
      mkdirSync(targetFolder, { recursive: true });
      accessSync(targetFolder, constants.W_OK);
    } catch (error) {
      throw unwritable(targetFolder, error);
    }
  }

  /** The ephemeral models that a node reads, and those that they read: parents first, each once. */
  #extraCtes(uniqueId: string, found = new Map<string, string>()): CompiledFacts['extraCtes'] {
    const { nodes, parents } = this.#records.graph;
    for (const id of parents.get(uniqueId) ?? []) {
      const parent = nodes.get(id);
      const compiled = this.#compiled.get(id);
      if (compiled === undefined || parent?.resourceType !== 'model' || parent.config.materialized !== 'ephemeral') continue;
      this.#extraCtes(id, found);
      found.set(id, ` __dbt__cte__${parent.alias} as (\n${compiled.code}\n)`);
    }
    return Array.from(found, ([id, sql]) => ({ id, sql }));
  }

  writeFreshness(results: FreshnessResults, path?: string): void {
    if (this.#session.invocation.flags.writeJson) this.writeManifest();
    writeFreshness(this.context, results, path);
  }

  writeCatalog(relations: readonly CataloguedRelation[]): void {
    writeCatalog(this.context, relations);
    this.#copyAssets();
  }

  /** Images and the like that documentation refers to (`asset-paths`). */
  #copyAssets(): void {
    const { root } = this.#records.graph.project;
    for (const path of root.config.assetPaths) {
      const from = resolve(root.root, path);
      if (existsSync(from)) cpSync(from, join(this.context.targetFolder, path), { recursive: true });
    }
  }

  /** A state that this very run writes over is no longer that of an earlier one. */
  #warnOfOwnState(): void {
    const { statePath } = this.#session.invocation.flags;
    if (statePath === undefined || resolve(this.#records.graph.project.root.root, statePath) !== resolve(this.context.targetFolder)) return;
    const hint = 'copy the artifacts of the earlier run to a folder of their own';
    const diagnostic = warningDiagnostic('invalid-value', `The state and target directories are the same: '${this.context.targetPath}'`, { hint, event: 'WarnStateTargetEqual' });
    this.#session.report({ kind: 'diagnostic', diagnostic });
  }

  writeManifest(): void {
    writeManifest(this.context, this.#records, this.#compiled);
    writeGraphSummary(this.context, this.#records.graph);
    writeSemanticManifest(this.context, this.#records);
  }

  /** The artifacts that `--state` points at, read once; undefined without the flag. */
  previousState(): PreviousState | undefined {
    const { statePath } = this.#session.invocation.flags;
    if (statePath === undefined) return undefined;
    this.#previous ??= readPreviousState(resolve(this.#records.graph.project.root.root, statePath), this.context.targetFolder);
    return this.#previous;
  }

  /**
   * What the last run left undone: nodes that failed or were skipped, and the tests of those that are to be built.
   * Throws `state-missing` when there was no run.
   */
  unfinished(): { readonly command: string; readonly ids: readonly string[]; readonly retried: Retried } {
    const previous = readRunResults(join(this.context.targetFolder, 'run_results.json'));
    if (previous === undefined) throw martError('state-missing', 'there is no run to retry', { hint: 'run `mart build` first' });
    const { graph } = this.#records;
    const undone = new Set(previous.results.filter((result) => UNDONE.has(result.status)).map((result) => result.uniqueId));
    const command = String(previous.args['which'] ?? 'build');
    const ids = graph.order.filter((id) => {
      const isTest = command === 'build' && graph.nodes.get(id)?.resourceType === 'test';
      return undone.has(id) || (isTest && (graph.parents.get(id) ?? []).some((parent) => undone.has(parent)));
    });
    return { command, ids, retried: retriedOf(previous) };
  }

  /** With `--defer`: where references to nodes outside of the selection lead, by unique id. */
  deferredNames(selected: ReadonlySet<string>): ReadonlyMap<string, RelationName> | undefined {
    const { flags } = this.#session.invocation;
    if (!flags.defer) return undefined;
    const path = flags.deferStatePath ?? flags.statePath;
    if (path === undefined) throw stateMissing('name the folder of the manifest.json to defer to: --state <folder>');
    return this.#relationsOf(path, selected);
  }

  /** What the state calls the relations of the nodes that it has in common with this project. Throws `state-missing`. */
  stateRelations(): ReadonlyMap<string, RelationName> {
    const { flags } = this.#session.invocation;
    const path = flags.deferStatePath ?? flags.statePath;
    if (path !== undefined) return this.#relationsOf(path, new Set());
    throw stateMissing('name the folder with the manifest.json of the state to clone: --state <folder>');
  }

  #relationsOf(path: string, without: ReadonlySet<string>): ReadonlyMap<string, RelationName> {
    const folder = resolve(this.#records.graph.project.root.root, path);
    const state = readPreviousState(folder);
    if (state.manifest === undefined) throw martError('state-missing', `there is no manifest.json in ${folder}`, { hint: '--state takes the folder of an earlier manifest.json' });
    const names = new Map<string, RelationName>();
    for (const [id, entry] of state.manifest.entries) {
      const node = this.#records.graph.nodes.get(id);
      if (without.has(id) || node === undefined || !(isBuildable(node) || node.resourceType === 'function') || isEphemeral(entry)) continue;
      const { database, schema, alias, name } = entry;
      names.set(id, {
        database: typeof database === 'string' ? database : undefined,
        schema: typeof schema === 'string' ? schema : undefined,
        identifier: typeof alias === 'string' ? alias : String(name),
      });
    }
    return names;
  }
}

/** A model that the state has no relation of. */
function isEphemeral({ config }: JsonObject): boolean {
  return isJsonObject(config) && config['materialized'] === 'ephemeral';
}

function retriedOf({ metadata, args, results }: PreviousRunResults): Retried {
  const began = metadata['invocation_started_at'] ?? metadata['generated_at'];
  const text = (key: string) => (typeof args[key] === 'string' ? args[key] : undefined);
  const batches = results.flatMap(({ uniqueId, batchResults }): [string, BatchResults][] =>
    batchResults === undefined || batchResults.successful.length === 0 || batchResults.failed.length === 0 ? [] : [[uniqueId, batchResults]],
  );
  return {
    startedAt: typeof began === 'string' ? new Date(began) : undefined,
    window: eventTimeWindow({ eventTimeStart: text('event_time_start'), eventTimeEnd: text('event_time_end') }),
    batches: new Map(batches),
  };
}

function stateMissing(hint: string): Error {
  return martError('state-missing', '--state or --defer-state are required for deferral, but neither was provided', { hint });
}
