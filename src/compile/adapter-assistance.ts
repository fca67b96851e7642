import { BehaviorObject } from '../context/behavior-object.ts';
import type { Members, Method } from '../context/members.ts';
import { PyDict, raise, str, truthy, type Value } from '../jinja/values.ts';
import type { AdapterObject } from './adapter-object.ts';
import { relationArgument, textArgument } from './adapter-arguments.ts';
import { columnConstraintTexts, modelConstraintTexts } from './constraint-text.ts';
import { TableObject } from './table-object.ts';

/** What macros of materializations ask of the adapter beyond the warehouse itself. */
const METHODS: Readonly<Record<string, Method<AdapterObject>>> = {
  quote: { parameters: ['identifier'], required: 1, run: (self, args) => self.dialect.quote(str(args.value('identifier'))) },
  quote_as_configured: {
    parameters: ['identifier', 'quote_key'],
    required: 2,
    run: (self, args) => {
      const key = str(args.value('quote_key'));
      const name = str(args.value('identifier'));
      const quoted = key === 'database' || key === 'schema' || key === 'identifier' ? self.dialect.quotePolicy[key] : true;
      return quoted ? self.dialect.quote(name) : name;
    },
  },
  quote_seed_column: {
    parameters: ['column', 'quote_config'],
    required: 1,
    run: (self, args) => {
      const quoted = args.value('quote_config');
      const name = str(args.value('column'));
      return quoted === null || truthy(quoted) ? self.dialect.quote(name) : name;
    },
  },
  convert_type: {
    parameters: ['agate_table', 'col_idx'],
    required: 2,
    run: (self, args) => {
      const table = args.value('agate_table');
      const index = args.value('col_idx');
      if (!(table instanceof TableObject) || typeof index !== 'number') return raise('TypeError', 'convert_type takes a table and a column’s index');
      return self.dialect.typeName(TYPE_OF_KIND[table.columnKinds[index] ?? 'text'] ?? 'string');
    },
  },
  valid_incremental_strategies: { parameters: [], run: (self) => [...self.dialect.incrementalStrategies] },
  get_incremental_strategy_macro: {
    parameters: ['context', 'strategy'],
    required: 2,
    run: (self, args, context) => {
      const name = `get_incremental_${str(args.value('strategy')).replaceAll('+', '_')}_sql`;
      return context.scope[name] ?? raise('CompilerError', `no macro \`${name}\` for the strategy; ${self.dialect.type} knows ${self.dialect.incrementalStrategies.join(', ')}`);
    },
  },
  standardize_grants_dict: { parameters: ['grants_table'], required: 1, run: (_, args) => grantsDict(args.value('grants_table')) },
  render_raw_columns_constraints: { parameters: ['raw_columns'], required: 1, run: (self, args) => columnConstraintTexts(args.value('raw_columns'), self.dialect) },
  render_raw_model_constraints: { parameters: ['raw_constraints'], required: 1, run: (self, args) => modelConstraintTexts(args.value('raw_constraints'), self.dialect) },
  get_hard_deletes_behavior: { parameters: ['config'], required: 1, run: (_, args) => hardDeletes(args.value('config')) },
  valid_snapshot_target: { parameters: ['relation', 'column_names'], required: 1, run: validSnapshotTarget },
  assert_valid_snapshot_target_given_strategy: { parameters: ['relation', 'column_names', 'strategy'], required: 1, run: validSnapshotTarget },
  parse_index: { parameters: ['raw_index'], required: 1, run: (_, args) => args.value('raw_index') },
  get_table_options: { parameters: ['config', 'node', 'temporary'], run: () => new PyDict() },
  is_replaceable: { parameters: ['relation', 'partition_by', 'cluster_by'], run: () => true },
  verify_database: {
    parameters: ['database'],
    required: 1,
    run: (self, args) => {
      const wanted = textArgument(args, 'database');
      const own = self.run.context.session.target.database;
      if (wanted !== undefined && own !== undefined && self.dialect.type === 'postgres' && wanted !== own) {
        raise('CompilerError', `Cross-db references not allowed in ${self.dialect.type} (${wanted} vs ${own})`);
      }
      return '';
    },
  },
  nice_connection_name: { parameters: [], run: (self) => self.run.threadId },
  is_cluster: { parameters: [], run: () => false },
  external_root: { parameters: [], run: (self) => String(self.run.context.session.target.settings['external_root'] ?? '.') },
  use_database: { parameters: [], keywords: true, run: () => '' },
};

const TYPE_OF_KIND: Partial<Record<string, string>> = {
  integer: 'integer',
  decimal: 'numeric',
  float: 'float',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
};

function grantsDict(table: Value): Value {
  const grants = new PyDict();
  if (!(table instanceof TableObject)) return grants;
  for (const row of table.rows) {
    const grantee = row.getItem('grantee') ?? null;
    const privilege = row.getItem('privilege_type') ?? null;
    const known = grants.get(privilege);
    if (Array.isArray(known)) known.push(grantee);
    else grants.set(privilege, [grantee]);
  }
  return grants;
}

function hardDeletes(config: Value): Value {
  if (!(config instanceof PyDict)) return 'ignore';
  const chosen = config.get('hard_deletes');
  if (typeof chosen === 'string') return chosen;
  return config.get('invalidate_hard_deletes') === true ? 'invalidate' : 'ignore';
}

async function validSnapshotTarget(self: AdapterObject, args: Parameters<Method<AdapterObject>['run']>[1]): Promise<Value> {
  const relation = relationArgument(args, 'relation');
  const columns = await (await self.connection()).columns(relation.toRelation());
  const present = new Set(columns.map((column) => column.name.toLowerCase()));
  const given = args.get('column_names');
  const standard = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'];
  const wanted = standard.map((name) => (given instanceof PyDict ? str(given.get(name) ?? name) : name));
  const missing = wanted.filter((name) => !present.has(name.toLowerCase()));
  if (missing.length > 0) raise('CompilerError', `the snapshot table ${relation.render()} lacks ${missing.join(', ')}: it was not made by a snapshot`);
  return null;
}

export const ADAPTER_ASSISTANCE: Members<AdapterObject> = {
  attributes: { behavior: ({ run }) => new BehaviorObject(run.context.session) },
  methods: METHODS,
};
