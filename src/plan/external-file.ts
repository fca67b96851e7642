import { extname, isAbsolute, join } from 'node:path';
import { martError } from '../diagnostics/diagnostic.ts';
import type { BuildableNode } from '../domain/node.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { Dialect } from '../warehouse/dialect.ts';

/** Where the project is, and where the files of external models go that name no `location`. */
export interface Folders {
  readonly project: string;
  readonly external: string;
}

const FORMATS = ['csv', 'parquet', 'json'];
const COMPRESSIONS: Readonly<Record<string, string>> = { '.gz': 'gzip', '.zst': 'zstd' };
/** Values of these options are texts; those of the others are names and numbers. */
const TEXT_OPTIONS = new Set(['delimiter', 'delim', 'sep', 'quote', 'escape', 'null', 'nullstr', 'dateformat', 'timestampformat']);

/** The file of an external model, by its `location`, `format`, `delimiter` and `options`. */
export class ExternalFile {
  readonly location: string;
  readonly format: string;
  /** A single file on this machine: it can be written beside and take its name at once. */
  readonly isMovable: boolean;
  readonly #options: ReadonlyMap<string, string>;
  readonly #readOptions: JsonObject;
  readonly #dialect: Dialect;

  /** Throws `invalid-value` for a format that is none, `unsupported` for what Python plugins do. */
  constructor(node: BuildableNode, folders: Folders, dialect: Dialect) {
    const { config } = node;
    refusePlugins(node);
    const options = new Map(Object.entries(optionsOf(node)).map(([key, value]) => [key.toLowerCase(), String(value)]));
    for (const key of ['format', 'delimiter']) if (typeof config[key] === 'string') options.set(key, config[key]);
    const isPartitioned = options.has('partition_by');
    const given = config['location'];
    const fallback = join(folders.external, node.alias) + (isPartitioned ? '' : `.${options.get('format') ?? 'parquet'}`);
    this.location = resolved(typeof given === 'string' && given !== '' ? given : fallback, folders.project);
    completeOptions(options, this.location);
    this.format = checkedFormat(node, options.get('format') ?? 'parquet');
    this.isMovable = !this.location.includes('://') && !isPartitioned && !options.has('per_thread_output');
    this.#options = options;
    this.#dialect = dialect;
    const compression = options.get('compression');
    const read = config[`${this.format}_read_options`];
    const defaults: JsonObject = this.format === 'parquet' ? { union_by_name: false } : { auto_detect: true };
    this.#readOptions = { ...(isJsonObject(read) ? read : defaults), ...(compression === undefined || this.format === 'parquet' ? {} : { compression }) };
  }

  /** Beside the file, with its ending, since the format may be read from that. */
  get scratch(): string {
    const ending = /(?:\.[A-Za-z0-9]+)+$/.exec(this.location.split('/').at(-1) ?? '')?.[0] ?? '';
    return `${this.location.slice(0, this.location.length - ending.length)}__mart_new${ending}`;
  }

  copy(relation: string, location: string): string {
    const options = Array.from(this.#options, ([key, value]) => `${key} ${TEXT_OPTIONS.has(key) ? this.#text(value) : value}`);
    return `copy ${relation} to ${this.#dialect.literal(location)} (${options.join(', ')})`;
  }

  /** The rows of the file; a row without any value stands for none (`withoutNothing`), so that an empty file has columns. */
  select(location: string, columns: readonly string[]): string {
    const partitions = this.#options.get('partition_by')?.split(',').map(() => '/*').join('');
    const read = partitions === undefined && !this.#options.has('per_thread_output') ? location : `${location}/*${partitions ?? ''}.${this.format}`;
    const options = Object.entries(this.#readOptions).map(([key, value]) => `, ${key} = ${this.#value(value ?? null)}`);
    const where = columns.length === 0 ? '' : `\nwhere not (${columns.map((name) => `${this.#dialect.quote(name)} is null`).join(' and ')})`;
    return `select * from read_${this.format}(${this.#dialect.literal(read)}${options.join('')})${where}`;
  }

  #text(value: string): string {
    return value.startsWith("'") ? value : this.#dialect.literal(value);
  }

  #value(value: Json): string {
    if (isJsonObject(value)) return `{${Object.entries(value).map(([key, inner]) => `${this.#dialect.literal(key)}: ${this.#value(inner ?? null)}`).join(', ')}}`;
    if (Array.isArray(value)) return `[${value.map((inner: Json) => this.#value(inner)).join(', ')}]`;
    return this.#dialect.literal(value as string | number | boolean | null);
  }
}

function optionsOf(node: BuildableNode): JsonObject {
  const options = node.config['options'] ?? {};
  if (isJsonObject(options)) return options;
  throw martError('invalid-value', `${node.name}: \`options\` is a mapping`, { at: node.patch ?? node.codeSpan, exitCode: 1 });
}

/** What the location's ending says, where nothing else does: `data.csv.gz` is gzipped CSV. */
function completeOptions(options: Map<string, string>, location: string): void {
  if (!options.has('format')) {
    const last = extname(location).toLowerCase();
    const compression = COMPRESSIONS[last];
    const ending = compression === undefined ? last : extname(location.slice(0, -last.length)).toLowerCase();
    options.set('format', ending === '' ? (options.has('delimiter') ? 'csv' : 'parquet') : ending.slice(1));
    if (compression !== undefined && ending !== '' && !options.has('compression')) options.set('compression', compression);
  }
  if (options.get('format') === 'csv' && !options.has('header')) options.set('header', '1');
  const partitions = options.get('partition_by');
  if (partitions?.includes(',') === true && !partitions.startsWith('(')) options.set('partition_by', `(${partitions})`);
}

function checkedFormat(node: BuildableNode, format: string): string {
  if (FORMATS.includes(format.toLowerCase())) return format.toLowerCase();
  throw martError('invalid-value', `${node.name}: Invalid format: ${format}. Allowed formats are: ${FORMATS.join(', ')}`, { at: node.patch ?? node.codeSpan, exitCode: 1 });
}

function refusePlugins(node: BuildableNode): void {
  const asked = ['plugin', 'glue_register'].find((key) => node.config[key] !== undefined && node.config[key] !== null && node.config[key] !== false);
  if (asked === undefined) return;
  throw martError('unsupported', `${node.name}: \`${asked}\` names Python code, which \`mart\` does not run`, {
    at: node.patch ?? node.codeSpan,
    hint: 'leave it out, or say what it did in a post-hook',
    exitCode: 1,
  });
}

function resolved(location: string, project: string): string {
  return isAbsolute(location) || location.includes('://') ? location : join(project, location);
}
