import { PyDate } from '../jinja/modules/date.ts';
import { fromIsoFormat } from '../jinja/modules/iso-format.ts';
import { makeFloat, type Value } from '../jinja/values.ts';
import type { Cell, CellKind } from '../warehouse/warehouse.ts';

/**
 * A value of the warehouse as a template computes with it: decimals as numbers, dates and timestamps as `datetime` has them
 * (but for those it has no room for, which stay texts), everything else as it is.
 */
export function cellValue(cell: Cell, kind: CellKind): Value {
  switch (kind) {
    case 'integer':
      return typeof cell === 'string' ? integerValue(cell) : cell;
    case 'decimal':
      return typeof cell === 'string' ? decimalValue(cell) : cell;
    case 'float':
      return typeof cell === 'number' ? makeFloat(cell) : cell;
    case 'date':
      return typeof cell === 'string' && DATE.test(cell) ? new PyDate(fromIsoFormat(cell).day) : cell;
    case 'timestamp':
    case 'timestamptz':
      return typeof cell === 'string' && TIMESTAMP.test(cell) ? fromIsoFormat(cell) : cell;
    default:
      return cell;
  }
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[+-]\d\d:?\d\d)?$/;

function integerValue(text: string): Value {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function decimalValue(text: string): Value {
  if (/^-?\d+$/.test(text)) return integerValue(text);
  const number = Number(text);
  return Number.isFinite(number) ? makeFloat(number) : text;
}
