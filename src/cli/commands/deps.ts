import { join, resolve } from 'node:path';
import { eventsOf } from '../../diagnostics/warning-policy.ts';
import type { MartEvent } from '../../domain/event.ts';
import type { JsonObject } from '../../domain/json.ts';
import { parseAddition, type PackageAddition, type PackageSourceName } from '../../packages/add-package.ts';
import { installPackages } from '../../packages/install.ts';
import type { InstalledPackage } from '../../packages/installed-package.ts';
import { LOCK_FILE } from '../../packages/lock-file.ts';
import { projectFileValue } from '../../project/raw-project-file.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXIT_FAILURE, EXIT_SUCCESS, warningLevel } from '../exit-code.ts';
import { usageError, type GivenOptions } from '../given-options.ts';
import { logRecord, type LogRecord } from '../reporters/log-record.ts';

export const command: Command = {
  description:
    'Installs the packages that packages.yml or dependencies.yml lists, and those that they ask for: exactly what ' +
    'package-lock.yml says when it fits the list, else the newest that suit all, which it then records. Needs no profile.',
  options: ['upgrade', 'lock', 'addPackage', 'source'],
  output: 'progress',
  keepsLog: false,
  async run(context) {
    const { options, io } = context;
    const projectRoot = resolve(io.cwd, options.projectDir ?? '.');
    const { packages, warnings, isLockWritten } = await installPackages({
      projectRoot,
      packagesInstallPath: options.packagesInstallPath,
      environment: io.env,
      vars: options.vars,
      report: (event) => tell(context, event),
      signal: io.signal,
      lockOnly: options.lock,
      upgrade: options.upgrade,
      add: additionOf(options),
      versionCheck: options.versionCheck,
    });
    for (const record of installedRecords(packages, isLockWritten ? join(projectRoot, LOCK_FILE) : undefined, options.lock === true)) context.reporter.say(record);
    if (options.lock === true)
      say(
        context,
        isLockWritten ? `Locked ${packages.length} package${packages.length === 1 ? '' : 's'} in package-lock.yml` : 'package-lock.yml is up to date',
      );
    if (warnings.length === 0) return EXIT_SUCCESS;
    const { flags } = projectFileValue(projectRoot);
    return warnings.some((warning) => warningLevel(options, flags, eventsOf(warning)) === 'error') ? EXIT_FAILURE : EXIT_SUCCESS;
  },
};

/** What was done, for programs; people are told while it happens. */
function installedRecords(packages: readonly InstalledPackage[], lockPath: string | undefined, lockOnly: boolean): readonly LogRecord[] {
  if (packages.length === 0) return [programRecord('DepsNoPackagesFound', 'M013', 'No packages to install', {})];
  const locked = lockPath === undefined ? [] : [programRecord('DepsLockUpdating', 'M031', `Wrote ${lockPath}`, { lock_filepath: lockPath })];
  if (lockOnly) return locked;
  const installed = packages.flatMap(({ name, version }) => [
    programRecord('DepsStartPackageInstall', 'M014', `Package ${name}`, { package_name: name }),
    programRecord('DepsInstallInfo', 'M015', `Version ${version}`, { version_name: version }),
  ]);
  return [...locked, ...installed];
}

function programRecord(name: string, code: string, text: string, data: JsonObject): LogRecord {
  return logRecord(name, code, text, { channel: 'programs', data });
}

function additionOf(options: GivenOptions): PackageAddition | undefined {
  const source = (options.source ?? 'hub') as PackageSourceName;
  if (options.addPackage === undefined) {
    if (options.source !== undefined) throw usageError('--source goes with --add-package');
    return undefined;
  }
  const addition = parseAddition(options.addPackage, source);
  if (addition.version !== undefined || source === 'local') return addition;
  const example = {
    hub: 'dbt-labs/dbt_utils@1.1.1',
    git: 'https://example.com/shop.git@v1.2',
    tarball: 'https://example.com/shop.tar.gz@shop',
  }[source];
  throw usageError(
    `--add-package needs ${source === 'tarball' ? 'the name of the package' : 'a version'} after an @`,
    `--add-package ${example} --source ${source}`,
  );
}

/** What happens is told while it happens: fetching may take a while. */
function tell(context: CommandContext, event: MartEvent): void {
  if (event.kind !== 'log') context.reporter.report(event);
  else if (event.level === 'info' || context.options.debug === true) say(context, event.message);
}

function say(context: CommandContext, text: string): void {
  if (context.options.quiet !== true) context.print(text);
}
