/** A YAML document as it stands in its file: every value knows its offsets. Aliases are resolved. */
export type YamlTree = ScalarTree | MapTree | ListTree;

interface Placed {
  readonly start: number;
  readonly end: number;
}

export interface ScalarTree extends Placed {
  readonly kind: 'scalar';
  readonly text: string;
  /** Neither quoted nor a block: `yes` and `1` are no texts. */
  readonly isPlain: boolean;
}

export interface MapTree extends Placed {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: YamlTree;
  readonly value: YamlTree | null;
}

export interface ListTree extends Placed {
  readonly kind: 'list';
  readonly items: readonly (YamlTree | null)[];
}
