import { parseMoment } from '../context/event-time.ts';
import { errorDiagnostic, MartError, warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { BATCH_SIZES, type BatchSize } from '../domain/batch.ts';
import type { ModelNode, Node } from '../domain/node.ts';
import type { Project } from '../project/project.ts';

/** What a microbatch model is configured to do, checked. */
export interface MicrobatchConfig {
  readonly eventTime: string;
  readonly batchSize: BatchSize;
  readonly begin: Date;
  readonly lookback: number;
  /** Undefined leaves it to the warehouse, and to whether the model reads itself. */
  readonly concurrentBatches: boolean | undefined;
}

const FLAG = 'require_batched_execution_for_custom_microbatch_strategy';

/**
 * Whether a model is built in batches. With a strategy macro of the project's own it is an ordinary incremental model where
 * the flag `require_batched_execution_for_custom_microbatch_strategy` is switched off.
 */
export function isMicrobatch(node: Node, project: Pick<Project, 'macros' | 'root'>): node is ModelNode {
  return usesMicrobatch(node) && (project.root.config.flags[FLAG] !== false || !hasOwnMacro(project));
}

function usesMicrobatch(node: Node): node is ModelNode {
  return node.resourceType === 'model' && node.config.materialized === 'incremental' && node.config.incremental_strategy === 'microbatch';
}

function hasOwnMacro({ macros }: Pick<Project, 'macros'>): boolean {
  for (const macro of macros.all()) if (macro.name === 'get_incremental_microbatch_sql' && !macro.isLibrary) return true;
  return false;
}

/** Reads and checks a microbatch model's config. Throws one `MartError` with all that is wrong. */
export function microbatchConfig(node: ModelNode): MicrobatchConfig {
  const problems: Diagnostic[] = [];
  const { event_time: eventTime, batch_size: size, begin, lookback, concurrent_batches: concurrent } = node.config;
  const at = node.patch ?? node.codeSpan;
  const add = (code: 'missing-key' | 'invalid-value', message: string, hint: string) =>
    problems.push(errorDiagnostic(code, `the microbatch model ${node.name} ${message}`, { at, hint }));

  if (isMissing(eventTime)) add('missing-key', 'needs the config `event_time`', 'name the column of its own that says when a row happened');
  else if (typeof eventTime !== 'string') add('invalid-value', 'has an `event_time` that is no text', 'name a column');
  if (isMissing(begin)) add('missing-key', 'needs the config `begin`', "the first moment of its data, such as begin: '2024-01-01'");
  const moment = typeof begin === 'string' ? parseMoment(begin) : undefined;
  if (!isMissing(begin) && moment === undefined) add('invalid-value', `has a \`begin\` that is no date: ${shown(begin)}`, 'write it as 2024-01-01 or 2024-01-01T00:00:00');
  if (isMissing(size)) add('missing-key', 'needs the config `batch_size`', `one of ${BATCH_SIZES.join(', ')}`);
  else if (!isBatchSize(size)) add('invalid-value', `has the unknown \`batch_size\` ${shown(size)}`, didYouMean(String(size), BATCH_SIZES) ?? `one of ${BATCH_SIZES.join(', ')}`);
  const isCount = isMissing(lookback) || (typeof lookback === 'number' && Number.isInteger(lookback) && lookback >= 0);
  if (!isCount) add('invalid-value', `has a \`lookback\` that is no number of batches: ${shown(lookback)}`, 'write a whole number, 0 or more');
  const isSwitch = isMissing(concurrent) || typeof concurrent === 'boolean';
  if (!isSwitch) add('invalid-value', `has a \`concurrent_batches\` that is neither true nor false: ${shown(concurrent)}`, 'write true or false');

  if (problems.length > 0) throw new MartError(problems);
  return {
    eventTime: String(eventTime),
    batchSize: size as BatchSize,
    begin: moment ?? new Date(0),
    lookback: typeof lookback === 'number' ? lookback : 1,
    concurrentBatches: typeof concurrent === 'boolean' ? concurrent : undefined,
  };
}

function isMissing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isBatchSize(value: unknown): value is BatchSize {
  return BATCH_SIZES.some((size) => size === value);
}

function shown(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** What is wrong or odd about the microbatch models of a project: configs, and inputs that cannot be filtered. */
export function* microbatchProblems(project: Project, nodes: ReadonlyMap<string, Node>, parents: ReadonlyMap<string, readonly string[]>): Iterable<Diagnostic> {
  for (const node of nodes.values()) {
    if (!usesMicrobatch(node) || !isMicrobatch(node, project)) continue;
    yield* configProblems(node);
    const inputs = (parents.get(node.uniqueId) ?? []).flatMap((id) => nodes.get(id) ?? []);
    const at = node.patch ?? node.codeSpan;
    for (const { name, config } of inputs) {
      if (isMissing(config['event_time']) || typeof config['event_time'] === 'string') continue;
      yield errorDiagnostic('invalid-value', `${name}, which the microbatch model ${node.name} reads, has an \`event_time\` that is no text`, { at, hint: 'name a column' });
    }
    if (inputs.some(({ config }) => typeof config['event_time'] === 'string' && config['event_time'] !== '')) continue;
    yield warningDiagnostic('unused-config', `the microbatch model ${node.name} reads nothing that has an \`event_time\`: every batch reads all of its input`, {
      event: 'MicrobatchModelNoEventTimeInputs',
      at,
      hint: 'give the models and sources it reads the config `event_time`, or filter by `model.batch` yourself',
    });
  }
}

function configProblems(node: ModelNode): readonly Diagnostic[] {
  try {
    microbatchConfig(node);
    return [];
  } catch (error) {
    if (error instanceof MartError) return error.diagnostics;
    throw error;
  }
}
