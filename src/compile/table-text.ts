import { str, type Value } from '../jinja/values.ts';

const CELL_WIDTH_MAX = 20;

/** The first rows of a table as `print_table` shows them: columns between bars, long values cut. */
export function tableText(columnNames: readonly string[], rows: readonly (readonly Value[])[], rowsMax: number): string {
  const names = columnNames.map(clipped);
  const shown = rows.slice(0, rowsMax).map((row) => row.map((value) => clipped(value === null ? '' : str(value))));
  const widths = names.map((name, index) => Math.max(name.length, ...shown.map((row) => row[index]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`;
  return [line(names), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...shown.map(line)].join('\n');
}

function clipped(text: string): string {
  return text.length > CELL_WIDTH_MAX ? `${text.slice(0, CELL_WIDTH_MAX - 3)}...` : text;
}
