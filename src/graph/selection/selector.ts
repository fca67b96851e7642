import type { IndirectSelection } from '../../domain/invocation.ts';

/** The methods of the selection grammar, in the order the documentation lists them. */
export const METHODS = [
  'fqn',
  'tag',
  'path',
  'file',
  'package',
  'source',
  'resource_type',
  'config',
  'test_type',
  'test_name',
  'state',
  'result',
  'source_status',
  'exposure',
  'group',
  'access',
  'version',
  'unit_test',
  'function',
  'selector',
  'metric',
  'semantic_model',
  'saved_query',
] as const;

export type Method = (typeof METHODS)[number];

/** What a criterion is compared with: text on the command line, any scalar in selectors.yml. */
export type CriterionValue = string | number | boolean;

/** `2+tag:nightly+`: what is matched, and which relatives come along. */
export interface Criterion {
  readonly kind: 'criterion';
  /** As written, for messages. */
  readonly raw: string;
  readonly method: Method;
  /** What follows the method's name: `['meta', 'owner']` in `config.meta.owner:ann`. */
  readonly path: readonly string[];
  readonly value: CriterionValue;
  /** Steps towards the parents: 0 for none, `Infinity` for all. */
  readonly parentsDepth: number;
  readonly childrenDepth: number;
  /** `@x`: also the descendants, and everything that they need. */
  readonly childrensParents: boolean;
  readonly indirect: IndirectSelection;
}

/** Selectors combined. In a difference, what the later parts select is taken from what the first selects. */
export interface SelectorGroup {
  readonly kind: 'union' | 'intersection' | 'difference';
  readonly parts: readonly Selector[];
  /** Whether tests that the parts left open are taken in once all their parents are there. */
  readonly indirect: IndirectSelection;
  /** As written on the command line, where matching nothing is worth a warning; undefined elsewhere. */
  readonly raw?: string | undefined;
}

export type Selector = Criterion | SelectorGroup;

/** Every criterion of a selector, in the order written. */
export function* criteriaOf(selector: Selector): Iterable<Criterion> {
  if (selector.kind === 'criterion') yield selector;
  else for (const part of selector.parts) yield* criteriaOf(part);
}
