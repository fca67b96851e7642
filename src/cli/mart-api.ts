import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { MartEvent } from '../domain/event.ts';
import type { Flags } from '../domain/invocation.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RunResults } from '../domain/result.ts';
import type { Graph } from '../graph/graph.ts';
import type { Project } from '../project/project.ts';
import type { Cell, Target } from '../warehouse/warehouse.ts';

/** What the command line uses of the public API. */
export interface MartOptions {
  readonly projectDir?: string;
  readonly profilesDir?: string;
  readonly profile?: string;
  readonly target?: string;
  readonly targetPath?: string;
  readonly threads?: number;
  readonly command?: string;
  readonly args?: JsonObject;
  readonly vars?: JsonObject;
  readonly flags?: Partial<Flags>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly report?: (event: MartEvent) => void;
  readonly signal?: AbortSignal;
}

export interface SelectionOptions {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly selector?: string;
  readonly resourceTypes?: readonly string[];
  readonly excludeResourceTypes?: readonly string[];
}

export interface PlannedNode {
  readonly uniqueId: string;
  readonly name: string;
  readonly resourceType: string;
  readonly action: string;
  readonly steps: readonly { readonly title: string; readonly sql: string }[];
  readonly assertions: readonly string[];
}

export interface ShownRows {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface DebugReport {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly message: string }[];
  readonly facts: JsonObject;
  readonly missing: readonly string[];
}

export interface MartApi {
  readonly project: Project;
  readonly graph: Graph;
  readonly target: Target;
  readonly warnings: readonly Diagnostic[];
  list(selection: SelectionOptions): readonly string[];
  record(uniqueId: string): JsonObject;
  compile(selection: SelectionOptions): Promise<RunResults>;
  compileInline(sql: string): Promise<{ readonly sql: string }>;
  plan(selection: SelectionOptions): Promise<{ readonly nodes: readonly PlannedNode[] }>;
  build(selection: SelectionOptions): Promise<RunResults>;
  run(selection: SelectionOptions): Promise<RunResults>;
  test(selection: SelectionOptions): Promise<RunResults>;
  seed(selection: SelectionOptions): Promise<RunResults>;
  snapshot(selection: SelectionOptions): Promise<RunResults>;
  show(options: { readonly select?: readonly string[]; readonly inline?: string; readonly limit: number }): Promise<ShownRows>;
  runOperation(macro: string, args: JsonObject): Promise<RunResults>;
  debug(): Promise<DebugReport>;
  writeManifest(): Promise<void>;
  close(): Promise<void>;
}
