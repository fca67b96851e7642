import { rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { settingsScope } from '../context/base-context.ts';
import { Environment } from '../context/environment.ts';
import { newInvocation } from '../context/new-invocation.ts';
import { martError, MartError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Report } from '../domain/event.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Scope } from '../jinja/scope.ts';
import { readDeclarations, type DeclaredPackages } from '../project/package-declarations.ts';
import { addToPackagesFile, type PackageAddition } from './add-package.ts';
import { lockHashes } from './declaration-hash.ts';
import { Git } from './git.ts';
import { DEFAULT_NETWORK, HttpClient, type NetworkSettings } from './http-client.ts';
import { hubAddress } from './hub-address.ts';
import { inParallel } from './in-parallel.ts';
import { isWithin } from './inner-links.ts';
import { describeLocked, installedPackage, type InstalledPackage } from './installed-package.ts';
import { LOCK_FILE, lockText, readLock, type LockFile } from './lock-file.ts';
import { cancelled, systemCode } from './package-errors.ts';
import { checkNames } from './check-names.ts';
import { readPackageName } from './package-metadata.ts';
import { PackageSources } from './package-sources.ts';
import type { Pick } from './pick.ts';
import { readSettings, type ProjectSettings } from './project-settings.ts';
import { Redaction } from './redaction.ts';
import { pinLocked, resolvePackages } from './resolve.ts';
import type { Room } from './room.ts';
import { swapPackages } from './swap.ts';
import { Workspace } from './workspace.ts';
import { writeWhole } from './write-file.ts';

/** What is to be installed, and for whom. */
export interface InstallRequest {
  readonly projectRoot: string;
  /** In place of what the project file says; relative to the project. */
  readonly packagesInstallPath?: string | undefined;
  /** The process environment: templates, git and the address of the hub read it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `--vars`. */
  readonly vars?: JsonObject | undefined;
  readonly report: Report;
  readonly signal?: AbortSignal | undefined;
  /** `--lock`: resolve and write the lock file, install nothing. */
  readonly lockOnly?: boolean | undefined;
  /** `--upgrade`: resolve anew, whatever the lock file says. */
  readonly upgrade?: boolean | undefined;
  /** `--add-package`: a package to add to the project's list first. */
  readonly add?: PackageAddition | undefined;
  /** False to take also packages that ask for another dbt. */
  readonly versionCheck?: boolean | undefined;
  readonly network?: Partial<NetworkSettings> | undefined;
}

export interface InstalledPackages {
  readonly packages: readonly InstalledPackage[];
  readonly warnings: readonly Diagnostic[];
  /** Whether the lock file was written. */
  readonly isLockWritten: boolean;
}

/**
 * Installs the packages that a project asks for, and those that they ask for. When the lock file fits the list, exactly
 * what it says; else the list is resolved and the lock file written. All packages are put together beside the installed
 * ones and take their place at the end: after an error or an interruption everything is as it was before.
 * Throws a `MartError` that says what is wrong and who asks for it; no message holds credentials.
 */
export async function installPackages(request: InstallRequest): Promise<InstalledPackages> {
  const environment = new Environment(request.environment, request.vars);
  const redaction = new Redaction(environment.secrets);
  try {
    return await new Installation(request, environment, redaction).run();
  } catch (error) {
    if (error instanceof MartError) throw redaction.error(error);
    if (systemCode(error) === undefined || !(error instanceof Error)) throw error;
    const hint = 'the packages that were installed before are still there';
    throw redaction.error(martError('file-unreadable', `the packages can't be installed: ${error.message}`, { hint }));
  }
}

class Installation {
  readonly #request: InstallRequest;
  readonly #redaction: Redaction;
  readonly #environment: Environment;
  readonly #root: string;
  readonly #scope: Scope;
  readonly #report: Report;
  readonly #warnings = new Map<string, Diagnostic>();

  constructor(request: InstallRequest, environment: Environment, redaction: Redaction) {
    this.#request = request;
    this.#redaction = redaction;
    this.#environment = environment;
    this.#root = resolve(request.projectRoot);
    this.#report = redaction.report(request.report);
    const invocation = newInvocation({ command: 'deps', vars: request.vars, environment: request.environment });
    this.#scope = settingsScope({ invocation, report: this.#report, environment }, 'packages');
  }

  async run(): Promise<InstalledPackages> {
    const { upgrade, lockOnly, packagesInstallPath } = this.#request;
    const settings = await readSettings(this.#root, packagesInstallPath, this.#scope);
    const declared = this.#declared();
    const lock = upgrade === true ? undefined : await readLock(this.#root, this.#scope);
    const fitting = lock?.hash !== undefined && lockHashes(declared, this.#environment.secrets).includes(lock.hash) ? lock : undefined;
    if (fitting !== undefined && lockOnly === true)
      return this.#result(fitting.declarations.map(describeLocked), false);
    const workspace = await Workspace.open(settings.installPath);
    try {
      return await this.#install(workspace, settings, declared, fitting);
    } finally {
      await workspace.close();
    }
  }

  async #install(
    workspace: Workspace,
    settings: ProjectSettings,
    declared: DeclaredPackages,
    lock: LockFile | undefined,
  ): Promise<InstalledPackages> {
    const sources = new PackageSources(this.#room(workspace));
    const pinned = lock === undefined ? undefined : await pinLocked(lock.declarations, sources);
    const picks = pinned ?? (await resolvePackages(declared.declarations, sources));
    checkNames(picks, settings.name);
    if (this.#request.lockOnly !== true) await this.#stage(workspace, picks);
    if (this.#request.signal?.aborted === true) throw cancelled();
    const isLockWritten = await this.#writeFiles(declared, pinned === undefined ? picks : undefined);
    if (this.#request.lockOnly !== true) {
      await swapPackages(workspace, { removesOthers: isWithin(this.#root, resolve(settings.installPath)) });
      for (const pick of picks) this.#say(`Installed ${pick.title} (${pick.versionText})`);
    }
    for (const { title, newerVersion } of picks)
      if (newerVersion !== undefined) this.#say(`A newer version of ${title} is available: ${newerVersion}`);
    return this.#result(picks.map(installedPackage), isLockWritten);
  }

  /** The project's list, with the package that is to be added to it. */
  #declared(): DeclaredPackages & { readonly edited?: string } {
    const request = { folder: this.#root, scope: this.#scope, shownFolder: '' };
    const { add } = this.#request;
    const declared = readDeclarations(request);
    if (add === undefined) return this.#warned(declared);
    const { fileName } = declared;
    const edited = addToPackagesFile(declared.text, fileName, add);
    return this.#warned({ ...readDeclarations({ ...request, edited: { fileName, text: edited } }), edited });
  }

  #warned<Declared extends DeclaredPackages>(declared: Declared): Declared {
    for (const warning of declared.warnings) this.#warn(warning);
    if (declared.declarations.length === 0) this.#say(`No packages are listed in ${declared.fileName}`);
    return declared;
  }

  #room(workspace: Workspace): Room {
    const { environment, signal, network, versionCheck } = this.#request;
    return {
      projectRoot: this.#root,
      workspace,
      http: new HttpClient({ ...DEFAULT_NETWORK, ...network }, signal),
      git: new Git(environment, signal),
      scope: this.#scope,
      redaction: this.#redaction,
      hubUrl: hubAddress(environment),
      checksVersion: versionCheck !== false,
      report: this.#report,
      warn: (warning) => this.#warn(warning),
    };
  }

  async #stage(workspace: Workspace, picks: readonly Pick[]): Promise<void> {
    await inParallel(picks, async (pick) => {
      const { staged, installFolder } = workspace;
      const folder = join(staged, pick.name);
      await pick.stage(folder, join(installFolder, pick.name));
      if (pick.pinned.kind !== 'hub') return;
      // The hub said the name before the package was fetched: its own project file counts.
      const name = await readPackageName(folder, pick.title, []);
      if (name === pick.name) return;
      await rename(folder, join(staged, name)).catch(() => {
        throw martError('duplicate-name', `${pick.title} is called \`${name}\`, as another package is`);
      });
    });
  }

  /**
   * Gives whether the lock file was written.
   * @param resolved the packages to record in it; undefined when it fits
   */
  async #writeFiles(
    declared: DeclaredPackages & { readonly edited?: string },
    resolved: readonly Pick[] | undefined,
  ): Promise<boolean> {
    if (declared.edited !== undefined) await writeWhole(join(this.#root, declared.fileName), declared.edited);
    // A project that asks for nothing, and never did, needs no lock file.
    if (resolved === undefined || (declared.text === undefined && declared.edited === undefined)) return false;
    await writeWhole(join(this.#root, LOCK_FILE), lockText(resolved, lockHashes(declared, this.#environment.secrets)[0] ?? ''));
    return true;
  }

  #warn(warning: Diagnostic): void {
    const key = `${warning.message} ${String(warning.at?.start)}`;
    if (this.#warnings.has(key)) return;
    const shown = this.#redaction.diagnostic(warning);
    this.#warnings.set(key, shown);
    this.#report({ kind: 'diagnostic', diagnostic: shown });
  }

  #say(message: string): void {
    this.#report({ kind: 'log', level: 'info', message });
  }

  #result(packages: readonly InstalledPackage[], isLockWritten: boolean): InstalledPackages {
    return { packages, warnings: [...this.#warnings.values()], isLockWritten };
  }
}
