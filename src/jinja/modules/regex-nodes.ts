/** Python's flags. */
export const FLAGS = {
  TEMPLATE: 1,
  IGNORECASE: 2,
  LOCALE: 4,
  MULTILINE: 8,
  DOTALL: 16,
  UNICODE: 32,
  VERBOSE: 64,
  DEBUG: 128,
  ASCII: 256,
} as const;

/** What a character may be. */
export type CharacterTest = (character: string) => boolean;

/** A place in a text that needs something around it. */
export type Anchor = 'start' | 'end' | 'line-start' | 'line-end' | 'text-end' | 'word' | 'not-word';

/** A parsed regular expression. */
export type RegexNode =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'anchor'; readonly anchor: Anchor; readonly isWord: CharacterTest }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoresCase: boolean }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly least: number;
      readonly most: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    }
  | { readonly kind: 'look'; readonly behind: number | null; readonly isNegated: boolean; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'conditional'; readonly index: number; readonly yes: RegexNode; readonly no: RegexNode };

export interface Regex {
  readonly root: RegexNode;
  readonly flags: number;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

export const UNBOUNDED = Infinity;

/** How many characters a node takes, at least and at most. */
export function widthOf(node: RegexNode, groups: ReadonlyMap<number, RegexNode>): readonly [number, number] {
  switch (node.kind) {
    case 'character':
      return [1, 1];
    case 'sequence':
      return node.items.reduce<readonly [number, number]>(
        ([least, most], item) => {
          const [low, high] = widthOf(item, groups);
          return [least + low, most + high];
        },
        [0, 0],
      );
    case 'choice':
      return widest(node.options, groups);
    case 'conditional':
      return widest([node.yes, node.no], groups);
    case 'group':
    case 'atomic':
      return widthOf(node.body, groups);
    case 'reference': {
      const body = groups.get(node.index);
      return body === undefined ? [0, UNBOUNDED] : widthOf(body, groups);
    }
    case 'repeat': {
      const [low, high] = widthOf(node.body, groups);
      return [low * node.least, high === 0 ? 0 : high * node.most];
    }
    default:
      return [0, 0];
  }
}

function widest(nodes: readonly RegexNode[], groups: ReadonlyMap<number, RegexNode>): readonly [number, number] {
  const widths = nodes.map((node) => widthOf(node, groups));
  return [Math.min(...widths.map(([low]) => low)), Math.max(...widths.map(([, high]) => high))];
}
