import { fillTable } from './building-blocks.ts';
import { planStrategy } from './incremental-strategy.ts';
import type { MaterializationRequest } from './request.ts';
import { statement, type BatchStep, type Step } from './step.ts';

/** What a batch step does, once the batch's query is known (`request.query`). */
export function batchSteps(request: MaterializationRequest, step: BatchStep): readonly Step[] {
  const { dialect, query } = request;
  const { table, delta, columns, batch } = step;
  switch (step.does) {
    case 'create':
      return fillTable(request, table);
    case 'stage': {
      const isTemporary = delta.schema === undefined;
      const staged = isTemporary ? [dialect.createTemporaryTableAs(delta, query)] : dialect.createTableAs(delta, query, {});
      return staged.map((sql) => statement(step.title, sql));
    }
    case 'materialize':
      throw new Error(`${step.title} is for a materialization macro`);
    case 'apply':
      return planStrategy({ ...request, target: table, batch }, 'microbatch', delta, columns);
  }
}
