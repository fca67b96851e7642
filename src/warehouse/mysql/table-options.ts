import type { Json } from '../../domain/json.ts';
import type { Dialect } from '../dialect.ts';
import type { TableOptions } from '../statement-requests.ts';

/** Options that are one word each: checked, since they stand in the statement unquoted. */
const WORDS: Readonly<Record<string, string>> = {
  engine: 'engine',
  row_format: 'row_format',
  charset: 'character set',
  collation: 'collate',
};

/** ` engine = InnoDB row_format = compressed`. */
export function tableClause(options: TableOptions, dialect: Dialect): string {
  const words = Object.entries(WORDS).flatMap(([key, spelled]) => {
    const value = options[key];
    return typeof value === 'string' && /^\w+$/.test(value) ? [`${spelled} = ${value}`] : [];
  });
  if (typeof options['table_comment'] === 'string')
    words.push(`comment = ${dialect.literal(options['table_comment'])}`);
  return words.map((word) => ` ${word}`).join('');
}

/** `partition_by` is the clause as the manual has it: `range (year(day)) (partition p2024 values less than (2025), …)`. */
export function partitionClause(options: TableOptions): string {
  const clause = options['partition_by'];
  return typeof clause === 'string' ? `\npartition by ${clause}` : '';
}

export function textList(value: Json | undefined): readonly string[] {
  const values = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return values.filter((item): item is string => typeof item === 'string');
}
