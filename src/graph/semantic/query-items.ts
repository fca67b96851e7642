import { Template, TemplateError } from '../../jinja/engine.ts';
import { createScope, defineNames } from '../../jinja/scope.ts';
import { itemFunctions, type ItemUse, type QueryItem } from './query-item.ts';
import { isStandardGranularity } from './semantics.ts';

/** What a text mentions, or why it can't be read. */
export type ReadItems = { readonly items: readonly QueryItem[] } | { readonly problem: string; readonly hint?: string | undefined };

/** An item's name in its parts: `order_id__ordered_at__day`. */
export interface ItemName {
  readonly entities: readonly string[];
  readonly element: string;
  readonly grain: string | undefined;
}

/** What a condition mentions: a template in which only items of queries have names. */
export function readItems(text: string, use: ItemUse): ReadItems {
  const items: QueryItem[] = [];
  const scope = createScope();
  defineNames(scope, itemFunctions(use, (item) => items.push(item)));
  try {
    Template.of({ path: 'condition', text }).renderSync(scope);
    return { items };
  } catch (error) {
    if (error instanceof TemplateError) return { problem: error.message, hint: error.hint };
    throw error;
  }
}

export function itemName({ kind, name }: Pick<QueryItem, 'kind' | 'name'>, customGranularities: readonly string[]): ItemName {
  const parts = name.split('__');
  const last = parts.at(-1) ?? '';
  const isGrain = parts.length > 1 && (isStandardGranularity(last) || (kind === 'TimeDimension' && customGranularities.includes(last)));
  const rest = isGrain ? parts.slice(0, -1) : parts;
  return { entities: rest.slice(0, -1), element: rest.at(-1) ?? '', grain: isGrain ? last : undefined };
}

/** Why a query can't have an item of this name; undefined when it can. */
export function itemProblem(item: QueryItem, customGranularities: readonly string[]): string | undefined {
  const { entities, element, grain } = itemName(item, customGranularities);
  if (item.kind === 'Metric') return item.groupBy.length > 0 ? undefined : `Metric('${item.name}') needs a \`group_by\` in a condition`;
  if (item.kind === 'Entity') return grain === undefined ? undefined : `the entity \`${item.name}\` can't have a granularity`;
  if (entities.length !== 1 && element !== 'metric_time') return `\`${item.name}\` is no dimension: write \`entity__dimension\`, with the primary entity in front`;
  if (grain !== undefined && item.grain !== undefined && grain !== item.grain) return `\`${item.name}\` has two granularities, \`${grain}\` and \`${item.grain}\``;
  return undefined;
}
