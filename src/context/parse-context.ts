import { martError, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RefCall, SourceCall } from '../domain/node.ts';
import type { CallContext } from '../jinja/call-context.ts';
import { hostFunction, HostObject } from '../jinja/host.ts';
import { createScope, type Scope } from '../jinja/scope.ts';
import { PyDict, raise, str, typeName, type Keywords, type Value } from '../jinja/values.ts';
import { nodeScope, packageScope, variablesOf } from './base-context.ts';
import { ContextView } from './context-view.ts';
import { objectToValue, valueToJson } from './json-value.ts';
import { defineLazily } from './lazy-name.ts';
import { PARSE_RUN_QUERY, parseStandIns } from './parse-stand-ins.ts';
import { attachRecorder, MacroRecorder } from './recorder.ts';
import { MetricReference } from './metric-reference.ts';
import { readRef, unreadArguments } from './ref-arguments.ts';
import type { RelationObject } from './relation-object.ts';
import { runtimeConfig } from './runtime-config.ts';
import type { Session } from './session.ts';

/** A `config()` call, and where it stands. */
export interface ConfigCall {
  readonly values: JsonObject;
  readonly span: Span | undefined;
}

/** The node that is rendered to learn what it refers to. */
export interface ParseSubject {
  readonly packageName: string;
  /** What `this`, `ref()` and `source()` give meanwhile. */
  readonly relation: RelationObject;
  /** `model`: the node as a dict, made only when a template asks. */
  readonly model: () => JsonObject;
}

/** What a node said while it was rendered. */
export interface ParseRecord {
  readonly refs: RefCall[];
  readonly sources: SourceCall[];
  readonly functions: RefCall[];
  readonly metrics: RefCall[];
  readonly configs: ConfigCall[];
  readonly macros: MacroRecorder;
}

/** `config` in the parse pass: the call is noted, questions are answered with nothing. */
class ParseConfig extends HostObject {
  override readonly typeName = 'config';
  readonly #record: ParseRecord;

  constructor(record: ParseRecord) {
    super();
    this.#record = record;
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value {
    this.#note(args, keywords, context);
    return '';
  }

  override getMember(name: string): Value | undefined {
    const answers = ['get', 'require', 'meta_get', 'meta_require'];
    if (answers.includes(name)) return hostFunction([], () => '', { name, rest: true, keywords: true });
    if (name === 'persist_relation_docs' || name === 'persist_column_docs')
      return hostFunction([], () => false, { name });
    if (name === 'set')
      return hostFunction(
        ['name', 'value'],
        (args, context) => this.#set(str(args.value('name')), args.value('value'), context),
        { name },
      );
    return name === 'model' ? null : undefined;
  }

  #set(name: string, value: Value, context: CallContext): Value {
    this.#record.configs.push({ values: asObject(new PyDict([[name, value]])), span: context.span() });
    return '';
  }

  #note(args: readonly Value[], keywords: Keywords | null, context: CallContext): void {
    const [first] = args;
    if (args.length > 1 || (first !== undefined && keywords !== null))
      raise('CompilerError', 'config() takes keyword arguments, or one dict');
    if (first !== undefined && !(first instanceof PyDict))
      raise('CompilerError', `config() takes keyword arguments, or one dict; not a ${typeName(first)}`);
    const values = first instanceof PyDict ? first : new PyDict(Object.entries(keywords ?? {}));
    for (const name of ['pre', 'post']) {
      if (values.get(`${name}_hook`) === undefined || values.get(`${name}-hook`) === undefined) continue;
      raise('CompilerError', `config() has both \`${name}_hook\` and \`${name}-hook\`, which mean the same`);
    }
    this.#record.configs.push({ values: asObject(values), span: context.span() });
  }
}

function asObject(dict: PyDict): JsonObject {
  return valueToJson(dict) as JsonObject;
}

export function newParseRecord(): ParseRecord {
  return { refs: [], sources: [], functions: [], metrics: [], configs: [], macros: new MacroRecorder() };
}

/** The names of a package in the parse pass, without those of a node: for macros that are called for a node. */
export function parsePackageScope(session: Session, packageName: string): Scope {
  return packageScope(session, packageName, 'parse', () => parseStandIns(session, packageName));
}

/** The same for the macros that name relations: what they ask for is needed now, so that a variable that nobody set is an error. */
export function namingScope(session: Session, packageName: string): Scope {
  const scope = createScope(parsePackageScope(session, packageName));
  scope['var'] = variablesOf(session, packageName, 'error');
  return scope;
}

/** The scope in which a node is parsed. What it says is noted in `record`. */
export function parseScope(session: Session, subject: ParseSubject, record: ParseRecord): Scope {
  const { relation, packageName } = subject;
  const ref = hostFunction(
    [],
    (args, context) => {
      record.refs.push(readRef(args, context));
      for (const key of unreadArguments(args)) {
        const hint = "the version of a model is `v` or `version`: ref('model', v=2)";
        session.report({ kind: 'diagnostic', diagnostic: warningDiagnostic('unknown-key', `ref() makes nothing of its argument \`${key}\``, { at: context.span(), hint }) });
      }
      return relation;
    },
    { name: 'ref', rest: true, keywords: true, members: { config: runtimeConfig(session) } },
  );
  const source = hostFunction(
    [],
    (args, context) => {
      const [sourceName, tableName, ...others] = args.rest;
      if (typeof sourceName !== 'string' || typeof tableName !== 'string' || others.length > 0) {
        throw martError('compiler-error', 'source() takes two names: a source and one of its tables', {
          at: context.span(),
        });
      }
      record.sources.push({ sourceName, tableName, span: context.span() });
      return relation;
    },
    { name: 'source', rest: true },
  );
  const functionCall = hostFunction(
    [],
    (args, context) => {
      record.functions.push(readRef(args, context));
      return relation;
    },
    { name: 'function', rest: true },
  );
  const metric = hostFunction(
    [],
    (args, context) => {
      const call = readRef(args, context);
      record.metrics.push(call);
      return new MetricReference(call);
    },
    { name: 'metric', rest: true },
  );
  const scope = nodeScope(session, packageName, parsePackageScope(session, packageName), {
    ref,
    source,
    function: functionCall,
    metric,
    config: new ParseConfig(record),
    run_query: PARSE_RUN_QUERY,
    this: relation,
    database: relation.fields.database ?? null,
    schema: relation.fields.schema ?? null,
  });
  for (const name of ['model', 'node']) defineLazily(scope, name, () => objectToValue({ ...subject.model(), batch: null }));
  defineLazily(scope, 'context', () => new ContextView(scope));
  attachRecorder(scope, record.macros);
  return scope;
}
