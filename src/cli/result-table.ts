import type { Cell } from '../warehouse/warehouse.ts';
import type { ShownRows } from './mart-api.ts';

/** A longer value is cut in a table; json and csv give it whole. */
const CELL_MAX = 60;

/** An aligned table: numbers to the right, null as an empty cell. */
export function rowsAsTable(shown: ShownRows): string {
  const names = shown.columns.map((column) => column.name);
  const isNumber = shown.columns.map(
    (_, at) =>
      shown.rows.some((row) => isNumeric(row[at])) && shown.rows.every((row) => row[at] === null || isNumeric(row[at])),
  );
  const texts = shown.rows.map((row) => row.map((cell) => cellText(cell)));
  const widths = names.map((name, at) => Math.max(name.length, ...texts.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, at) =>
      isNumber[at] === true ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(names), rule, ...texts.map(line)].join('\n');
}

/** A list of rows as objects; under the node's name when it has one, as dbt prints it. */
export function rowsAsJson(shown: ShownRows, isNamed: boolean): string {
  const rows = shown.rows.map((row) =>
    Object.fromEntries(shown.columns.map((column, at) => [column.name, jsonCell(row[at] ?? null)])),
  );
  return JSON.stringify(isNamed ? { node: shown.name, show: rows } : { show: rows }, null, 2);
}

export function rowsAsCsv(shown: ShownRows): string {
  const header = shown.columns.map((column) => csvCell(column.name));
  const lines = shown.rows.map((row) => row.map((cell) => (cell === null ? '' : csvCell(String(cell)))));
  return [header, ...lines].map((cells) => cells.join(',')).join('\n');
}

function isNumeric(cell: Cell | undefined): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell).replaceAll(/\r?\n/g, '\\n');
  return text.length > CELL_MAX ? `${text.slice(0, CELL_MAX - 1)}…` : text;
}

/** JSON has no integers beyond 2^53 that every reader keeps exact: they are strings, as the digits they are. */
function jsonCell(cell: Cell): string | number | boolean | null {
  return typeof cell === 'bigint' ? cell.toString() : cell;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
}
