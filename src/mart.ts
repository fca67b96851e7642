import type { InlineQuery, ShownRows } from './compile/inline.ts';
import { QueryComments } from './compile/query-comments.ts';
import type { RunContext } from './compile/node-run.ts';
import { newInvocation, type InvocationOptions } from './context/new-invocation.ts';
import type { Session } from './context/session.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { WarningPolicy } from './diagnostics/warning-policy.ts';
import type { Report } from './domain/event.ts';
import type { JsonObject } from './domain/json.ts';
import type { FreshnessResults } from './domain/freshness.ts';
import type { Retried } from './domain/previous-state.ts';
import type { RunResults } from './domain/result.ts';
import { TargetFolder } from './artifacts/target-folder.ts';
import type { CataloguedRelation } from './execute/catalog.ts';
import type { DebugReport } from './execute/debug.ts';
import type { DryRun } from './execute/dry-run.ts';
import { buildGraph } from './graph/build-graph.ts';
import type { Graph } from './graph/graph.ts';
import { nodeRecord } from './graph/record/node-record.ts';
import { recordContext, type RecordContext } from './graph/record/record-context.ts';
import { select, type Selection } from './graph/selection/select.ts';
import { loadProject, type LoadedProject } from './project/load-project.ts';
import type { Project } from './project/project.ts';
import type { Target, Warehouse } from './warehouse/warehouse.ts';

export interface MartOptions extends InvocationOptions {
  /** The folder of the project file. Default: the current folder. */
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  /** Where artifacts are written, in place of the project's `target-path`. */
  readonly targetPath?: string;
  readonly threads?: number;
  /** Reads the project file and the profile alone: enough for `debug`. */
  readonly settingsOnly?: boolean;
  readonly report?: Report;
  /** Aborting cancels the running queries; what is staged is removed, what is published stays. */
  readonly signal?: AbortSignal;
}

export interface SelectionOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly selector?: string;
  readonly resourceTypes?: readonly string[];
  readonly excludeResourceTypes?: readonly string[];
}

export interface ShowOptions extends SelectionOptions {
  /** A query to show in place of a node. */
  readonly inline?: InlineQuery;
  readonly limit: number;
}

const BUILT = ['model', 'seed', 'snapshot', 'function', 'test', 'unit_test'];
const COMPILED = ['model', 'test', 'analysis', 'function', 'snapshot', 'seed'];
/** Nothing is done for these: `build` says so, as in dbt. */
const NOT_DONE = ['exposure', 'saved_query'];

/**
 * A project, loaded: files → Project → Graph. Its methods go on from there: Compiled → Plan → RunResults → artifacts.
 * Nothing here prints; what happens is told through `report`. Close it when done.
 *
 * The rooms that compile and run are imported where they are called: listing and parsing start without them.
 */
export class Mart {
  readonly project: Project;
  readonly graph: Graph;
  readonly target: Target;
  readonly #loaded: LoadedProject;
  readonly #records: RecordContext;
  readonly #folder: TargetFolder;
  readonly #signal: AbortSignal;
  #warehouse: Promise<Warehouse> | undefined;

  /** Reads and checks a project. Throws `MartError` with everything that is wrong with it. */
  static async load(options: MartOptions = {}): Promise<Mart> {
    const report = options.report ?? (() => undefined);
    const invocation = newInvocation(options);
    const loaded = await loadProject({ ...options, projectDir: options.projectDir ?? '.', invocation, report });
    return new Mart(loaded, buildGraph(loaded.project), options);
  }

  private constructor(loaded: LoadedProject, graph: Graph, options: MartOptions) {
    this.project = loaded.project;
    this.graph = graph;
    this.target = loaded.target;
    this.#loaded = loaded;
    this.#records = recordContext(graph, loaded.session.dialect);
    this.#folder = new TargetFolder(this.#records, loaded.session, options.targetPath);
    this.#signal = options.signal ?? new AbortController().signal;
  }

  /** What was made once, when the project was loaded: invocation, target, dialect, macros, environment, report. */
  get session(): Session {
    return this.#loaded.session;
  }

  /** What is odd about the project. Those that the flags make errors have that severity; those they silence are left out. */
  get warnings(): readonly Diagnostic[] {
    const { warnErrorOptions, warnError } = this.session.invocation.flags;
    const policy = new WarningPolicy(warnErrorOptions, warnError);
    return [...this.project.warnings, ...this.graph.warnings].flatMap((warning) => policy.judge(warning) ?? []);
  }

  /** The nodes that a selection means, every node after its parents. */
  list(selection: SelectionOptions = {}, includeEmpty = true): Selection {
    const { invocation, dialect } = this.session;
    const { indirectSelection } = invocation.flags;
    const { enforcedConstraints } = dialect.features;
    const previous = this.#folder.previousState();
    return select(this.graph, { ...selection, includeEmpty, indirectSelection, enforcedConstraints, previous });
  }

