import type { Materialization } from '../request.ts';
import { dynamicTable } from './dynamic-table.ts';
import { external } from './external.ts';
import { incremental } from './incremental.ts';
import { materializedView } from './materialized-view.ts';
import { seed } from './seed.ts';
import { snapshot } from './snapshot.ts';
import { table } from './table.ts';
import { tableFunction } from './table-function.ts';
import { view } from './view.ts';

/** One line per materialization. `ephemeral` has none: such a model is only ever part of another's query. */
export const MATERIALIZATIONS: ReadonlyMap<string, Materialization> = new Map(
  [table, view, materializedView, dynamicTable, external, tableFunction, incremental, seed, snapshot].map((materialization) => [materialization.name, materialization]),
);
