import type { Project } from '../project/project.ts';

/** A project whose references are resolved. Frozen. */
export interface Graph {
  readonly project: Project;
  /** Unique ids a node depends on, in order of first mention; hidden edges (a unit test's model …) included. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Every node after all of its parents; stable for the same project. */
  readonly order: readonly string[];
}
