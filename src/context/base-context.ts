import type { JsonObject } from '../domain/json.ts';
import type { Report } from '../domain/event.ts';
import type { Invocation } from '../domain/invocation.ts';
import { DBT_COMPATIBLE_VERSION } from '../domain/versions.ts';
import { hostFunction } from '../jinja/host.ts';
import { createScope, defineNames, type Scope } from '../jinja/scope.ts';
import { PyDict, str, type Value } from '../jinja/values.ts';
import { ApiObject } from './api-object.ts';
import { conversionFunctions } from './conversions.ts';
import type { Environment, EnvironmentUse } from './environment.ts';
import { ExceptionsObject } from './exceptions-object.ts';
import { FlagsObject } from './flags-object.ts';
import { objectToValue } from './json-value.ts';
import { defineLazily } from './lazy-name.ts';
import { environmentFunction, tryFunction, validationObject } from './plain-functions.ts';
import type { Pass } from './registered-macro.ts';
import type { Session } from './session.ts';
import { targetObject } from './target-object.ts';
import { templateGlobals } from './template-globals.ts';
import { VariableFunction, type MissingVariable, type VariableSources } from './variables.ts';

/** What is known before any file of the project has been read. */
export interface CoreContext {
  readonly invocation: Invocation;
  readonly report: Report;
  readonly environment: Environment;
}

/** `log(message, info)`, of a template that belongs to a node or to none. */
export function logFunction(report: Report, uniqueId?: string): Value {
  return hostFunction(
    ['msg', 'info'],
    (args) => {
      const level = args.get('info') === true ? 'info' : 'debug';
      report({ kind: 'log', message: str(args.value('msg')), level, ...(uniqueId === undefined ? {} : { uniqueId }) });
      return '';
    },
    { name: 'log', required: 1 },
  );
}

/** The names that every template sees, also those of `profiles.yml`. */
function coreScope(core: CoreContext, use: EnvironmentUse): Scope {
  const { invocation, report, environment } = core;
  const scope = createScope();
  defineNames(scope, templateGlobals(invocation.startedAt));
  defineNames(scope, conversionFunctions());
  defineNames(scope, {
    env_var: environmentFunction(environment, use),
    exceptions: new ExceptionsObject(report),
    flags: new FlagsObject(invocation),
    invocation_id: invocation.id,
    invocation_args_dict: objectToValue(invocation.args),
    dbt_version: DBT_COMPATIBLE_VERSION,
    dbt_metadata_envs: objectToValue(environment.metadata),
    thread_id: 'MainThread',
    // Nothing is traced: the ids are those of dbt without a trace.
    otel_trace_id: hostFunction([], () => '0'.repeat(32), { name: 'otel_trace_id' }),
    otel_span_id: hostFunction([], () => '0'.repeat(16), { name: 'otel_span_id' }),
    log: logFunction(report),
    print: hostFunction(
      ['msg'],
      (args) => {
        report({ kind: 'print', message: str(args.value('msg')) });
        return '';
      },
      { name: 'print', required: 1 },
    ),
    try_or_compiler_error: tryFunction(),
    validation: validationObject(),
  });
  return scope;
}

/** The names in the project file and `profiles.yml`: variables come from the command line, and from `vars` where given. */
export function settingsScope(
  core: CoreContext,
  use: EnvironmentUse,
  more: Readonly<Record<string, Value>> = {},
  vars: JsonObject = {},
): Scope {
  const scope = coreScope(core, use);
  const sources: VariableSources = { commandLine: { ...vars, ...core.invocation.vars }, root: {}, packageName: '', own: {} };
  defineNames(scope, { var: new VariableFunction(sources, 'error'), ...more });
  return scope;
}

/** A package's variables. */
export function variablesOf(session: Session, packageName: string, missing: MissingVariable): VariableFunction {
  const root = session.packages.get(session.rootName)?.vars ?? {};
  const own = packageName === session.rootName ? {} : (session.packages.get(packageName)?.vars ?? {});
  return new VariableFunction({ commandLine: session.invocation.vars, root, packageName, own }, missing);
}

/**
 * The names that all templates of a package share, macros not among them. The compile pass puts its own on top:
 * `adapter`, `execute`, `run_query`, `statement`, …
 */
export function projectScope(session: Session, packageName: string, missing: MissingVariable): Scope {
  const scope = coreScope(session, 'project');
  const target = targetObject(session.target);
  defineNames(scope, {
    var: variablesOf(session, packageName, missing),
    target,
    env: target,
    project_name: session.rootName,
    api: new ApiObject(session.dialect),
  });
  return scope;
}

/** {@link projectScope} with `names` of the pass and the macros of the package on top; made once per package and pass. */
export function packageScope(
  session: Session,
  packageName: string,
  pass: Pass,
  names: () => Readonly<Record<string, Value>>,
): Scope {
  return session.macros.scopeFor(packageName, pass, () => {
    const scope = projectScope(session, packageName, pass === 'parse' ? 'none' : 'error');
    defineNames(scope, names());
    return scope;
  });
}

/**
 * A node's scope on top of its package's. A macro of the user's that has the name of one of `names` takes its place
 * (that is how projects override `ref`); the original stays reachable as `builtins.<name>`.
 */
export function nodeScope(
  session: Session,
  packageName: string,
  base: Scope,
  names: Readonly<Record<string, Value>>,
): Scope {
  const scope = createScope(base);
  for (const name in names) if (!session.macros.shadows(packageName, name)) scope[name] = names[name];
  defineLazily(scope, 'builtins', () => {
    const builtins = ['ref', 'source', 'config', 'function'].flatMap((name): [Value, Value][] =>
      names[name] === undefined ? [] : [[name, names[name]]],
    );
    return new PyDict(builtins);
  });
  return scope;
}
