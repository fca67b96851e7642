import { ApiObject } from '../context/api-object.ts';
import { ColumnObject } from '../context/column-object.ts';
import { ListedObject, type Members, type Method } from '../context/members.ts';
import { RelationObject } from '../context/relation-object.ts';
import { runtimeConfig } from '../context/runtime-config.ts';
import { isBuildable, relationNameOf } from '../domain/node.ts';
import type { Relation, RelationName, SchemaName } from '../domain/relation.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { raise, str, truthy, tuple, type Value } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { Connection } from '../warehouse/warehouse.ts';
import { relationArgument, textArgument } from './adapter-arguments.ts';
import { ADAPTER_ASSISTANCE } from './adapter-assistance.ts';
import type { Catalog } from './catalog.ts';
import { runTemplateQuery } from './template-query.ts';
import type { NodeRun } from './node-run.ts';
import { ResponseObject } from './statement-results.ts';
import { TableObject } from './table-object.ts';

/** `adapter` in the run pass: the warehouse as macros reach it. `dispatch` is given by the context. */
export class AdapterObject extends ListedObject<AdapterObject> {
  override readonly typeName = 'Adapter';
  readonly run: NodeRun;
  readonly #dispatch: Value;

  constructor(run: NodeRun, dispatch: Value) {
    super();
    this.run = run;
    this.#dispatch = dispatch;
  }

  get dialect(): Dialect {
    return this.run.context.session.dialect;
  }

  get catalog(): Catalog {
    return this.run.context.catalog;
  }

  connection(): Promise<Connection> {
    return this.run.connection();
  }

  /** Runs a statement that a dialect wrote. */
  async perform(sql: Sql): Promise<void> {
    await (await this.connection()).query(sql, this.run.signal);
  }

  override getMember(name: string): Value | undefined {
    return name === 'dispatch' ? this.#dispatch : super.getMember(name);
  }

  protected override members(): Members<AdapterObject> {
    return ADAPTER_MEMBERS;
  }

  protected override self(): AdapterObject {
    return this;
  }
}

function schemaOf(relation: RelationObject): SchemaName {
  const { database, schema } = relation.fields;
  return { database, schema: schema ?? raise('CompilerError', 'this relation has no schema') };
}

async function getRelation(self: AdapterObject, name: RelationName): Promise<Value> {
  const found = stagedRelation(self, name) ?? (await self.catalog.find(name, () => self.connection()));
  if (found === undefined) return null;
  return RelationObject.of(self.dialect, { ...name, identifier: found.identifier }, { type: found.kind });
}

/** What is staged is known to the tests that look at it, and to nobody else: by its name for now and by the one it will have. */
function stagedRelation({ run }: AdapterObject, name: RelationName): Relation | undefined {
  for (const [uniqueId, staged] of run.substitutes) {
    const node = run.context.graph.nodes.get(uniqueId);
    const names: RelationName[] = node !== undefined && isBuildable(node) ? [staged, relationNameOf(node)] : [staged];
    if (names.some((known) => known.schema === name.schema && known.identifier === name.identifier)) return staged;
  }
  return undefined;
}

async function listRelations(self: AdapterObject, schema: SchemaName, fresh: boolean): Promise<Value> {
  if (fresh) self.catalog.forget(schema);
  const relations = await self.catalog.list(schema, () => self.connection());
  return relations.map((relation) => RelationObject.of(self.dialect, relation, { type: relation.kind }));
}

async function columnsIn(self: AdapterObject, relation: RelationObject): Promise<ColumnObject[]> {
  const columns = await (await self.connection()).columns(relation.toRelation());
  return columns.map((column) => ColumnObject.of(self.dialect, column));
}

async function missingColumns(self: AdapterObject, args: BoundArguments): Promise<Value> {
  const [from, to] = [await columnsIn(self, relationArgument(args, 'from_relation')), await columnsIn(self, relationArgument(args, 'to_relation'))];
  const present = new Set(to.map((column) => column.fields.name.toLowerCase()));
  return from.filter((column) => !present.has(column.fields.name.toLowerCase()));
}

async function columnsOfQuery(self: AdapterObject, args: BoundArguments): Promise<Value> {
  const described = await (await self.connection()).describe(Sql.of(str(args.value('select_sql'))), self.run.signal);
  return described.map((column) => ColumnObject.of(self.dialect, column));
}

/** `adapter.execute(sql)`: the answer and, with `fetch`, the rows. */
async function execute(self: AdapterObject, args: BoundArguments, context: CallContext): Promise<Value> {
  if (truthy(args.value('auto_begin', false)) && !/^\s*(?:commit|end|rollback)\b/i.test(str(args.value('sql')))) await self.run.transaction?.begin();
  const result = await runTemplateQuery(self.run, args.value('sql'), context);
  const response = new ResponseObject(result.message, result.rowsAffected, result.queryId);
  const limit = args.get('limit');
  const rows = typeof limit === 'number' ? result.rows.slice(0, limit) : result.rows;
  const table = truthy(args.value('fetch', false)) ? TableObject.of({ columns: result.columns, rows }) : new TableObject([], []);
  return tuple([response, table]);
}

async function commit({ run }: AdapterObject): Promise<Value> {
  await run.transaction?.commit();
  return '';
}

async function dropRelation(self: AdapterObject, relation: RelationObject): Promise<Value> {
  await self.perform(self.dialect.drop(relation.toRelation()));
  await self.catalog.remove(relation.toRelation());
  return '';
}

async function renameRelation(self: AdapterObject, args: BoundArguments): Promise<Value> {
  const from = relationArgument(args, 'from_relation').toRelation();
  const to = relationArgument(args, 'to_relation').toRelation();
  await self.run.transaction?.begin();
  await self.perform(self.dialect.rename(from, to));
  await self.catalog.remove(from);
  await self.catalog.add({ ...to, kind: from.kind });
  return '';
}

