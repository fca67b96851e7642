import { Command as Commander, CommanderError, Option } from 'commander';
import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { CliIo } from './cli-io.ts';
import type { Command, CommandEntry } from './command.ts';
import { usageError, type ApplicableOptions, type RawOptions } from './given-options.ts';
import { versionText } from './version.ts';
import { longName, type OptionSpec } from './option-spec.ts';
import { OPTION_NAMES, OPTION_SPECS } from './option-specs.ts';

/** What was called, as it was written. */
export interface ParsedCall {
  readonly entry: CommandEntry;
  readonly command: Command;
  readonly raw: RawOptions;
  readonly positionals: readonly string[];
}

const PAGE_END = `
Every option can also be set in the environment: MART_TARGET, DBT_TARGET …; the command line wins.
Exit codes: 0 all went well, 1 a model or test failed, 2 wrong usage, an unreadable project or an interruption.`;

/** Understands the command line; undefined when help was asked for and printed. Wrong usage is a `MartError`. */
export async function parseCall(
  argv: readonly string[],
  entries: readonly CommandEntry[],
  io: CliIo,
  version: string,
): Promise<ParsedCall | undefined> {
  let call: ParsedCall | undefined;
  const program = newProgram(io, version);
  for (const entry of entries) {
    const [name, parent] = placeOf(program, entry);
    const commander = parent
      .command(name)
      .summary(entry.summary)
      .aliases(entry.aliases ?? []);
    let command: Command | undefined;
    parent.hook('preSubcommand', async (_parent, called) => {
      if (called !== commander || command !== undefined) return;
      command = await entry.load();
      describe(commander, command);
    });
    commander.action(() => {
      if (command === undefined) throw new Error(`${entry.name} was called before it was loaded`);
      call = { entry, command, raw: namedOptions(commander.optsWithGlobals()), positionals: commander.args };
    });
  }
  if (argv.length === 0) {
    io.stdout.write(program.helpInformation());
    return undefined;
  }
  try {
    await program.parseAsync(normalized(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw explain(error, program, argv);
  }
  return call;
}

function newProgram(io: CliIo, version: string): Commander {
  const program = new Commander(io.programName ?? 'mart')
    .description('SQL-first data marts in your warehouse: templated SELECTs in, audited tables out.')
    .usage('[options] <command> [options]')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      sortSubcommands: false,
      helpWidth: Math.min(io.stdout.columns ?? 100, 120),
    })
    .version(versionText(io.programName ?? 'mart', version), '-v, --version')
    .addHelpText('after', PAGE_END);
  for (const name of OPTION_NAMES) {
    const spec: OptionSpec = OPTION_SPECS[name];
    if (spec.scope !== 'local') addOption(program, spec, spec.scope === 'shared');
  }
  return program;
}

/** What the first words of commands of two words are about. */
const GROUPS: Readonly<Record<string, string>> = {
  source: 'commands about sources: freshness',
  docs: 'commands about documentation: generate',
};

/** The commander command to hang an entry under, and the last word of its name. */
function placeOf(program: Commander, entry: CommandEntry): [string, Commander] {
  const words = entry.name.split(' ');
  const last = words.pop() ?? entry.name;
  let parent = program;
  for (const word of words) {
    const group = parent.commands.find((existing) => existing.name() === word);
    parent = group ?? parent.command(word).description(GROUPS[word] ?? '').helpCommand(false);
  }
  return [last, parent];
}

/** Completes a command once it is known to be the one called. */
function describe(commander: Commander, command: Command): void {
  commander.description(command.description);
  for (const positional of command.positionals ?? []) {
    const name = positional.required ? `<${positional.name}>` : `[${positional.name}]`;
    commander.argument(name, positional.description);
  }
  for (const name of command.options) {
    const spec: OptionSpec = OPTION_SPECS[name];
    const formats = name === 'output' ? command.formats : undefined;
    // A shared option is read where the program declares it, in both places; here it is declared for `--help` only.
    addOption(commander, formats === undefined ? spec : { ...spec, choices: formats }, false);
  }
}

function addOption(commander: Commander, spec: OptionSpec, hidden: boolean): void {
  const choices = spec.choices === undefined ? '' : ` (${spec.choices.join(', ')})`;
  const negative = spec.negative === undefined ? '' : `; ${spec.negative} for the contrary`;
  const option = new Option(spec.flags, spec.description + choices + negative).helpGroup(`${spec.group}:`);
  const compatibility = spec.group === 'Accepted for compatibility' || spec.description.startsWith('older spelling');
  commander.addOption(option.hideHelp(hidden || compatibility));
  if (spec.negative !== undefined) commander.addOption(new Option(spec.negative).hideHelp());
}

