import { martError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { IndirectSelection } from '../../domain/invocation.ts';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { SelectorDefinition } from '../../project/project.ts';
import { invalid, methodOf, parseCriterion } from './parse-spec.ts';
import type { Criterion, CriterionValue, Selector } from './selector.ts';

export const CRITERION_KEYS = [
  'method',
  'value',
  'parents',
  'parents_depth',
  'children',
  'children_depth',
  'childrens_parents',
  'indirect_selection',
  'exclude',
];
const INDIRECT_SELECTIONS: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];

/** Reads the definitions of selectors.yml, which may name each other. */
export class DefinitionParser {
  readonly #definitions: ReadonlyMap<string, SelectorDefinition>;
  /** `--indirect-selection`, for criteria that do not say. */
  readonly #indirect: IndirectSelection;

  /** Told of keys that mean nothing where they stand, by the selector they are in. */
  readonly #onIgnored: (selector: string, key: string) => void;

  constructor(
    definitions: ReadonlyMap<string, SelectorDefinition>,
    indirect: IndirectSelection,
    onIgnored: (selector: string, key: string) => void = () => undefined,
  ) {
    this.#definitions = definitions;
    this.#indirect = indirect;
    this.#onIgnored = onIgnored;
  }

  /** The selector of this name. Throws `MartError` with code `selector-invalid`. */
  named(name: string, within: readonly string[] = []): Selector {
    const definition = this.#definitions.get(name);
    if (definition === undefined) {
      const known = [...this.#definitions.keys()];
      const hint =
        known.length === 0
          ? 'this project has no selectors.yml'
          : (didYouMean(name, known) ?? `selectors are ${known.join(', ')}`);
      throw martError('selector-invalid', `there is no selector named \`${name}\``, { hint });
    }
    if (within.includes(name)) throw invalid(name, `it refers to itself: ${[...within, name].join(' → ')}`);
    return this.#parse(definition.definition, [...within, name]);
  }

  #parse(definition: Json, within: readonly string[]): Selector {
    if (typeof definition === 'string') return parseCriterion(definition, this.#indirect, within.at(-1));
    if (!isJsonObject(definition))
      throw this.#refuse(within, 'expected a text, a mapping, `union:` or `intersection:`');
    if ('union' in definition) return this.#group('union', definition, within);
    if ('intersection' in definition) return this.#group('intersection', definition, within);
    return this.#criterion(definition, within);
  }

  #group(kind: 'union' | 'intersection', definition: JsonObject, within: readonly string[]): Selector {
    const others = Object.keys(definition).filter((key) => key !== kind);
    if (others.length > 0) throw this.#refuse(within, `\`${others.join('`, `')}\` can't stand beside \`${kind}\``);
    const items = this.#list(definition[kind], kind, within);
    const excluding = items.filter((item) => isJsonObject(item) && 'exclude' in item && !('method' in item));
    if (excluding.length > 1)
      throw this.#refuse(within, `\`${kind}\` has more than one \`exclude\``, 'write what is excluded as one list');
    const parts = items.filter((item) => !excluding.includes(item)).map((item) => this.#parse(item, within));
    const group: Selector = { kind, parts, indirect: 'eager' };
    const [exclude] = excluding;
    if (!isJsonObject(exclude)) return group;
    this.#ignore(Object.keys(exclude).filter((key) => key !== 'exclude'), within);
    return this.#without(group, exclude, within);
  }

  #criterion(definition: JsonObject, within: readonly string[]): Selector {
    const entries = Object.entries(definition);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && !CRITERION_KEYS.includes(first[0])) {
      return this.#fromKeys({ method: first[0], value: first[1] }, within);
    }
    const unknown = Object.keys(definition).filter((key) => !CRITERION_KEYS.includes(key));
    if (definition['method'] === undefined || definition['value'] === undefined) {
      const [hint] = unknown.flatMap((key) => didYouMean(key, CRITERION_KEYS) ?? []);
      throw this.#refuse(within, '`method` and `value` are needed', hint);
    }
    this.#ignore(unknown, within);
    const base = this.#fromKeys(definition, within);
    return 'exclude' in definition ? this.#without(base, definition, within) : base;
  }

  #fromKeys(keys: JsonObject, within: readonly string[]): Selector {
    const { method, value } = keys;
    if (typeof method !== 'string') throw this.#refuse(within, '`method` must be a text');
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw this.#refuse(within, `\`value\` of \`${method}\` must be a text, a number or a boolean`);
    }
    if (method === 'selector' && !hasRelatives(keys)) return this.named(String(value), within);
    return this.#plainCriterion(method, value, keys, within);
  }

  #plainCriterion(method: string, value: CriterionValue, keys: JsonObject, within: readonly string[]): Criterion {
    const childrensParents = keys['childrens_parents'] === true;
    if (childrensParents && keys['children'] === true)
      throw this.#refuse(within, '`childrens_parents` and `children` exclude each other');
    return {
      kind: 'criterion',
      raw: `${method}:${value}`,
      ...methodOf(method, value, within.at(-1) ?? ''),
      value,
      parentsDepth: this.#depth('parents', keys, within),
      childrenDepth: this.#depth('children', keys, within),
      childrensParents,
      indirect: this.#indirectOf(keys, within),
    };
  }

  #depth(relation: 'parents' | 'children', keys: JsonObject, within: readonly string[]): number {
    const depth = keys[`${relation}_depth`];
    const steps = depth === undefined || depth === null ? Infinity : Number(depth);
    if (steps !== Infinity && (!Number.isInteger(steps) || steps < 0))
      throw this.#refuse(within, `\`${relation}_depth\` must be a whole number`);
    return keys[relation] === true ? steps : 0;
  }

  #indirectOf(keys: JsonObject, within: readonly string[]): IndirectSelection {
    const written = keys['indirect_selection'];
    if (written === undefined) return this.#indirect;
    const known = INDIRECT_SELECTIONS.find((mode) => mode === written);
    if (known === undefined)
      throw this.#refuse(within, `\`indirect_selection\` must be one of ${INDIRECT_SELECTIONS.join(', ')}`);
    return known;
  }

  #without(base: Selector, definition: JsonObject, within: readonly string[]): Selector {
    const excluded = this.#list(definition['exclude'], 'exclude', within).map((item) => this.#parse(item, within));
    if (excluded.length === 0) return base;
    return { kind: 'difference', parts: [base, ...excluded], indirect: 'eager' };
  }

  #list(value: Json | undefined, key: string, within: readonly string[]): readonly Json[] {
    if (Array.isArray(value)) return value as readonly Json[];
    throw this.#refuse(within, `\`${key}\` must be a list`);
  }

  #ignore(keys: readonly string[], within: readonly string[]): void {
    for (const key of keys) this.#onIgnored(within.at(-1) ?? '', key);
  }

  #refuse(within: readonly string[], problem: string, hint?: string) {
    return invalid(within.at(-1) ?? '', problem, hint);
  }
}

function hasRelatives(keys: JsonObject): boolean {
  return keys['parents'] === true || keys['children'] === true || keys['childrens_parents'] === true;
}
