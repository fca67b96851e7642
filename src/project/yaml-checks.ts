import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic, type Diagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Span } from '../diagnostics/source.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { nodeAt, shapeProblems, type Shape, type ShapeProblem } from './value-shapes.ts';

/** Reads values out of YAML, and reports those that are of the wrong kind: each at its own line. */
export class YamlChecks {
  readonly sink: DiagnosticSink;

  constructor(sink: DiagnosticSink) {
    this.sink = sink;
  }

  /** Reports keys that are not among the known ones. `what` names the thing: `a model`. */
  keys(node: YamlNode, known: ReadonlySet<string>, what: string): void {
    for (const key of node.keys()) {
      if (known.has(key)) continue;
      const hint = didYouMean(key, known);
      this.sink.add(
        errorDiagnostic('unknown-key', `unknown key \`${key}\` in ${what}`, { at: node.get(key).keySpan, hint }),
      );
    }
  }

  wrong(node: YamlNode, expected: string): void {
    this.sink.add(
      errorDiagnostic(
        'invalid-value',
        `${nameOf(node)} must be ${expected}, not ${kindOf(node.value)}`,
        { at: node.span },
      ),
    );
  }

  /** Reports every value of a node that is not what it must be; those that are taken for another one only where `tellsTaken`. */
  shape(node: YamlNode, shape: Shape, tellsTaken = true): void {
    for (const { path, words, value, takenAs } of shapeProblems(node.value, shape)) {
      const at = nodeAt(node, path);
      if (takenAs === undefined) this.wrong(at, words);
      else if (tellsTaken) this.sink.add(takenWarning(nameOf(at), { words, value, takenAs }, at.span));
    }
  }

  missing(node: YamlNode, key: string, what: string): void {
    this.sink.add(errorDiagnostic('missing-key', `${what} needs ${/^[aeiou]/.test(key) ? 'an' : 'a'} \`${key}\``, { at: node.span }));
  }

  /** A string; numbers and booleans are taken as they are written. */
  text(node: YamlNode): string | undefined {
    const { value } = node;
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.wrong(node, 'text');
    return undefined;
  }

  /** The text under a key that must be there. */
  required(node: YamlNode, key: string, what: string): string | undefined {
    const child = node.get(key);
    if (typeof child.value === 'boolean' || typeof child.value === 'number') {
      this.wrong(child, typeof child.value === 'number' ? 'text (quote it)' : 'text (YAML reads words such as on, off, yes and no as true or false: quote them)');
      return undefined;
    }
    const found = this.text(child);
    if (found === undefined || found === '') this.missing(node, key, what);
    return found;
  }

  boolean(node: YamlNode): boolean | undefined {
    const { value } = node;
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'True') return true;
    if (value === 'false' || value === 'False') return false;
    this.wrong(node, 'true or false');
    return undefined;
  }

  object(node: YamlNode): JsonObject {
    const { value } = node;
    if (value === undefined || value === null) return {};
    if (isJsonObject(value)) return value;
    this.wrong(node, 'a mapping');
    return {};
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(node: YamlNode): readonly string[] | undefined {
    const { value } = node;
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return [value];
    if (!Array.isArray(value)) {
      this.wrong(node, 'a list');
      return undefined;
    }
    return node.items().flatMap((item) => this.text(item) ?? []);
  }

  /** The mappings of a list. */
  mappings(node: YamlNode): readonly YamlNode[] {
    const { value } = node;
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.wrong(node, 'a list');
      return [];
    }
    return node.items().filter((item) => {
      if (isJsonObject(item.value)) return true;
      if (item.value !== null) this.wrong(item, 'a mapping');
      return false;
    });
  }

  oneOf<Choice extends string>(node: YamlNode, choices: readonly Choice[]): Choice | undefined {
    const found = this.text(node);
    if (found === undefined) return undefined;
    const match = choices.find((choice) => choice === found);
    if (match !== undefined) return match;
    const hint = didYouMean(found, choices) ?? `one of: ${choices.join(', ')}`;
    this.sink.add(
      errorDiagnostic('invalid-value', `\`${found}\` is no value for \`${String(node.path.at(-1))}\``, {
        at: node.span,
        hint,
      }),
    );
    return undefined;
  }
}

/** Of a value that is of another kind than expected, and taken for one that is not. */
export function takenWarning(name: string, { words, value, takenAs }: Pick<ShapeProblem, 'words' | 'value' | 'takenAs'>, at: Span | undefined): Diagnostic {
  const message = `${name} should be ${words}: \`${JSON.stringify(value)}\` is taken for \`${JSON.stringify(takenAs)}\``;
  return warningDiagnostic('invalid-value', message, { at, hint: 'write it in quotes' });
}

/** How a message names a value: by its key, an item by that of its list. */
function nameOf({ path }: YamlNode): string {
  const [above, key] = [path.at(-2), path.at(-1)];
  if (key === undefined) return 'the file';
  if (typeof key === 'string') return `\`${key}\``;
  return typeof above === 'string' ? `item ${key + 1} of \`${above}\`` : `item ${key + 1} of the list`;
}

export function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `the text \`${value}\`` : `\`${String(value)}\``;
}
