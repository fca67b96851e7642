import { objectToValue } from '../context/json-value.ts';
import { namingScope } from '../context/parse-context.ts';
import type { RegisteredMacro } from '../context/registered-macro.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { Session } from '../context/session.ts';
import type { JsonObject } from '../domain/json.ts';
import { callMacroSync, TemplateError } from '../jinja/engine.ts';
import { str, type Value } from '../jinja/values.ts';

type Part = 'database' | 'schema' | 'alias';

/** What a node's config says of its relation's name, and the node itself for macros that look at it. */
export interface NamingRequest {
  readonly packageName: string;
  readonly custom: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
  readonly node: () => JsonObject;
}

/** Names relations by the macros `generate_database_name`, `generate_schema_name` and `generate_alias_name`. */
export class RelationNames {
  readonly #session: Session;
  readonly #overridden: Readonly<Record<Part, boolean>>;

  constructor(session: Session) {
    this.#session = session;
    const names = new Set([...session.macros.all()].filter((macro) => !macro.isLibrary).map((macro) => macro.name));
    const isOverridden = (part: Part): boolean => [...names].some((name) => name.endsWith(`generate_${part}_name`));
    this.#overridden = {
      database: isOverridden('database'),
      schema: isOverridden('schema'),
      alias: isOverridden('alias'),
    };
  }

  database(request: NamingRequest): string | undefined {
    if (!this.#overridden.database) return request.custom?.trim() ?? this.#session.target.database;
    return this.#call('database', request);
  }

  schema(request: NamingRequest): string {
    const { schema } = this.#session.target;
    if (!this.#overridden.schema) return request.custom === undefined ? schema : `${schema}_${request.custom.trim()}`;
    const given = this.#call('schema', request);
    if (given === undefined && this.#session.invocation.flags.project['require_valid_schema_from_generate_schema_name'] === true)
      throw martError('invalid-value', `\`generate_schema_name\` gives no schema for ${request.name}`, { hint: 'let it return a name, such as {{ target.schema }}' });
    return given ?? schema;
  }

  alias(request: NamingRequest): string {
    if (this.#overridden.alias) return this.#call('alias', request) ?? request.name;
    if (request.custom !== undefined && request.custom !== '') return request.custom.trim();
    return request.version === undefined ? request.name : `${request.name}_v${request.version.replaceAll('.', '_')}`;
  }

  /** What goes wrong outside of the macro's own text, such as a wrong number of arguments, is shown where it is written. */
  #called({ definition }: RegisteredMacro, packageName: string, args: Value[]): Value {
    try {
      return callMacroSync(definition.macro, namingScope(this.#session, packageName), args);
    } catch (error) {
      if (error instanceof TemplateError && error.frames.length === 0) error.addFrame({ what: `macro ${definition.name}`, span: definition.span });
      throw error;
    }
  }

  /** The shipped macros say what the methods above say; only the user's own are called. */
  #call(part: Part, { packageName, custom, node }: NamingRequest): string | undefined {
    const macro = this.#session.macros.find(`generate_${part}_name`, packageName);
    if (macro === undefined) return custom;
    const args: Value[] = [custom ?? null, objectToValue(node())];
    const given = this.#called(macro, packageName, args);
    if (given === null) return undefined;
    const name = str(given).trim();
    return name === '' || name === 'None' ? undefined : name;
  }
}
