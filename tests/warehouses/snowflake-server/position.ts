/** Lines from 1 and positions from 0, as Snowflake counts. */
export function lineAndPosition(sql: string, offset: number): { readonly line: number; readonly position: number } {
  const before = sql.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, position: Math.floor(offset) - lastBreak - 1 };
}
