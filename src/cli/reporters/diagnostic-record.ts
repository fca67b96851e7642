import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../diagnostics/render.ts';
import { lineColumn } from '../../diagnostics/source.ts';
import type { JsonObject } from '../../domain/json.ts';
import { logRecord, type LogRecord } from './log-record.ts';

/** Names that tools know from dbt; every other diagnostic goes by its own code. */
const KNOWN_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  'template-warning': ['JinjaLogWarning', 'I061'],
  'nothing-selected': ['NoNodesForSelectionCriteria', 'M030'],
  'assertion-failed': ['CheckNodeTestFailure', 'Z027'],
};

/** A warning or error on its own line, with its code frame. */
export function diagnosticRecord(diagnostic: Diagnostic): LogRecord {
  const [name, code] = KNOWN_NAMES[diagnostic.code] ?? [diagnostic.event ?? 'Diagnostic', 'T004'];
  const level = diagnostic.severity === 'error' ? 'error' : 'warn';
  return logRecord(name, code, (colours) => renderDiagnostic(diagnostic, colours), {
    level,
    data: diagnosticData(diagnostic),
  });
}

/** The diagnostic as a program reads it. */
export function diagnosticData(diagnostic: Diagnostic): JsonObject {
  const at = diagnostic.at;
  const place = at === undefined ? undefined : { path: at.file.path, ...lineColumn(at.file, at.start) };
  return {
    diagnostic_code: diagnostic.code,
    severity: diagnostic.severity,
    msg: diagnostic.message,
    ...(place === undefined ? {} : place),
    ...(diagnostic.hint === undefined ? {} : { hint: diagnostic.hint }),
    ...(diagnostic.notes.length === 0 ? {} : { notes: diagnostic.notes.map((note) => note.message) }),
  };
}
