/** DuckDB's name of a type as Snowflake describes it. */
export function snowflakeType(duckType: string): string {
  const type = duckType.toUpperCase();
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal !== null) return `NUMBER(${decimal[1]},${decimal[2]})`;
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'NUMBER(38,0)';
  if (type.endsWith('[]')) return 'ARRAY';
  if (/^(STRUCT|MAP)\(/.test(type)) return 'OBJECT';
  return PLAIN[type] ?? 'VARCHAR(16777216)';
}

const PLAIN: Readonly<Record<string, string>> = {
  DOUBLE: 'FLOAT',
  FLOAT: 'FLOAT',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIME: 'TIME(9)',
  TIMESTAMP: 'TIMESTAMP_NTZ(9)',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP_TZ(9)',
  BLOB: 'BINARY(8388608)',
  JSON: 'VARIANT',
};

/** A declared length of a text, which DuckDB does not keep. */
export function declaredType(type: string): string | undefined {
  const match = /^(?:VARCHAR|STRING|TEXT|CHAR|CHARACTER|NVARCHAR)\s*\(\s*(\d+)\s*\)/i.exec(type.trim());
  return match === null ? undefined : `VARCHAR(${match[1]})`;
}
