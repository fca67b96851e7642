import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Node } from '../domain/node.ts';
import type { Project } from '../project/project.ts';
import type { ReferenceIndex } from './references.ts';

/** A project whose references are resolved. Frozen. */
export interface Graph {
  readonly project: Project;
  /**
   * The nodes that take part, by unique id. Those of the project, except that a unit test of a versioned model stands
   * here once per version, and that a test of something missing or disabled is not here but in `disabled`.
   */
  readonly nodes: ReadonlyMap<string, Node>;
  readonly disabled: ReadonlyMap<string, readonly Node[]>;
  /** Unique ids a node depends on, in order of first mention. Every node has an entry. A unit test depends on its model. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** The inverse of `parents`, in the order of `nodes`. Every node has an entry. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Every node after all of its parents; stable for the same project. */
  readonly order: readonly string[];
  /** Finds what a name refers to: see `resolveRef` and `resolveSource`. */
  readonly references: ReferenceIndex;
  /** What is doubtful but not wrong: deprecated models, tests of missing models. The project's own warnings are not repeated. */
  readonly warnings: readonly Diagnostic[];
}
