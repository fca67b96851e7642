import type { Session } from '../context/session.ts';
import type { Report } from '../domain/event.ts';
import type { Invocation } from '../domain/invocation.ts';
import type { Target, WarehouseModule } from '../warehouse/warehouse.ts';
import type { Project } from './project.ts';

/** What is to be loaded, and for whom. */
export interface LoadRequest {
  /** The folder of the project file, or of a project without one. */
  readonly projectDir: string;
  /** `--profiles-dir`. */
  readonly profilesDir?: string | undefined;
  /** `--profile`, in place of the one that the project file names. */
  readonly profile?: string | undefined;
  /** `--target`. */
  readonly target?: string | undefined;
  /** `--threads`. */
  readonly threads?: number | undefined;
  readonly invocation: Invocation;
  readonly report: Report;
}

export interface LoadedProject {
  readonly project: Project;
  readonly target: Target;
  /** The target's warehouse: its dialect, and how to open it. */
  readonly module: WarehouseModule;
  /** What templates are rendered with: the compile pass builds its contexts from it. */
  readonly session: Session;
}

/**
 * Reads a project: its files, its packages, the profile; renders every node once to learn what it refers to.
 * Throws a `MartError` with everything that is wrong; what is merely suspicious is in `project.warnings`.
 */
export async function loadProject(_request: LoadRequest): Promise<LoadedProject> {
  throw new Error('being written');
}