/** Commander names an option after its last long flag; we name it as `OPTION_SPECS` does. */
function namedOptions(values: Readonly<Record<string, unknown>>): RawOptions {
  const named: Record<string, string | boolean | readonly string[] | undefined> = {};
  for (const name of OPTION_NAMES) {
    const attribute = new Option(OPTION_SPECS[name].flags).attributeName();
    named[name] = values[attribute] as string | boolean | readonly string[] | undefined;
  }
  return named;
}

/** Spellings that dbt has and commander cannot: further long names of an option. */
const FURTHER_NAMES: Readonly<Record<string, string>> = {
  '--resource-types': '--resource-type',
  '--exclude-resource-types': '--exclude-resource-type',
  '--model': '--models',
  '-V': '--version',
};

const LIST_FLAGS: ReadonlySet<string> = new Set(
  OPTION_NAMES.filter((name) => OPTION_SPECS[name].kind === 'list').map(
    (name) => `--${longName(OPTION_SPECS[name].flags)}`,
  ),
);

/** `mart help build` is `mart build --help`, and `--select=a b` is `--select a b`: with `=`, commander takes one value only. */
function normalized(argv: readonly string[]): string[] {
  const ordered = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  return ordered.flatMap((argument) => {
    const [name = '', ...rest] = argument.split('=');
    const known = FURTHER_NAMES[name] ?? name;
    if (rest.length === 0) return [known];
    return LIST_FLAGS.has(known) ? [known, rest.join('=')] : [[known, ...rest].join('=')];
  });
}

/** Options that dbt has and `mart` does not: what to do instead. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  '--batch-tests': 'leave it out: tests run as they are',
};

/** Commander's complaint in our words. */
function explain(error: CommanderError, program: Commander, argv: readonly string[]): Error {
  const subject = /'([^']+)'/.exec(error.message)?.[1] ?? '';
  const called = calledCommand(program, argv);
  const help = `see \`${[...pathOf(called ?? program), '--help'].join(' ')}\``;
  switch (error.code) {
    case 'commander.unknownOption': {
      const refused = NOT_SUPPORTED[subject.split('=')[0] ?? ''];
      if (refused !== undefined) return martError('unsupported', `\`${subject}\` is not supported`, { hint: refused });
      const known = [program, ...(called === undefined ? [] : [called])].flatMap((command) =>
        command.options.map((option) => option.long ?? ''),
      );
      const [name = '', value] = subject.split('=');
      if (value !== undefined && known.includes(name)) return usageError(`\`${name}\` takes no value`, help);
      return usageError(`unknown option \`${subject}\``, didYouMean(subject, known) ?? help);
    }
    case 'commander.unknownCommand': {
      const group = called ?? program;
      const known = group.commands.flatMap((command) => [command.name(), ...command.aliases()]);
      return usageError(`unknown command \`${subject}\``, didYouMean(subject, known) ?? help);
    }
    case 'commander.optionMissingArgument':
      return usageError(`\`${subject}\` needs a value`, help);
    case 'commander.missingArgument':
      return usageError(`${called?.name() ?? 'this command'} needs <${subject}>`, help);
    case 'commander.excessArguments': {
      const extra = called?.args.at(-1) ?? '';
      const selects = called?.options.some((option) => option.long === '--select') === true;
      return usageError(
        `${called?.name() ?? 'this command'} takes no \`${extra}\``,
        selects ? `to name nodes: --select ${extra}` : help,
      );
    }
    case 'commander.help':
      return usageError('a command is missing', help);
    default:
      return usageError(error.message.replace(/^error: /, ''), help);
  }
}

/** A command's name with those of the groups it belongs to: `mart docs generate`. */
function pathOf(command: Commander): readonly string[] {
  return [...(command.parent === null ? [] : pathOf(command.parent)), command.name()];
}

/** The innermost command that the arguments name. */
function calledCommand(program: Commander, argv: readonly string[]): Commander | undefined {
  const found = program.commands.find((command) =>
    [command.name(), ...command.aliases()].some((name) => argv.includes(name)),
  );
  return found === undefined ? undefined : (calledCommand(found, argv) ?? found);
}

/** Options a command takes: the global ones and its own. */
export function applicableOptions(command: Command): ApplicableOptions {
  const global = OPTION_NAMES.filter((name) => OPTION_SPECS[name].scope === 'global');
  return { names: new Set([...global, ...command.options]), formats: command.formats ?? [] };
}
