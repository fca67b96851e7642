/** The public API: load a project, look at it, build it. */
export { Mart } from './mart.ts';
export type { MartOptions, SelectionOptions, ShowOptions } from './mart.ts';
export { MartError } from './diagnostics/diagnostic.ts';
export type { Diagnostic, Note } from './diagnostics/diagnostic.ts';
export { renderDiagnostic } from './diagnostics/render.ts';
export type { MartEvent, NodeInfo, Report } from './domain/event.ts';
export type { FreshnessResults } from './domain/freshness.ts';
export type { RunResult, RunResults, RunStatus } from './domain/result.ts';
export type { Json, JsonObject } from './domain/json.ts';
export type { Flags } from './domain/invocation.ts';
export type { DryRun, PlannedNode, PlannedStep } from './execute/dry-run.ts';
export type { DebugReport } from './execute/debug.ts';
export type { ShownRows } from './compile/inline.ts';
export type { Selection } from './graph/selection/select.ts';
export type { Cell } from './warehouse/warehouse.ts';
