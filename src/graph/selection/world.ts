import { martError, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type {
  PreviousManifest,
  PreviousRunResults,
  PreviousState,
  SourceFreshnessRecord,
} from '../../domain/previous-state.ts';
import type { Graph } from '../graph.ts';

/** What criteria are evaluated against. */
export interface World {
  readonly graph: Graph;
  readonly previous: PreviousState | undefined;
  /** The types of constraints that the warehouse checks: to lose one breaks a contract. */
  readonly enforcedConstraints: readonly string[];
  readonly warn: (diagnostic: Diagnostic) => void;
}

/** The manifest to compare with. Throws `MartError` with code `state-missing`. */
export function previousManifest(world: World, criterion: string): PreviousManifest {
  return world.previous?.manifest ?? missing(world, criterion, 'manifest.json');
}

export function previousRunResults(world: World, criterion: string): PreviousRunResults {
  return world.previous?.runResults ?? missing(world, criterion, 'run_results.json');
}

export function previousSources(world: World, criterion: string): SourceFreshnessRecord {
  return world.previous?.sources ?? missing(world, criterion, 'sources.json');
}

function missing(world: World, criterion: string, file: string): never {
  const { previous } = world;
  if (previous === undefined) {
    throw martError('state-missing', `\`${criterion}\` compares with an earlier run, and none is given`, {
      hint: `give the folder of its ${file} with --state`,
    });
  }
  throw martError('state-missing', `\`${criterion}\` needs ${file}, which ${previous.folder} does not have`, {
    hint: 'keep the target folder of the earlier run as a whole',
  });
}
