import type { Json, JsonObject } from '../domain/json.ts';
import type { RunResult, RunResults } from '../domain/result.ts';
import type { Command, CommandContext } from './command.ts';
import { exitCodeOf, exitCodeOfWarning, EXIT_SUCCESS, warningLevel } from './exit-code.ts';
import type { MartApi, SelectionOptions } from './mart-api.ts';
import { SELECTION_OPTIONS, type OptionName } from './option-specs.ts';
import { planAsText } from './plan-text.ts';
import { logRecord } from './reporters/log-record.ts';
import { eventTime } from './reporters/times.ts';

interface RunDescription {
  readonly description: string;
  readonly options: readonly OptionName[];
  /** Resource types that a plan of this command is made of; all of them when absent. */
  readonly planned?: readonly string[];
  readonly work: (mart: MartApi, selection: SelectionOptions) => Promise<RunResults>;
}

/** The shape of build, run, test, seed and snapshot: they differ in what they work on. */
export function runCommand(about: RunDescription): Command {
  return {
    description: about.description,
    options: [...SELECTION_OPTIONS, 'output', ...about.options],
    output: 'progress',
    formats: ['text', 'json'],
    async run(context) {
      const mart = await context.mart();
      if (context.options.dryRun === true) return printPlan(mart, context, about.planned);
      const results = await about.work(mart, context.selection);
      return concludeRun(results, context, mart);
    },
  };
}

/** Prints results when asked for as data; says so when there was nothing to do. */
export function concludeRun(results: RunResults, context: CommandContext, mart: MartApi): number {
  if (context.options.output === 'json') context.print(resultsAsJson(results));
  if (results.results.length > 0 || results.interrupted) return exitCodeOf(results);
  return sayNothingToDo(context, mart);
}

/** Says that nothing was selected; gives the exit code, which depends on what warnings are. */
export function sayNothingToDo(context: CommandContext, mart: MartApi): number {
  const text = 'Nothing to do. Try checking your model configs and model specification args';
  const level = warningLevel(context.options, mart.project.root.config.flags, ['NothingToDo']);
  if (level !== 'silence') context.reporter.say(logRecord('NothingToDo', 'Q035', text, { level }));
  return exitCodeOfWarning(level);
}

async function printPlan(
  mart: MartApi,
  context: CommandContext,
  planned: readonly string[] | undefined,
): Promise<number> {
  const types = context.selection.resourceTypes ?? planned;
  const plan = await mart.plan({ ...context.selection, ...(types === undefined ? {} : { resourceTypes: types }) });
  context.print(context.options.output === 'json' ? JSON.stringify(plan, null, 2) : planAsText(plan.nodes));
  return EXIT_SUCCESS;
}

/** The results in the names of run_results.json. */
function resultsAsJson(results: RunResults): string {
  return JSON.stringify({ results: results.results.map(resultAsJson), elapsed_time: results.elapsedSeconds }, null, 2);
}

function resultAsJson(result: RunResult): JsonObject {
  const timing: readonly Json[] = result.timing.map(({ name, startedAt, completedAt }) => {
    return { name, started_at: eventTime(startedAt), completed_at: eventTime(completedAt) };
  });
  return {
    unique_id: result.uniqueId,
    status: result.status,
    message: result.message ?? null,
    failures: result.failures ?? null,
    execution_time: result.executionTimeSeconds,
    thread_id: result.threadId,
    timing,
    adapter_response: result.adapterResponse,
    relation_name: result.relationName ?? null,
    compiled_code: result.compiledCode ?? null,
  };
}
