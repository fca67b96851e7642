import { isAbsolute, join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import type { Target } from '../warehouse.ts';
import type { DuckDbDialect } from './dialect.ts';
import { isInMemoryOrRemote } from './profile.ts';

export interface SetupStatement {
  /** The profile key it comes from. */
  readonly key: string;
  readonly statement: string;
}

/** Run once, on a connection of its own: what an instance shares between its connections. */
export function instanceStatements(target: Target, dialect: DuckDbDialect): readonly SetupStatement[] {
  const { extensions, attach, secrets } = target.settings;
  return [
    ...list(extensions).flatMap((entry) =>
      extension(entry, dialect).map((statement) => ({ key: 'extensions', statement })),
    ),
    ...list(secrets).map((entry, index) => ({ key: 'secrets', statement: secret(entry, index, dialect) })),
    ...list(attach).map((entry) => ({ key: 'attach', statement: attachment(entry, target.projectRoot, dialect) })),
  ];
}

/** Run on every connection: settings may be local to one. */
export function connectionStatements(target: Target, dialect: DuckDbDialect): readonly string[] {
  const { settings } = target.settings;
  if (!isJsonObject(settings)) return [];
  return Object.entries(settings).flatMap(([key, value]) => {
    return value === undefined || value === null ? [] : [`set ${dialect.quote(key)} = ${literal(value, dialect)}`];
  });
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function extension(entry: Json, dialect: DuckDbDialect): readonly string[] {
  const name = typeof entry === 'string' ? entry : isJsonObject(entry) ? String(entry['name']) : '';
  const repository = isJsonObject(entry) ? (entry['repo'] ?? entry['repository']) : undefined;
  const from =
    typeof repository !== 'string'
      ? ''
      : /^\w+$/.test(repository)
        ? ` from ${repository}`
        : ` from ${dialect.literal(repository)}`;
  return [`install ${dialect.quote(name)}${from}`, `load ${dialect.quote(name)}`];
}

function attachment(entry: Json, projectRoot: string, dialect: DuckDbDialect): string {
  const fields: JsonObject = isJsonObject(entry) ? entry : { path: String(entry) };
  const path = String(fields['path'] ?? '');
  // A connection string (`host=… dbname=…`) is no path either.
  const isFile = !isInMemoryOrRemote(path) && !isAbsolute(path) && !path.includes('=') && !path.includes(':');
  const alias = fields['alias'] === undefined ? '' : ` as ${dialect.quote(String(fields['alias']))}`;
  const options: string[] = [];
  if (typeof fields['type'] === 'string') options.push(`type ${dialect.quote(fields['type'])}`);
  if (typeof fields['secret'] === 'string') options.push(`secret ${dialect.quote(fields['secret'])}`);
  if (fields['read_only'] === true) options.push('read_only');
  if (fields['is_ducklake'] === true && fields['type'] === undefined) options.push('type ducklake');
  if (isJsonObject(fields['options'])) {
    for (const [key, value] of Object.entries(fields['options'])) {
      if (value !== undefined) options.push(`${dialect.quote(key)} ${literal(value, dialect)}`);
    }
  }
  const list = options.length === 0 ? '' : ` (${options.join(', ')})`;
  return `attach if not exists ${dialect.literal(isFile ? join(projectRoot, path) : path)}${alias}${list}`;
}

function secret(entry: Json, index: number, dialect: DuckDbDialect): string {
  const { name, persistent, ...options }: JsonObject = isJsonObject(entry) ? entry : {};
  const title = dialect.quote(typeof name === 'string' ? name : `mart_secret_${index + 1}`);
  const kind = persistent === true ? 'persistent secret' : 'secret';
  const pairs = Object.entries(options).flatMap(([key, value]) =>
    value === undefined ? [] : [`${dialect.quote(key)} ${literal(value, dialect)}`],
  );
  return `create or replace ${kind} ${title} (${pairs.join(', ')})`;
}

function literal(value: Json, dialect: DuckDbDialect): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => literal(item, dialect)).join(', ')}]`;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${dialect.literal(key)}: ${literal(item ?? null, dialect)}`,
    );
    return `map {${entries.join(', ')}}`;
  }
  return dialect.literal(value as null | boolean | number | string);
}