async function expandColumns(self: AdapterObject, args: BoundArguments): Promise<Value> {
  const goal = new Map((await columnsIn(self, relationArgument(args, 'from_relation'))).map((column) => [column.fields.name, column]));
  const target = relationArgument(args, 'to_relation');
  for (const column of await columnsIn(self, target)) {
    const wanted = goal.get(column.fields.name);
    if (wanted === undefined || !wanted.isString || !column.isString || wanted.stringSize <= column.stringSize) continue;
    for (const sql of self.dialect.alterColumnType(target.toRelation(), { name: column.fields.name, type: column.dataType }, wanted.dataType)) await self.perform(sql);
  }
  return '';
}

async function schemaNames(self: AdapterObject, args: BoundArguments): Promise<readonly string[]> {
  return (await self.connection()).schemas(textArgument(args, 'database'));
}

const READING: Readonly<Record<string, Method<AdapterObject>>> = {
  type: { parameters: [], run: (self) => self.dialect.type },
  get_relation: {
    parameters: ['database', 'schema', 'identifier'],
    required: 3,
    run: (self, args) =>
      getRelation(self, { database: textArgument(args, 'database'), schema: textArgument(args, 'schema'), identifier: str(args.value('identifier')) }),
  },
  list_relations: {
    parameters: ['database', 'schema'],
    required: 2,
    run: (self, args) => listRelations(self, { database: textArgument(args, 'database'), schema: str(args.value('schema')) }, false),
  },
  list_relations_without_caching: {
    parameters: ['schema_relation'],
    required: 1,
    run: (self, args) => listRelations(self, schemaOf(relationArgument(args, 'schema_relation')), true),
  },
  get_columns_in_relation: { parameters: ['relation'], required: 1, run: (self, args) => columnsIn(self, relationArgument(args, 'relation')) },
  get_missing_columns: { parameters: ['from_relation', 'to_relation'], required: 2, run: missingColumns },
  get_column_schema_from_query: { parameters: ['select_sql'], required: 1, run: columnsOfQuery },
  get_columns_in_select_sql: { parameters: ['select_sql'], required: 1, run: columnsOfQuery },
  check_schema_exists: {
    parameters: ['database', 'schema'],
    required: 2,
    run: async (self, args) => {
      const wanted = str(args.value('schema')).toLowerCase();
      return (await schemaNames(self, args)).some((name) => name.toLowerCase() === wanted);
    },
  },
  list_schemas: { parameters: ['database'], run: async (self, args) => [...(await schemaNames(self, args))] },
  execute: { parameters: ['sql', 'auto_begin', 'fetch', 'limit'], required: 1, run: execute },
};

const CHANGING: Readonly<Record<string, Method<AdapterObject>>> = {
  add_query: {
    parameters: ['sql', 'auto_begin', 'bindings', 'abridge_sql_log'],
    required: 1,
    run: async (self, args, context) => {
      if (truthy(args.value('auto_begin', true))) await self.run.transaction?.begin();
      const result = await runTemplateQuery(self.run, args.value('sql'), context);
      return tuple([new ResponseObject(result.message, result.rowsAffected), TableObject.of(result)]);
    },
  },
  drop_relation: { parameters: ['relation'], required: 1, run: (self, args) => dropRelation(self, relationArgument(args, 'relation')) },
  rename_relation: { parameters: ['from_relation', 'to_relation'], required: 2, run: renameRelation },
  truncate_relation: {
    parameters: ['relation'],
    required: 1,
    run: async (self, args) => {
      await self.run.transaction?.begin();
      await self.perform(self.dialect.truncate(relationArgument(args, 'relation').toRelation()));
      return '';
    },
  },
  create_schema: {
    parameters: ['relation'],
    required: 1,
    run: async (self, args) => {
      await self.perform(self.dialect.createSchema(schemaOf(relationArgument(args, 'relation'))));
      return '';
    },
  },
  drop_schema: {
    parameters: ['relation'],
    required: 1,
    run: async (self, args) => {
      const schema = schemaOf(relationArgument(args, 'relation'));
      await self.perform(self.dialect.dropSchema(schema));
      self.catalog.forget(schema);
      return '';
    },
  },
  expand_target_column_types: { parameters: ['from_relation', 'to_relation'], required: 2, run: expandColumns },
  commit: { parameters: [], run: commit },
  commit_if_has_connection: { parameters: [], run: commit },
  cache_added: { parameters: ['relation'], required: 1, run: async (self, args) => cached(() => self.catalog.add(relationArgument(args, 'relation').toRelation())) },
  cache_dropped: { parameters: ['relation'], required: 1, run: async (self, args) => cached(() => self.catalog.remove(relationArgument(args, 'relation').toRelation())) },
  cache_renamed: {
    parameters: ['from_relation', 'to_relation'],
    required: 2,
    run: async (self, args) => {
      const to = relationArgument(args, 'to_relation').toRelation();
      await self.catalog.remove(relationArgument(args, 'from_relation').toRelation());
      return cached(() => self.catalog.add(to));
    },
  },
};

async function cached(note: () => Promise<void>): Promise<Value> {
  await note();
  return '';
}

const ADAPTER_MEMBERS: Members<AdapterObject> = {
  attributes: {
    ...ADAPTER_ASSISTANCE.attributes,
    config: (self) => runtimeConfig(self.run.context.session),
    Relation: (self) => new ApiObject(self.dialect).relation,
    Column: (self) => new ApiObject(self.dialect).column,
  },
  methods: { ...READING, ...CHANGING, ...ADAPTER_ASSISTANCE.methods },
};
