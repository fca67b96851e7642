import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { SavedQueryNode } from '../../domain/node.ts';
import type { QueryItem } from './query-item.ts';
import { itemName, itemProblem, readItems } from './query-items.ts';
import { refused, type Semantics } from './semantics.ts';

const FORM = "write Dimension('entity__name'), TimeDimension('entity__name', 'day'), Entity('name') or Metric('name')";

export function* savedQueryProblems(semantics: Semantics): Iterable<Diagnostic> {
  for (const savedQuery of semantics.savedQueries) {
    yield* groupings(savedQuery, semantics);
    yield* orderings(savedQuery);
    const { limit } = savedQuery.query;
    if (limit !== null && limit < 0) yield refused(`the limit is ${limit}`, savedQuery.locate(['query_params', 'limit']), 'it is 0 or more');
  }
}

function* groupings({ query, locate }: SavedQueryNode, { models, metrics, customGranularities }: Semantics): Iterable<Diagnostic> {
  const known = new Set([...metrics.map(({ name }) => name), 'metric_time', ...models.flatMap(({ dimensions, entities }) => [...dimensions, ...entities].map(({ name }) => name))]);
  for (const [index, text] of query.group_by.entries()) {
    const at = locate(['query_params', 'group_by', index]);
    const read = readItems(`{{${text}}}`, 'filter');
    const [item, second] = 'items' in read ? read.items : [];
    if ('problem' in read || item === undefined || second !== undefined) {
      yield refused(`\`${text}\` can't be grouped by${'problem' in read ? `: ${read.problem}` : ''}`, at, FORM);
      continue;
    }
    const problem = itemProblem(item, customGranularities);
    const { element } = itemName(item, customGranularities);
    if (problem !== undefined) yield refused(problem, at);
    else if (!known.has(element)) yield refused(`nothing is called \`${element}\` in a semantic model`, at, didYouMean(element, known));
  }
}

/** Rows can be ordered by what is asked for: the metrics, and what they are grouped by. */
function* orderings({ query, locate }: SavedQueryNode): Iterable<Diagnostic> {
  const asked = [...query.metrics.map((name) => `Metric('${name}')`), ...query.group_by].flatMap((text) => {
    const read = readItems(`{{ ${text} }}`, 'filter');
    return 'items' in read ? read.items.map(keyOf) : [];
  });
  for (const [index, text] of query.order_by.entries()) {
    const at = locate(['query_params', 'order_by', index]);
    const read = readItems(`{{ ${text} }}`, 'order');
    const [item, second] = 'items' in read ? read.items : [];
    if ('problem' in read || item === undefined || second !== undefined) yield refused(`rows can't be ordered by \`${text}\`${'problem' in read ? `: ${read.problem}` : ''}`, at, `${FORM}; \`.descending(True)\` behind it turns the order round`);
    else if (!asked.includes(keyOf(item))) yield refused(`\`${text}\` is none of the metrics, and not among \`group_by\``, at);
  }
}

function keyOf(item: QueryItem): string {
  return JSON.stringify({ ...item, descending: undefined });
}
