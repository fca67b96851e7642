import { logFunction, nodeScope as scopeOnTop, packageScope, variablesOf } from '../context/base-context.ts';
import { ContextView } from '../context/context-view.ts';
import { DISPATCH_PARAMETERS, dispatchMacro } from '../context/dispatch.ts';
import { environmentFunction } from '../context/plain-functions.ts';
import { relationNameOf, type BuildableNode, type CompilableNode } from '../domain/node.ts';
import { Template } from '../jinja/engine.ts';
import { hostFunction } from '../jinja/host.ts';
import { defineNames, type Scope } from '../jinja/scope.ts';
import { str, type Value } from '../jinja/values.ts';
import { AdapterObject } from './adapter-object.ts';
import { graphValue } from './graph-value.ts';
import { modelValue } from './model-value.ts';
import type { NodeRun } from './node-run.ts';
import { functionFunction, metricFunction, refFunction, relationOf, sourceFunction, unsupportedReference } from './references.ts';
import { RunConfig } from './run-config.ts';
import { StatementResults } from './statement-results.ts';

export interface NodeScope {
  readonly scope: Scope;
  /** The ephemeral models that the rendered text refers to; filled while rendering. */
  readonly ephemerals: readonly BuildableNode[];
  readonly results: StatementResults;
}

/** What a node's template sees in the run pass. */
export function nodeScope(node: CompilableNode, run: NodeRun): NodeScope {
  const { session, selected } = run.context;
  const ephemerals: BuildableNode[] = [];
  const results = new StatementResults();
  const base = packageScope(session, node.packageName, 'run', () => ({ execute: true }));
  const useEphemeral = (used: BuildableNode) => {
    if (!ephemerals.includes(used)) ephemerals.push(used);
  };
  const { database, schema, identifier } = relationNameOf(node);
  const scope = scopeOnTop(session, node.packageName, base, {
    ref: refFunction(node, run, useEphemeral),
    source: sourceFunction(node, run),
    function: functionFunction(node, run),
    log: logFunction(session.report, node.uniqueId),
    metric: metricFunction(node, run),
    submit_python_job: unsupportedReference('submit_python_job', 'mart runs no Python: write it as SQL, or run it outside and declare what it makes as a source'),
    config: new RunConfig(node),
    this: relationOf(node, run),
    adapter: adapterFor(node.packageName, run),
    database: database ?? null,
    schema: schema ?? null,
    identifier,
    thread_id: run.threadId,
    connection_name: `${node.resourceType}.${node.packageName}.${node.name}`,
    ...results.functions(),
    render: hostFunction(['text'], (args, context) => renderLate(str(args.value('text')), node, context.scope), { name: 'render', required: 1 }),
    write: hostFunction(['payload'], () => '', { name: 'write', required: 1 }),
  });
  if (run.overrides !== undefined) defineNames(scope, overridden(run.overrides, node.packageName, run));
  scope['context'] = new ContextView(scope);
  lazily(scope, 'selected_resources', () => [...selected]);
  lazily(scope, 'model', () => modelValue(node, run));
  lazily(scope, 'graph', () => graphValue(run));
  return { scope, ephemerals, results };
}

/** `var` and `env_var` of a unit test: its own values before the real ones. */
function overridden(overrides: NonNullable<NodeRun['overrides']>, packageName: string, run: NodeRun): Readonly<Record<string, Value>> {
  const { session } = run.context;
  const vars = { ...session.invocation.vars, ...overrides.vars };
  return {
    var: variablesOf({ ...session, invocation: { ...session.invocation, vars } }, packageName, 'error'),
    env_var: environmentFunction(session.environment.with(overrides.envVars), 'project'),
  };
}

function adapterFor(packageName: string, run: NodeRun): AdapterObject {
  const { macros } = run.context.session;
  const dispatch = hostFunction(DISPATCH_PARAMETERS, (args, context) => dispatchMacro(macros, packageName, 'run', args, context), {
    name: 'dispatch',
    required: 1,
  });
  return new AdapterObject(run, dispatch);
}

/** `render(text)`: a text that is itself a template, with what this node sees. */
async function renderLate(text: string, node: CompilableNode, scope: Scope): Promise<Value> {
  return (await Template.of({ path: node.originalFilePath, text }).render(scope)).text;
}

/** Makes a name whose value is computed when a template first asks for it; most never do. */
function lazily(scope: Scope, name: string, make: () => Value): void {
  Object.defineProperty(scope, name, {
    configurable: true,
    enumerable: true,
    get() {
      const value = make();
      Object.defineProperty(scope, name, { configurable: true, enumerable: true, writable: true, value });
      return value;
    },
    set(value: Value) {
      Object.defineProperty(scope, name, { configurable: true, enumerable: true, writable: true, value });
    },
  });
}
