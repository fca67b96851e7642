import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_FLAGS } from '../../src/context/new-invocation.ts';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import type { MartEvent } from '../../src/domain/event.ts';
import type { Flags, Invocation } from '../../src/domain/invocation.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Node } from '../../src/domain/node.ts';
import { loadProject, type LoadedProject, type LoadRequest } from '../../src/project/load-project.ts';

const FLAGS: Flags = { ...DEFAULT_FLAGS, partialParse: false };

export interface LoadOptions extends Partial<Omit<LoadRequest, 'projectDir' | 'invocation' | 'report'>> {
  readonly vars?: JsonObject;
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: Partial<Flags>;
}

/** Writes files to a folder of the test's own; one without text is not there. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mart-project-'));
  for (const [path, text] of Object.entries(files)) {
    if (text === '') continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export interface Loaded extends LoadedProject {
  readonly folder: string;
  readonly events: readonly MartEvent[];
  /** What is suspicious, as the analyst reads it. */
  readonly warnings: readonly string[];
}

/** Loads a project; one without a project file of its own is called `shop`. */
export async function load(files: Readonly<Record<string, string>>, options: LoadOptions = {}): Promise<Loaded> {
  const folder = folderOf({ 'dbt_project.yml': 'name: shop\n', ...files });
  const { vars = {}, environment = {}, flags = {}, ...request } = options;
  const events: MartEvent[] = [];
  const invocation: Invocation = {
    id: 'test',
    startedAt: new Date('2026-01-02T03:04:05Z'),
    command: 'parse',
    args: {},
    vars,
    flags: { ...FLAGS, ...flags },
    givenFlags: [],
    environment: { HOME: folder, ...environment },
  };
  const loaded = await loadProject({
    ...request,
    projectDir: folder,
    invocation,
    report: (event) => events.push(event),
  }).finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...loaded, folder, events, warnings: loaded.project.warnings.map((warning) => renderDiagnostic(warning)) };
}

/** What is wrong with a project, as the analyst reads it. */
export async function problems(
  files: Readonly<Record<string, string>>,
  options: LoadOptions = {},
): Promise<readonly string[]> {
  try {
    await load(files, options);
  } catch (error) {
    if (error instanceof MartError) return error.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic));
    throw error;
  }
  return [];
}

export function nodeOf<Type extends Node['resourceType']>(
  { project }: LoadedProject,
  type: Type,
  uniqueId: string,
): Extract<Node, { resourceType: Type }> {
  const node = project.nodes.get(uniqueId) ?? project.disabled.get(uniqueId)?.[0];
  if (node?.resourceType !== type)
    throw new Error(`no ${type} ${uniqueId} among ${[...project.nodes.keys()].join(', ')}`);
  return node as Extract<Node, { resourceType: Type }>;
}
