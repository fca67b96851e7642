import { errorDiagnostic, warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { spanOf, type Span } from '../diagnostics/source.ts';
import type { JsonObject } from '../domain/json.ts';
import { isBuildable, isCompilable, relationNameOf, type BuildableNode, type Node } from '../domain/node.ts';

/** Gathers the nodes of a project; refuses two of one name. */
export class NodeCollection {
  readonly #enabled = new Map<string, Node>();
  readonly #disabled = new Map<string, Node[]>();
  readonly #places = new Map<string, Span>();
  readonly #sink: DiagnosticSink;

  constructor(sink: DiagnosticSink) {
    this.#sink = sink;
  }

  get enabled(): ReadonlyMap<string, Node> {
    return this.#enabled;
  }

  get disabled(): ReadonlyMap<string, readonly Node[]> {
    return this.#disabled;
  }

  /** @param at where the node is written, for messages */
  add(node: Node, at: Span): void {
    if (!node.config.enabled) {
      const others = this.#disabled.get(node.uniqueId);
      if (others === undefined) this.#disabled.set(node.uniqueId, [node]);
      else others.push(node);
      return;
    }
    if (this.#enabled.has(node.uniqueId)) {
      this.#refuse(
        `two ${plural(node)} are named \`${node.name}\``,
        at,
        this.#places.get(node.uniqueId),
        'rename one of them, or disable it',
      );
      return;
    }
    this.#enabled.set(node.uniqueId, node);
    this.#places.set(node.uniqueId, at);
  }

  /** Takes an enabled node out, to be added anew. */
  remove(uniqueId: string): void {
    this.#enabled.delete(uniqueId);
  }

  /** An enabled or disabled node. */
  find(uniqueId: string): Node | undefined {
    return this.#enabled.get(uniqueId) ?? this.#disabled.get(uniqueId)?.[0];
  }

  /** Checks what concerns several nodes: one name for a model and a seed, one relation for two nodes. */
  checkNames(flags: JsonObject): void {
    this.#checkSpaces(flags);
    const names = new Map<string, BuildableNode>();
    const relations = new Map<string, BuildableNode>();
    for (const node of this.#enabled.values()) {
      if (!isBuildable(node)) continue;
      const key = namesakeKey(node);
      const namesake = names.get(key);
      if (namesake !== undefined) {
        this.#refuse(
          `a ${namesake.resourceType} and a ${node.resourceType} are both named \`${node.name}\``,
          this.#placeOf(node),
          this.#placeOf(namesake),
          'ref() could not tell them apart: rename one',
        );
      }
      names.set(key, node);
      if (node.config.materialized === 'ephemeral') continue;
      this.#checkRelation(node, relations);
    }
  }

  /** @param flags of the project: they say whether dbt refuses spaces, or only warns */
  #checkSpaces(flags: JsonObject): void {
    const sources = new Set<string>();
    for (const node of this.#enabled.values()) {
      if (isCompilable(node) && node.name.includes(' ')) {
        this.#tellOfSpaces(node, node.name, flags['require_resource_names_without_spaces'] === false);
      }
      const name = node.resourceType === 'source' ? node.sourceName : node.resourceType === 'semantic_model' ? node.name : '';
      if (!name.includes(' ') || (node.resourceType === 'source' && sources.has(name))) continue;
      if (node.resourceType === 'source') sources.add(name);
      this.#tellOfSpaces(node, name, flags['require_source_and_semantic_model_names_without_spaces'] !== true);
    }
  }

  #tellOfSpaces(node: Node, name: string, allowed: boolean): void {
    const message = `the name of the ${node.resourceType.replaceAll('_', ' ')} \`${name}\` has spaces`;
    const details = { at: this.#placeOf(node), hint: `name it ${name.trim().replaceAll(/ +/g, '_')}` };
    this.#sink.add(allowed ? warningDiagnostic('deprecated', message, { ...details, event: 'ResourceNamesWithSpacesDeprecation' }) : errorDiagnostic('invalid-value', message, details));
  }

  #checkRelation(node: BuildableNode, relations: Map<string, BuildableNode>): void {
    const { database, schema, identifier } = relationNameOf(node);
    const shown = [database, schema, identifier].filter((part) => part !== undefined).join('.');
    const other = relations.get(shown.toLowerCase());
    if (other !== undefined && namesakeKey(other) !== namesakeKey(node)) {
      const said = (one: BuildableNode) => (other.name === node.name ? one.uniqueId : one.name);
      const message = `\`${said(other)}\` and \`${said(node)}\` would both be built as ${shown}`;
      const notes = [{ message: 'the other one is here', at: this.#placeOf(other) }];
      this.#sink.add(
        errorDiagnostic('name-collision', message, {
          at: this.#placeOf(node),
          notes,
          hint: 'give one of them an `alias` or a `schema`',
        }),
      );
    }
    relations.set(shown.toLowerCase(), node);
  }

  #placeOf(node: Node): Span {
    return this.#places.get(node.uniqueId) ?? spanOf(node.file, 0);
  }

  #refuse(message: string, at: Span, other: Span | undefined, hint: string): void {
    this.#sink.add(
      errorDiagnostic('duplicate-name', message, {
        at,
        notes: other === undefined ? [] : [{ message: 'the other one is here', at: other }],
        hint,
      }),
    );
  }
}

/** What ref() finds a node by. */
function namesakeKey(node: BuildableNode): string {
  const version = node.resourceType === 'model' ? (node.version ?? '') : '';
  return `${node.packageName}.${node.name}.${version}`;
}

function plural(node: Node): string {
  if (node.resourceType === 'analysis') return 'analyses';
  return node.resourceType === 'unit_test' ? 'unit tests' : `${node.resourceType}s`;
}
