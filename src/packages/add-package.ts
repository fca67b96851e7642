import { YamlDocument, type YamlNode } from '../context/yaml.ts';
import { martError, MartError } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type Json } from '../domain/json.ts';

export type PackageSourceName = 'hub' | 'git' | 'local' | 'tarball';

/** A package to add to the project's list. */
export interface PackageAddition {
  /** A package of the hub, an address, or a folder. */
  readonly name: string;
  /** A version or range, a revision, or the name of what a tarball holds. */
  readonly version: string | undefined;
  readonly source: PackageSourceName;
}

/** Where each kind of package has its address, and where its version. */
const KEYS = {
  hub: { address: 'package', version: 'version' },
  git: { address: 'git', version: 'revision' },
  local: { address: 'local', version: undefined },
  tarball: { address: 'tarball', version: 'name' },
} as const;

/** Reads `name@version`. The `@` of `git@host:path` and of `https://user@host/path` is none. */
export function parseAddition(text: string, source: PackageSourceName): PackageAddition {
  const at = source === 'local' ? -1 : text.lastIndexOf('@');
  const [name, version] = [text.slice(0, at), text.slice(at + 1)];
  const isAddress = source !== 'hub' && (!/[:/]/.test(name.replace(/^\w+:\/\//, '')) || version.includes(':'));
  if (at <= 0 || isAddress) return { name: text, version: undefined, source };
  return { name, version, source };
}

/**
 * The text of a list of packages with one more entry, or with another version in the entry that is there. All the
 * rest stays as it is written. Throws `unsupported` for a layout that can't be edited safely.
 * @param text undefined when there is no file yet
 */
export function addToPackagesFile(text: string | undefined, fileName: string, addition: PackageAddition): string {
  const entry = entryOf(addition);
  if (text === undefined || text.trim() === '') return `packages:\n${entryLines(entry, '  ').join('\n')}\n`;
  const document = new YamlDocument({ path: fileName, text });
  const list = document.root.get('packages');
  const items = list.items();
  const existing = items.findIndex((item) => isSame(item, entry, KEYS[addition.source].address));
  const edited = existing < 0 ? withEntry(text, list, entry) : withVersion(text, items[existing] as YamlNode, addition);
  const { [KEYS[addition.source].address]: _address, ...version } = entry;
  const expected: unknown[] = items.map((item, index) =>
    index === existing ? { ...(item.value as object), ...version } : item.value,
  );
  if (existing < 0) expected.push(entry);
  if (edited !== undefined && says(edited, expected)) return edited;
  const hint = `write it yourself:\n${entryLines(entry, '  ').join('\n')}`;
  throw martError('unsupported', `${fileName} is laid out in a way that can't be edited here`, {
    at: list.keySpan,
    hint,
  });
}

type Entry = Readonly<Record<string, string | readonly string[]>>;

function entryOf({ name, version, source }: PackageAddition): Entry {
  const keys = KEYS[source];
  if (version === undefined || keys.version === undefined) return { [keys.address]: name };
  const isRange = source === 'hub' && version.includes(',');
  return { [keys.address]: name, [keys.version]: isRange ? version.split(',').map((part) => part.trim()) : version };
}

function entryLines(entry: Entry, margin: string): string[] {
  return Object.entries(entry).map(
    ([key, value], index) => `${margin}${index === 0 ? '-' : ' '} ${key}: ${valueText(value)}`,
  );
}

/** Quoted where it could be taken for something else: `1.10`, `>=1.0.0`. */
function valueText(value: string | readonly string[]): string {
  if (typeof value !== 'string') return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
  const isPlain =
    /^(?:[A-Za-z./][\w./@:+-]*|\d+\.\d+\.\d+)$/.test(value) &&
    !/^(?:true|false|yes|no|on|off|null)$/i.test(value) &&
    !value.endsWith(':');
  return isPlain ? value : JSON.stringify(value);
}

function isSame(item: YamlNode, entry: Entry, address: string): boolean {
  const plain = (value: Json | undefined): string =>
    String(value)
      .replace(/\/+$/, '')
      .replace(/\.git$/, '');
  return item.has(address) && plain(item.get(address).value) === plain(entry[address] as string);
}

function withEntry(text: string, list: YamlNode, entry: Entry): string | undefined {
  const last = list.items().at(-1);
  if (last === undefined) return withFirstEntry(text, list, entry);
  const listStart = list.span.start;
  // A list in brackets takes the entry in braces, before the bracket.
  if (text[listStart] === '[') {
    const end = text.lastIndexOf(']', list.span.end - 1);
    const inBraces = Object.entries(entry).map(([key, value]) => `${key}: ${valueText(value)}`);
    return `${text.slice(0, end).replace(/[\s,]*$/, '')}, {${inBraces.join(', ')}}${text.slice(end)}`;
  }
  const margin = text.slice(text.lastIndexOf('\n', listStart - 1) + 1, listStart);
  if (margin.trim() !== '') return undefined;
  const end = endOfLine(text, deepestEnd(last));
  return `${text.slice(0, end)}\n${entryLines(entry, margin).join('\n')}${text.slice(end) || '\n'}`;
}

function withFirstEntry(text: string, list: YamlNode, entry: Entry): string | undefined {
  const lines = entryLines(entry, '  ').join('\n');
  if (list.value === undefined) return `${text.replace(/\s*$/, '')}\n\npackages:\n${lines}\n`;
  const colon = text.indexOf(':', list.keySpan.end);
  const end = list.value === null ? colon + 1 : list.span.end;
  if (list.value !== null && !/^\[\s*\]$/.test(text.slice(list.span.start, end).trim())) return undefined;
  const lineEnd = endOfLine(text, end);
  return `${text.slice(0, colon + 1)}${text.slice(end, lineEnd)}\n${lines}${text.slice(lineEnd) || '\n'}`;
}

function withVersion(text: string, item: YamlNode, { source, version }: PackageAddition): string | undefined {
  const key = KEYS[source].version;
  if (key === undefined || version === undefined) return text;
  const entry = entryOf({ name: '', version, source });
  const written = valueText(entry[key] ?? version);
  const node = item.get(key);
  if (node.value === undefined) {
    const first = item.get(KEYS[source].address);
    const column = first.keySpan.start - text.lastIndexOf('\n', first.keySpan.start - 1) - 1;
    const end = endOfLine(text, first.span.end);
    return `${text.slice(0, end)}\n${' '.repeat(column)}${key}: ${written}${text.slice(end) || '\n'}`;
  }
  const end = deepestEnd(node);
  const isBlock = Array.isArray(node.value) && text[node.span.start] !== '[';
  const start = isBlock ? text.indexOf(':', node.keySpan.end) + 1 : node.span.start;
  return `${text.slice(0, start)}${isBlock ? ' ' : ''}${written}${text.slice(end)}`;
}

/** Where a value ends that is written over several lines: blank lines and comments after it are not part of it. */
function deepestEnd(node: YamlNode): number {
  const { text } = node.file;
  if (/[[{]/.test(text[node.span.start] ?? '')) return node.span.end;
  const parts = isJsonObject(node.value) ? node.keys().map((key) => node.get(key)) : node.items();
  if (parts.length === 0)
    return node.value === null
      ? node.keySpan.end
      : node.span.start + text.slice(node.span.start, node.span.end).trimEnd().length;
  return Math.max(...parts.map(deepestEnd));
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** Whether the edited text means what was intended, whatever its layout. */
function says(text: string, expected: readonly unknown[]): boolean {
  const packages = packagesIn(text);
  const comparable = (entries: unknown): string =>
    JSON.stringify(entries, (_key, part: unknown) => (isPlainObject(part) ? sortedEntries(part) : part));
  return comparable(packages) === comparable(expected);
}

/** Undefined also for a text that the edit has spoilt. */
function packagesIn(text: string): Json | undefined {
  try {
    return new YamlDocument({ path: '', text }).root.get('packages').value;
  } catch (error) {
    if (error instanceof MartError) return undefined;
    throw error;
  }
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedEntries(value: object): unknown {
  return Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
}
