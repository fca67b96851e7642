import { packageScope } from '../context/base-context.ts';
import { objectToValue } from '../context/json-value.ts';
import type { Session } from '../context/session.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { Node } from '../domain/node.ts';
import { DBT_COMPATIBLE_VERSION } from '../domain/versions.ts';
import { nodeRecord } from '../graph/record/node-record.ts';
import type { RecordContext } from '../graph/record/record-context.ts';
import { Template } from '../jinja/engine.ts';
import { TemplateError } from '../jinja/errors.ts';
import { createScope } from '../jinja/scope.ts';
import type { ProjectConfig } from '../project/project.ts';
import type { Sql } from '../sql/sql.ts';
import { commentedConnection, withComment, type StatementComment } from '../warehouse/commented-connection.ts';
import type { Connection } from '../warehouse/warehouse.ts';

/** Warehouses without a query log to read: there the comment is written only when the project asks for one. */
const WITHOUT_DEFAULT: ReadonlySet<string> = new Set(['duckdb']);

/** `query-comment`: what each node's statements carry into the warehouse's query log. */
export class QueryComments {
  readonly #session: Session;
  readonly #records: RecordContext;
  readonly #config: ProjectConfig['queryComment'];
  readonly #rendered = new Map<string, StatementComment | undefined>();
  readonly #plain = new WeakMap<Connection, Connection>();

  constructor(session: Session, records: RecordContext, config: ProjectConfig['queryComment']) {
    this.#session = session;
    this.#records = records;
    this.#config = config;
  }

  /** The connection as this node uses it. Throws what is wrong with the comment's template. */
  async connection(given: Connection, node: Node): Promise<Connection> {
    if (!this.#rendered.has(node.uniqueId)) this.#rendered.set(node.uniqueId, await this.#comment(node));
    const comment = this.#rendered.get(node.uniqueId);
    // A test runs on its node's session: its own comment takes the place of the node's.
    const plain = this.#plain.get(given) ?? given;
    if (comment === undefined) return plain;
    const commented = commentedConnection(plain, comment);
    this.#plain.set(commented, plain);
    return commented;
  }

  /** A node's statement as it was sent, for logs. */
  sent(uniqueId: string, statement: Sql): Sql {
    const comment = this.#rendered.get(uniqueId);
    return comment === undefined ? statement : withComment(statement, comment);
  }

  async #comment(node: Node): Promise<StatementComment | undefined> {
    const configured = this.#config;
    const text = configured === undefined ? this.#default(node) : await this.#render(configured.comment ?? '', node);
    if (text === '') return undefined;
    if (text.includes('*/')) {
      throw martError('invalid-value', `the query comment of ${node.name} holds \`*/\`, which would end it early`, {
        hint: 'see `query-comment` in the project file',
        exitCode: 2,
      });
    }
    return { text, append: configured?.append ?? false };
  }

  #default(node: Node): string {
    if (WITHOUT_DEFAULT.has(this.#session.dialect.type)) return '';
    const { profileName, targetName } = this.#session.target;
    const fields = { app: 'dbt', dbt_version: DBT_COMPATIBLE_VERSION, profile_name: profileName, target_name: targetName, node_id: node.uniqueId };
    const parts = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    return `{${parts.join(', ')}}`.replaceAll('*/', '*\\u002f');
  }

  /** The text is the body of a macro, so that it may say `return(…)`. */
  async #render(text: string, node: Node): Promise<string> {
    const scope = createScope(packageScope(this.#session, this.#session.rootName, 'run', () => ({ execute: true })));
    scope['connection_name'] = `${node.resourceType}.${node.packageName}.${node.name}`;
    scope['node'] = objectToValue(nodeRecord(this.#records, node));
    const macro = `{% macro mart_query_comment() %}${text}{% endmacro %}{{ mart_query_comment() }}`;
    try {
      return (await Template.of({ path: 'dbt_project.yml', text: macro }).render(scope)).text.trim();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      // the place in the text that was made of it would be nobody's
      throw martError('compiler-error', `the query comment can't be written: ${error.message}`, { hint: 'see `query-comment` in the project file', cause: error });
    }
  }
}
