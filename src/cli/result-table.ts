import type { Cell, CellKind } from '../warehouse/warehouse.ts';
import type { ShownRows } from './mart-api.ts';

/** A longer value is cut in a table; json and csv give it whole. */
const CELL_MAX = 60;

/** An aligned table: numbers to the right, null as an empty cell. */
export function rowsAsTable(shown: ShownRows): string {
  const names = shown.columns.map((column) => column.name);
  const isNumber = shown.columns.map(
    ({ kind }, at) =>
      kind === 'decimal' || shown.rows.some((row) => isNumeric(row[at])) && shown.rows.every((row) => row[at] === null || isNumeric(row[at])),
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
  const rows = shown.rows.map((row) => {
    const members = shown.columns.map(({ name, kind }, at) => `      ${JSON.stringify(name)}: ${jsonCell(row[at] ?? null, kind)}`);
    return `    {\n${members.join(',\n')}\n    }`;
  });
  const list = rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n  ]`;
  const node = isNamed ? `  "node": ${JSON.stringify(shown.name)},\n` : '';
  return `{\n${node}  "show": ${list}\n}`;
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

/** More significant digits than these are not kept by every reader of a number. */
const EXACT_DIGITS = 15;

/**
 * A value as JSON: decimals are numbers with the digits they have, times have a `T`. Numbers that not every reader of JSON
 * keeps exact are texts of their digits.
 */
function jsonCell(cell: Cell, kind: CellKind): string {
  if (typeof cell === 'bigint') return JSON.stringify(cell.toString());
  if (typeof cell !== 'string') return JSON.stringify(cell);
  if (kind === 'decimal' && isExactNumber(cell)) return cell;
  const isMoment = kind === 'timestamp' || kind === 'timestamptz';
  return JSON.stringify(isMoment ? cell.replace(/^(\d{4}-\d\d-\d\d) /, '$1T') : cell);
}

function isExactNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && text.replace(/^-?0?\.?0*|\./g, '').length <= EXACT_DIGITS;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
}
