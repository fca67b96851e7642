import { renderDiagnostic } from '../../diagnostics/render.ts';
import type { JsonObject } from '../../domain/json.ts';
import { isFailure, type RunResult } from '../../domain/result.ts';
import { diagnosticData } from './diagnostic-record.ts';
import { blankRecord, logRecord, type Colours, type LogRecord } from './log-record.ts';
import { plural, type NodeFacts } from './node-facts.ts';

export interface SummaryFacts {
  /** The run was broken off: its results are not the whole story. */
  readonly interrupted: boolean;
  readonly compiledPath: (facts: NodeFacts) => string | undefined;
  readonly commandLine: string;
  /** Whether that command takes `--select`. */
  readonly selects: boolean;
}

type FactsOf = (uniqueId: string) => NodeFacts;
type InfoOf = (facts: NodeFacts, status: string) => JsonObject;

/** More nodes than this are not named in the command that is proposed. */
const NAMED_MAX = 8;

/** The end of a run: what failed and where, what to do next, and the line that wrappers look for. */
export function runSummary(
  results: readonly RunResult[],
  factsOf: FactsOf,
  facts: SummaryFacts,
  infoOf: InfoOf,
): readonly LogRecord[] {
  const failed = results.filter((result) => isFailure(result));
  const warned = results.filter((result) => result.status === 'warn');
  const problems = [...failed, ...warned].flatMap((result) => problem(result, factsOf(result.uniqueId), facts, infoOf));
  const partly = failed.length > 0 && failed.every((result) => result.status === 'partial success');
  const next = partly ? retryStep() : nextStep(failed.map((result) => factsOf(result.uniqueId)), facts);
  return [headline(results, facts.interrupted), blankRecord(), ...problems, ...next, statsLine(results)];
}

function headline(results: readonly RunResult[], interrupted: boolean): LogRecord {
  const errors = results.filter((result) => isFailure(result) && result.status !== 'partial success').length;
  const partial = results.filter((result) => result.status === 'partial success').length;
  const warnings = results.filter((result) => result.status === 'warn').length;
  const data = {
    num_errors: errors,
    num_partial_success: partial,
    num_warnings: warnings,
    keyboard_interrupt: interrupted,
  };
  const text = (colours: Colours): string => {
    if (interrupted) return colours.warning('Interrupted: what was published stays, what was staged is removed');
    if (errors > 0 || partial > 0) {
      const counts = `${plural(errors, 'error')}, ${count(partial, 'partial success', 'partial successes')}, and ${plural(warnings, 'warning')}`;
      return colours.error(`Completed with ${counts}:`);
    }
    if (warnings > 0) return colours.warning(`Completed with ${plural(warnings, 'warning')}:`);
    return colours.good('Completed successfully');
  };
  return logRecord('EndOfRunSummary', 'Z030', text, { data });
}

function problem(result: RunResult, node: NodeFacts, facts: SummaryFacts, infoOf: InfoOf): readonly LogRecord[] {
  const isWarning = result.status === 'warn';
  const info = infoOf(node, result.status);
  const title = `${isWarning ? 'Warning' : 'Failure'} in ${node.resourceType} ${node.name} (${node.filePath})`;
  const named = { resource_type: node.resourceType, node_name: node.name, path: node.filePath, node_info: info };
  const [name, code] = isWarning ? ['RunResultWarning', 'Z021'] : ['RunResultFailure', 'Z022'];
  const level = isWarning ? 'warn' : 'error';
  const said = (colours: Colours): string => indent(explanation(result, colours));
  const [messageName, messageCode] = isWarning ? ['RunResultWarningMessage', 'Z046'] : ['RunResultError', 'Z024'];
  const messageData = {
    msg: result.message ?? '',
    node_info: info,
    diagnostics: result.diagnostics.map(diagnosticData),
  };
  const records = [
    logRecord(name, code, (colours) => (isWarning ? colours.warning(title) : colours.error(title)), {
      level,
      data: named,
    }),
    logRecord(messageName, messageCode, said, { level, data: messageData }),
  ];
  const compiled = facts.compiledPath(node);
  if (compiled !== undefined) {
    const data = { path: compiled, node_info: info };
    records.push(logRecord('SQLCompiledPath', 'Z026', `  compiled code at ${compiled}`, { data }));
  }
  return [...records, blankRecord()];
}

/** Diagnostics carry place, frame and hint; above them, whose error it is. Without any, the message is all there is. */
function explanation(result: RunResult, colours: Colours): string {
  const rendered = result.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, colours));
  if (rendered.length === 0) return result.message ?? result.status;
  const origin = /^\w+ Error in .*$/m.exec(result.message ?? '')?.[0];
  return [...(origin === undefined ? [] : [origin]), ...rendered].join('\n');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** After batches that failed among others that did not, only those are to be built. */
function retryStep(): readonly LogRecord[] {
  return [logRecord('NextStep', 'T003', 'Next: mend what failed, then `mart retry`: it builds the batches that failed, and what was skipped'), blankRecord()];
}

/** The command that continues from what failed: a failed test is repaired in the node it tests. */
function nextStep(failed: readonly NodeFacts[], facts: SummaryFacts): readonly LogRecord[] {
  const { commandLine } = facts;
  const names = new Set<string>();
  for (const node of failed) {
    if (node.resourceType !== 'operation') names.add(node.mendedIn);
  }
  if (names.size === 0) return [];
  const command =
    names.size > NAMED_MAX || !facts.selects
      ? commandLine
      : `${commandLine} --select ${[...names].map((name) => `${name}+`).join(' ')}`;
  return [logRecord('NextStep', 'T003', `Next: mend what failed, then \`${command}\``), blankRecord()];
}

function statsLine(results: readonly RunResult[]): LogRecord {
  const stats = { pass: 0, warn: 0, error: 0, skip: 0, noop: 0, reused: 0, total: results.length };
  for (const result of results) {
    if (result.status === 'skipped') stats.skip += 1;
    else if (isFailure(result)) stats.error += 1;
    else if (result.status === 'warn') stats.warn += 1;
    else if (result.status === 'no-op') stats.noop += 1;
    else stats.pass += 1;
  }
  const { pass, warn, error, skip, noop, total } = stats;
  const text = `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noop} REUSED=0 TOTAL=${total}`;
  return logRecord('StatsLine', 'Z023', text, { data: { stats } });
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
