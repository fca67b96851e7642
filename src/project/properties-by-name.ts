import { errorDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { readNodeProperties, readVersions, type NodeProperties } from './node-properties.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';

/** The error for a node that two entries speak of, in one package or in two. */
export function describedTwice(name: string, properties: NodeProperties, other: NodeProperties): Diagnostic {
  const notes = [{ message: 'the other one is here', at: other.span }];
  return errorDiagnostic('duplicate-patch', `\`${name}\` is described twice`, { at: properties.span, notes, hint: 'merge the two entries' });
}

/** The properties of one list, by the name of the node they belong to: for a version of a model, of its file. */
export class PropertiesByName {
  readonly #parsing: Parsing;
  readonly #byName = new Map<string, NodeProperties>();
  readonly #used = new Set<string>();

  constructor(parsing: Parsing, entries: readonly PropertyEntry[]) {
    this.#parsing = parsing;
    for (const entry of entries) {
      const isVersioned = entry.list === 'models' && entry.node.get('versions').items().length > 0;
      if (isVersioned) for (const [name, properties] of readVersions(parsing, entry)) this.#add(name, properties);
      else this.#add(entry.name, readNodeProperties(parsing, entry));
    }
  }

  #add(name: string, properties: NodeProperties): void {
    const other = this.#byName.get(name);
    if (other === undefined) {
      this.#byName.set(name, properties);
      return;
    }
    this.#parsing.sink.add(describedTwice(name, properties, other));
  }

  /** What YAML says of a node, if anything. */
  take(name: string): NodeProperties | undefined {
    const properties = this.#byName.get(name);
    if (properties !== undefined) this.#used.add(name);
    return properties;
  }

  /** What YAML says of the node a model's file defines: the latest version may stand in a file without a suffix. */
  takeForModel(fileName: string, otherFiles: ReadonlySet<string>): NodeProperties | undefined {
    const own = this.take(fileName);
    if (own !== undefined) return own;
    for (const [definedIn, { version }] of this.#byName) {
      const isLatest =
        version !== undefined &&
        version.modelName === fileName &&
        String(version.version) === String(version.latestVersion);
      if (isLatest && !otherFiles.has(definedIn)) return this.take(definedIn);
    }
    return undefined;
  }

  all(): Iterable<NodeProperties> {
    return this.#byName.values();
  }

  *unused(): Iterable<readonly [string, NodeProperties]> {
    for (const entry of this.#byName) if (!this.#used.has(entry[0])) yield entry;
  }
}
