import type { IndirectSelection } from '../../domain/invocation.ts';
import { reachable } from '../digraph.ts';
import { DefinitionParser } from './parse-definition.ts';
import { testOf } from './methods.ts';
import type { Criterion, Selector, SelectorGroup } from './selector.ts';
import type { World } from './world.ts';

/**
 * What a selector selects. `open` are tests that some of their parents call for and that wait for the others to be
 * selected too.
 */
interface Evaluated {
  readonly selected: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

/** Unique ids begin with the type. */
const TEST_ID = /^(?:unit_)?test\./;

/** Evaluates selectors over a graph. `onNothing` hears of what was asked for on the command line and matched nothing. */
export class Evaluation {
  readonly #world: World;
  readonly #onNothing: (group: SelectorGroup) => void;

  constructor(world: World, onNothing: (group: SelectorGroup) => void) {
    this.#world = world;
    this.#onNothing = onNothing;
  }

  /** Throws `MartError` with code `selector-invalid` or `state-missing`. */
  evaluate(selector: Selector): Evaluated {
    return selector.kind === 'criterion' ? this.#criterion(selector) : this.#group(selector);
  }

  #group(group: SelectorGroup): Evaluated {
    const parts = group.parts.map((part) => this.evaluate(part));
    const direct = combined(
      group.kind,
      parts.map((part) => part.selected),
    );
    const open = combined(
      group.kind,
      parts.map((part) => united(part.selected, part.open)),
    );
    const selected = this.#completed(direct, open, group.indirect);
    if (group.raw !== undefined && selected.size === 0) this.#onNothing(group);
    return { selected, open };
  }

  #criterion(criterion: Criterion): Evaluated {
    const { graph } = this.#world;
    const matched = this.#matched(criterion);
    const selected = new Set(matched);
    const addAll = (ids: Iterable<string>): void => {
      for (const id of ids) selected.add(id);
    };
    if (criterion.childrensParents) {
      const family = united(matched, reachable(matched, graph.children));
      addAll(family);
      addAll(reachable(family, graph.parents));
    }
    addAll(reachable(matched, graph.parents, criterion.parentsDepth));
    addAll(reachable(matched, graph.children, criterion.childrenDepth));
    return criterion.indirect === 'empty'
      ? { selected, open: new Set() }
      : this.#withTests(selected, criterion.indirect);
  }

  #matched(criterion: Criterion): ReadonlySet<string> {
    if (criterion.method === 'selector') {
      const parser = new DefinitionParser(this.#world.graph.project.selectors, criterion.indirect);
      return this.evaluate(parser.named(String(criterion.value))).selected;
    }
    const test = testOf(criterion, criterion.method, this.#world);
    const matched = new Set<string>();
    for (const node of this.#world.graph.nodes.values()) if (test(node)) matched.add(node.uniqueId);
    return matched;
  }

  /** Takes in the tests of what is selected, as far as the mode allows. */
  #withTests(ids: ReadonlySet<string>, mode: Exclude<IndirectSelection, 'empty'>): Evaluated {
    const { graph } = this.#world;
    const selected = new Set(ids);
    const open = new Set<string>();
    const present = mode === 'buildable' ? this.#buildable(ids, true) : ids;
    for (const id of ids) {
      for (const child of graph.children.get(id) ?? []) {
        if (!TEST_ID.test(child)) continue;
        if (mode === 'eager' || this.#parentsAmong(child, present)) selected.add(child);
        else open.add(child);
      }
    }
    return { selected, open };
  }

  /** Takes in the tests whose last parent another part of the selector brought. */
  #completed(direct: ReadonlySet<string>, open: ReadonlySet<string>, mode: IndirectSelection): ReadonlySet<string> {
    if (mode !== 'cautious' && mode !== 'buildable') return direct;
    const present = mode === 'buildable' ? this.#buildable(direct, false) : direct;
    const selected = new Set(direct);
    for (const id of open) {
      const isUnitTest = this.#world.graph.nodes.get(id)?.resourceType === 'unit_test';
      if (!isUnitTest && this.#parentsAmong(id, present)) selected.add(id);
    }
    return selected;
  }

  /** What is there when the selected nodes can be built: they and their ancestors. */
  #buildable(ids: ReadonlySet<string>, withSources: boolean): ReadonlySet<string> {
    const { graph } = this.#world;
    const present = united(ids, reachable(ids, graph.parents));
    if (withSources)
      for (const node of graph.nodes.values()) if (node.resourceType === 'source') present.add(node.uniqueId);
    return present;
  }

  #parentsAmong(id: string, present: ReadonlySet<string>): boolean {
    return (this.#world.graph.parents.get(id) ?? []).every((parent) => present.has(parent));
  }
}

function combined(kind: SelectorGroup['kind'], sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first = new Set<string>(), ...others] = sets;
  const rest = kind === 'intersection' ? others : others.filter((set) => set.size > 0);
  if (rest.length === 0) return first;
  switch (kind) {
    case 'union':
      return united(first, ...rest);
    case 'intersection':
      return new Set([...first].filter((id) => rest.every((set) => set.has(id))));
    case 'difference':
      return new Set([...first].filter((id) => !rest.some((set) => set.has(id))));
  }
}

function united(...sets: readonly ReadonlySet<string>[]): Set<string> {
  const result = new Set<string>();
  for (const set of sets) for (const id of set) result.add(id);
  return result;
}
