import type { CommandEntry } from '../command.ts';

/** Every command, in the order `--help` shows them. Adding one is an object in a file of its own and a line here. */
export const COMMANDS: readonly CommandEntry[] = [
  entry(
    'build',
    'seeds, models, snapshots and their tests, in the order of the graph',
    async () => (await import('./build.ts')).command,
  ),
  entry('run', 'models only', async () => (await import('./run.ts')).command),
  entry('test', 'tests of what is built', async () => (await import('./test.ts')).command),
  entry('seed', 'load the CSV files', async () => (await import('./seed.ts')).command),
  entry('snapshot', 'record how rows change over time', async () => (await import('./snapshot.ts')).command),
  entry('compile', 'render templates to target/compiled', async () => (await import('./compile.ts')).command),
  entry('show', 'print the first rows of a node or a query', async () => (await import('./show.ts')).command),
  entry('ls', 'list nodes', async () => (await import('./ls.ts')).command, ['list']),
  entry('clone', 'selected nodes from what another state has built', async () => (await import('./clone.ts')).command),
  entry('retry', 'what did not succeed in the last run', async () => (await import('./retry.ts')).command),
  entry('source freshness', 'how old the sources are', async () => (await import('./source-freshness.ts')).command, [
    'snapshot-freshness',
  ]),
  entry(
    'docs generate',
    'write manifest.json and catalog.json',
    async () => (await import('./docs-generate.ts')).command,
  ),
  entry('docs serve', 'not supported yet', async () => (await import('./docs-serve.ts')).command),
  entry('parse', 'read the project and write target/manifest.json', async () => (await import('./parse.ts')).command),
  entry('run-operation', 'call a macro', async () => (await import('./run-operation.ts')).command),
  entry('debug', 'check project, profile and connection', async () => (await import('./debug.ts')).command),
  entry('init', 'start a project', async () => (await import('./init.ts')).command),
  entry('deps', 'install the packages that the project asks for', async () => (await import('./deps.ts')).command),
  entry('clean', 'delete what commands have written (clean-targets)', async () => (await import('./clean.ts')).command),
  entry('alias', 'let tools that call `dbt` call mart', async () => (await import('./alias.ts')).command),
];

function entry(
  name: string,
  summary: string,
  load: CommandEntry['load'],
  aliases: readonly string[] = [],
): CommandEntry {
  return { name, summary, load, aliases };
}
