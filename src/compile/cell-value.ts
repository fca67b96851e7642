import { makeFloat, type Value } from '../jinja/values.ts';
import type { Cell, CellKind } from '../warehouse/warehouse.ts';

/**
 * A value of the warehouse as a template computes with it: decimals as numbers where that loses nothing that prints,
 * dates and timestamps as text in ISO form, everything else as it is.
 */
export function cellValue(cell: Cell, kind: CellKind): Value {
  switch (kind) {
    case 'integer':
      return typeof cell === 'string' ? integerValue(cell) : cell;
    case 'decimal':
      return typeof cell === 'string' ? decimalValue(cell) : cell;
    case 'float':
      return typeof cell === 'number' ? makeFloat(cell) : cell;
    default:
      return cell;
  }
}

function integerValue(text: string): Value {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function decimalValue(text: string): Value {
  if (/^-?\d+$/.test(text)) return integerValue(text);
  const number = Number(text);
  return Number.isFinite(number) ? makeFloat(number) : text;
}
