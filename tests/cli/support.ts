import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CliIo, OutputStream } from '../../src/cli/cli-io.ts';
import type { MartLoader } from '../../src/cli/load-mart.ts';
import { run } from '../../src/cli/main.ts';
import type { MartApi, MartOptions } from '../../src/cli/mart-api.ts';
import type { MartEvent, NodeInfo } from '../../src/domain/event.ts';
import type { RunResult, RunResults } from '../../src/domain/result.ts';

export class Collector implements OutputStream {
  text = '';
  isTTY = false;
  columns = 100;
  rows = 24;

  write(text: string): void {
    this.text += text;
  }
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly load?: MartLoader;
  readonly isTTY?: boolean;
  readonly ask?: (question: string) => Promise<string>;
  readonly signal?: AbortSignal;
}

/** Calls the command line in this process. */
export async function mart(argv: readonly string[], options: CallOptions = {}): Promise<Outcome> {
  const stdout = new Collector();
  const stderr = new Collector();
  stdout.isTTY = stderr.isTTY = options.isTTY ?? false;
  const io: CliIo = {
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? temporaryFolder(),
    ...(options.ask === undefined ? {} : { ask: options.ask }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const exitCode = await (options.load === undefined ? run(argv, io) : run(argv, io, options.load));
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** A folder that goes when the test ends. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'mart-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export function nodeInfo(type: string, name: string, more: Partial<NodeInfo> = {}): NodeInfo {
  const relationName = type === 'test' ? undefined : `"shop"."main"."${name}"`;
  return {
    uniqueId: `${type}.shop.${name}`,
    resourceType: type,
    name,
    materialized: type === 'model' ? 'table' : type,
    isMicrobatch: false,
    relationName,
    path: `${name}.sql`,
    ...more,
  };
}

function runResult(uniqueId: string, more: Partial<RunResult> = {}): RunResult {
  return {
    uniqueId,
    status: 'success',
    threadId: 'Thread-1',
    executionTimeSeconds: 0.12,
    timing: [],
    adapterResponse: {},
    message: undefined,
    failures: undefined,
    diagnostics: [],
    ...more,
  };
}

/** The events of a run in which each node ends with the given result. */
export function scriptedRun(nodes: readonly (readonly [NodeInfo, Partial<RunResult>])[]): {
  events: MartEvent[];
  results: RunResults;
} {
  const total = nodes.length;
  const at = new Date('2024-01-31T12:01:02.345Z');
  const events: MartEvent[] = [{ kind: 'run-start', total, threads: 2, counts: {} }];
  const results: RunResult[] = [];
  for (const [place, [node, more]] of nodes.entries()) {
    const index = place + 1;
    const result = runResult(node.uniqueId, more);
    results.push(result);
    if (result.status !== 'skipped') {
      events.push({ kind: 'node-start', node, index, total, at }, { kind: 'node-compiled', node, at });
    }
    events.push({ kind: 'node-finish', node, result, index, total, at });
  }
  events.push({ kind: 'run-end', results, elapsedSeconds: 1.5 });
  return { events, results: { results, elapsedSeconds: 1.5, interrupted: false } };
}

export interface FakeMart {
  readonly load: MartLoader;
  /** The options each call of `load` was given. */
  readonly loaded: MartOptions[];
  /** Names and arguments of the methods that were called. */
  readonly calls: (readonly [string, ...unknown[]])[];
}

interface FakeAnswers {
  readonly events?: readonly MartEvent[];
  readonly results?: RunResults;
  readonly methods?: Partial<Record<keyof MartApi, (...given: never[]) => unknown>>;
  readonly projectFlags?: Record<string, unknown>;
  readonly secrets?: readonly string[];
}

/** Stands in for `Mart`: plays events and gives what it was told to. */
export function fakeMart(answers: FakeAnswers = {}): FakeMart {
  const loaded: MartOptions[] = [];
  const calls: [string, ...unknown[]][] = [];
  const load: MartLoader = async (options) => {
    loaded.push(options);
    const work = async (): Promise<RunResults> => {
      for (const event of answers.events ?? []) options.report?.(event);
      return answers.results ?? { results: [], elapsedSeconds: 0, interrupted: false };
    };
    const root = {
      root: options.projectDir ?? '.',
      config: { flags: answers.projectFlags ?? {}, logPath: 'logs', targetPath: 'target' },
    };
    const known: Record<string, unknown> = {
      project: { root, nodes: new Map() },
      graph: { nodes: new Map() },
      target: { targetName: 'dev', secrets: answers.secrets ?? [], threads: 2 },
      session: { invocation: { id: 'b3f1c0de' } },
      warnings: [],
      ...Object.fromEntries(
        ['build', 'run', 'test', 'seed', 'snapshot', 'compile', 'runOperation'].map((name) => [name, work]),
      ),
      ...answers.methods,
      writeManifest: async () => undefined,
      close: async () => undefined,
    };
    return recording(known, calls);
  };
  return { load, loaded, calls };
}

function recording(known: Record<string, unknown>, calls: [string, ...unknown[]][]): MartApi {
  const handler: ProxyHandler<Record<string, unknown>> = {
    get(object, name: string) {
      const value = object[name];
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        calls.push([name, ...given]);
        return (value as (...given: unknown[]) => unknown)(...given);
      };
    },
  };
  return new Proxy(known, handler) as unknown as MartApi;
}
