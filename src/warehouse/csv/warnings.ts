import { warningDiagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { CsvSource, SeedColumn } from '../warehouse.ts';
import { columnTypeName } from './column-kind.ts';
import { formattedValue } from './formatted-value.ts';
import { ValueKind } from './kinds.ts';
import { csvLine } from './place.ts';
import type { CsvRemark } from './scanner.ts';

/** What dbt does to a seed without a word, told with the line where it first happens. */
export async function csvWarnings(
  projectRoot: string,
  source: CsvSource,
  remarks: readonly CsvRemark[],
  columns: readonly SeedColumn[],
): Promise<readonly Diagnostic[]> {
  const told = remarks.flatMap((remark) => {
    const column = columns[remark.column];
    const message = column === undefined ? undefined : messageOf(remark, column);
    return message === undefined ? [] : [{ remark, ...message }];
  });
  return Promise.all(
    told.map(async ({ remark, text, hint }) => warningDiagnostic('csv-lossy', text, { at: await csvLine(projectRoot, source.path, remark.line), hint })),
  );
}

function messageOf(remark: CsvRemark, column: SeedColumn): { readonly text: string; readonly hint?: string } | undefined {
  switch (remark.kind) {
    case 'lossy-value':
      return lossyMessage(remark, column);
    case 'short-row':
      return { text: `the row has ${remark.column} values, the header has more: the rest is NULL` };
    case 'blank-line':
      return { text: 'a blank line is a row of NULLs', hint: 'take the line out' };
    case 'renamed-column':
      return { text: `column ${remark.column + 1} of the header has no name of its own: it is called \`${remark.text}\`` };
  }
}

/** Only where the column's type makes something of the value; a text keeps it. */
function lossyMessage(remark: CsvRemark, column: SeedColumn): { readonly text: string; readonly hint: string } | undefined {
  const { name, type } = column;
  const isTime = (remark.value & ValueKind.isoTimestamp) !== 0;
  if (isTime) return timeMessage(remark, column);
  const isNumber = column.isInferred && ['integer', 'bigint', 'float'].includes(columnTypeName(column.kinds, true)) && type !== undefined;
  if (!isNumber) return undefined;
  const { plain } = formattedValue(remark.text);
  return {
    text: `column \`${name}\`: \`${remark.text}\` is read as the number ${plain.replace(/^(-?)0+(?=\d)/, '$1')}`,
    hint: `to keep what is written, say so in \`column_types\`: {${name}: varchar}`,
  };
}

function timeMessage({ text }: CsvRemark, { name, type }: SeedColumn): { readonly text: string; readonly hint: string } | undefined {
  if (!/^(timestamp|datetime)/i.test(type) || /tz|with time zone|ltz/i.test(type)) return undefined;
  return {
    text: `column \`${name}\`: not all of \`${text}\` is kept in a ${type}`,
    hint: `for instants, name a type with a time zone in \`column_types\`: {${name}: timestamptz}`,
  };
}