  /** A node as manifest.json describes it. */
  record(uniqueId: string): JsonObject {
    const node = this.graph.nodes.get(uniqueId);
    if (node === undefined) throw new Error(`no node ${uniqueId}`);
    return nodeRecord(this.#records, node);
  }

  /** Models, seeds and snapshots in dependency order, each published only when its assertions hold. */
  build(selection: SelectionOptions = {}): Promise<RunResults> {
    return this.#execute(selection, [...BUILT, ...NOT_DONE], true);
  }

  /** Models alone, in dependency order; nothing is asserted. */
  run(selection: SelectionOptions = {}): Promise<RunResults> {
    return this.#execute(selection, ['model'], false);
  }

  /** Loads the CSV files; nothing is asserted. */
  seed(selection: SelectionOptions = {}): Promise<RunResults> {
    return this.#execute(selection, ['seed'], false);
  }

  /** Records in the snapshots what changed since the last time; nothing is asserted. */
  snapshot(selection: SelectionOptions = {}): Promise<RunResults> {
    return this.#execute(selection, ['snapshot'], false);
  }

  /** Assertions and unit tests against what is published. */
  test(selection: SelectionOptions = {}): Promise<RunResults> {
    return this.#execute(selection, ['test', 'unit_test'], false);
  }

  /** The selection made from what another state has built: cloned, or as views of it. */
  async clone(selection: SelectionOptions = {}): Promise<RunResults> {
    const originals = this.#folder.stateRelations();
    const { context, warehouse } = await this.#context(this.#select(selection, ['model', 'seed', 'snapshot']));
    const { cloneSelection } = await import('./execute/clone.ts');
    const { onRan } = this.#folder;
    const results = await cloneSelection({ context, warehouse, originals, ...this.#work, onRan });
    this.#folder.writeRun(results);
    return results;
  }

  /** What did not succeed in the run that `run_results.json` tells of, with the assertions of what is built again. */
  retry(): Promise<RunResults> {
    const { command, ids, retried } = this.#folder.unfinished();
    return this.#executeIds(ids, command === 'build', retried);
  }

  /** Writes `target/compiled`; asks the warehouse only what templates ask. */
  async compile(selection: SelectionOptions = {}): Promise<RunResults> {
    const { context, warehouse } = await this.#compileContext(this.#select(selection, COMPILED));
    const { compileSelection } = await import('./execute/compile-selection.ts');
    const { onCompiled } = this.#folder;
    const results = await compileSelection({ context, warehouse, ...this.#work, onCompiled, tellsEphemerals: selection.select !== undefined });
    this.#folder.writeRun(results);
    return results;
  }

  /** How old the sources are, by their `loaded_at_field`; written to sources.json, or to `path`. */
  async sourceFreshness(selection: SelectionOptions = {}, path?: string): Promise<FreshnessResults> {
    const { context, warehouse } = await this.#context(this.#select(selection, ['source']));
    const { checkFreshness } = await import('./execute/freshness.ts');
    const { onCompiled } = this.#folder;
    const results = await checkFreshness({ context, warehouse, ...this.#work, onCompiled });
    this.#folder.writeFreshness(results, path);
    return results;
  }

  /** Writes catalog.json of what is selected and, where it is compiled, manifest.json: what documentation is made from. */
  async docsGenerate(selection: SelectionOptions = {}, { compile = true, empty = false } = {}): Promise<{ readonly relations: number }> {
    if (compile) await this.compile(selection);
    const relations = empty ? [] : await this.#catalogOf(selection);
    this.#folder.writeCatalog(relations);
    return { relations: relations.length };
  }

  /** How many nodes are worked on at once, and what ends the work. */
  get #work(): { readonly threads: number; readonly signal: AbortSignal } {
    return { threads: this.target.threads, signal: this.#signal };
  }

  async #catalogOf(selection: SelectionOptions): Promise<readonly CataloguedRelation[]> {
    const { context, warehouse } = await this.#context(this.list(selection, false).ids);
    const { readCatalog } = await import('./execute/catalog.ts');
    return readCatalog(context, warehouse);
  }

  /** Renders a query that belongs to no node. */
  async compileInline(text: string): Promise<{ readonly sql: string }> {
    const { context, warehouse } = await this.#compileContext([]);
    const { compileInline } = await import('./compile/inline.ts');
    return compileInline(text, context, warehouse, this.#signal);
  }

  /** What `build` would do now, as data: nothing is changed. */
  async plan(selection: SelectionOptions = {}): Promise<DryRun> {
    const { context, warehouse } = await this.#context(this.#select(selection, BUILT));
    const { dryRun } = await import('./execute/dry-run.ts');
    return dryRun(context, warehouse, this.#signal);
  }

  /** The first rows of a model or of an inline query; undefined where nothing that is selected has rows. */
  async show({ inline, limit, ...selection }: ShowOptions): Promise<ShownRows | undefined> {
    const ids = inline === undefined ? this.#shown(selection) : [];
    const { context, warehouse } = await this.#context(ids);
    const { showQuery } = await import('./compile/inline.ts');
    return showQuery({ inline, limit }, ids, context, warehouse, this.#signal);
  }

  /** Calls a macro with a connection: `run-operation`. */
  async runOperation(macro: string, args: JsonObject): Promise<RunResults> {
    const { context, warehouse } = await this.#context([]);
    const { runOperation } = await import('./execute/operation.ts');
    const results = await runOperation(macro, args, context, warehouse, this.#signal);
    this.#folder.writeRun(results);
    return results;
  }

  /** Runs one statement, rendered as a template: `run-operation --sql`. */
  async runSql(text: string): Promise<RunResults> {
    const { context, warehouse } = await this.#context([]);
    const { runSql } = await import('./execute/operation.ts');
    const results = await runSql(text, context, warehouse, this.#signal);
    this.#folder.writeRun(results);
    return results;
  }

  /** What the target is, whether it can be reached, and what rights are missing there. */
  async debug(): Promise<DebugReport> {
    const { describeTarget } = await import('./execute/debug.ts');
    return describeTarget(() => this.#open());
  }

  /** Writes manifest.json and its summaries. */
  writeManifest(): void {
    this.#folder.writeManifest();
  }

  /** Closes the warehouse, where it was opened. */
  async close(): Promise<void> {
    const opened = this.#warehouse;
    this.#warehouse = undefined;
    await (await opened?.catch(() => undefined))?.close();
  }

  async #execute(selection: SelectionOptions, types: readonly string[], gate: boolean): Promise<RunResults> {
    return this.#executeIds(this.#select(selection, types), gate);
  }

  async #executeIds(ids: readonly string[], gate: boolean, retried?: Retried): Promise<RunResults> {
    this.#folder.assertWritable();
    const { context, warehouse } = await this.#context(ids);
    const { execute } = await import('./execute/execute.ts');
    const { onCompiled, onRan } = this.#folder;
    const results = await execute({ context, warehouse, gate, retried, ...this.#work, onCompiled, onRan });
    this.#folder.writeRun(results);
    return results;
  }

  /** A test is shown only when nothing else is meant: selecting a model selects its tests too. */
  #shown(selection: SelectionOptions): readonly string[] {
    const { ids } = this.list({ ...selection, resourceTypes: ['model', 'seed', 'snapshot', 'analysis', 'function'] });
    return ids.length > 0 ? ids : this.#select(selection, ['test']);
  }

  #select(selection: SelectionOptions, types: readonly string[]): readonly string[] {
    const wanted = selection.resourceTypes?.filter((type) => types.includes(type)) ?? types;
    const selected = this.list({ ...selection, resourceTypes: wanted }, false);
    for (const diagnostic of selected.warnings) this.session.report({ kind: 'diagnostic', diagnostic });
    return selected.ids;
  }

  async #context(ids: readonly string[]): Promise<{ readonly context: RunContext; readonly warehouse: Warehouse }> {
    const warehouse = { connect: async () => (await this.#open()).connect() };
    return { context: await this.#runContext(ids, warehouse), warehouse: await this.#open() };
  }

  /** For what may need no warehouse: it is opened when a template asks it something, and never with `--no-introspect`. */
  async #compileContext(ids: readonly string[]): Promise<{ readonly context: RunContext; readonly warehouse: Warehouse }> {
    const { dialect, invocation } = this.session;
    const { lazyWarehouse, silentWarehouse } = await import('./warehouse/lazy-warehouse.ts');
    const lazy = lazyWarehouse(dialect, () => this.#open());
    const { introspect } = invocation.flags;
    return { context: await this.#runContext(ids, lazy, introspect), warehouse: introspect ? lazy : silentWarehouse(lazy) };
  }

  async #runContext(ids: readonly string[], warehouse: Pick<Warehouse, 'connect'>, introspect = true): Promise<RunContext> {
    const [{ Catalog }, { deferredNames: namesToDefer }] = await Promise.all([import('./compile/catalog.ts'), import('./compile/deferral.ts')]);
    const { session, graph } = this;
    const selected = new Set(ids);
    const catalog = new Catalog(session.dialect, { isRead: introspect });
    const stateNames = this.#folder.deferredNames(selected);
    const { favorState } = session.invocation.flags;
    const deferredNames = stateNames && (await namesToDefer(stateNames, favorState, { graph, catalog, warehouse }));
    const comments = new QueryComments(session, this.#records, this.project.root.config.queryComment);
    const records = this.#records;
    const onEphemeral = this.#folder.onCompiled;
    return { graph, session, catalog, selected, deferredNames, records, comments, onEphemeral, shared: {} };
  }

  #open(): Promise<Warehouse> {
    this.#warehouse ??= this.#loaded.module.open(this.target);
    return this.#warehouse;
  }
}
