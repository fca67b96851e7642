import type { CallContext } from '../jinja/call-context.ts';
import { hostFunction, HostObject, type BoundArguments } from '../jinja/host.ts';
import { LooseUndefined, PyDict, tuple, type Keywords, type Value } from '../jinja/values.ts';
import { ApiObject } from './api-object.ts';
import { BehaviorObject } from './behavior-object.ts';
import { DISPATCH_PARAMETERS, dispatchMacro } from './dispatch.ts';
import { ListedObject, type Members } from './members.ts';
import type { Session } from './session.ts';

/** Members of `adapter` that give an empty list while the project is parsed. All others give None. */
const LISTS = new Set([
  'list_relations',
  'list_relations_without_caching',
  'list_schemas',
  'get_columns_in_relation',
  'get_columns_in_table',
  'get_missing_columns',
  'get_column_schema_from_query',
  'get_columns_in_select_sql',
  'get_relations_by_pattern',
  'get_relations_by_prefix',
  'valid_incremental_strategies',
  'render_raw_columns_constraints',
  'render_raw_model_constraints',
]);

const REFUSALS = new Set(['check_schema_exists', 'already_exists', 'is_replaceable']);

/** A result without columns and rows, as templates see one. */
class EmptyTable extends ListedObject<EmptyTable> {
  override readonly typeName = 'Table';

  override iterate(): Iterable<Value> {
    return [];
  }

  override length(): number {
    return 0;
  }

  protected override members(): Members<EmptyTable> {
    return EMPTY_TABLE_MEMBERS;
  }

  protected override self(): EmptyTable {
    return this;
  }
}

const EMPTY_TABLE_MEMBERS: Members<EmptyTable> = {
  attributes: { columns: () => [], rows: () => [], column_names: () => [], column_types: () => [] },
  methods: { print_table: { parameters: [], keywords: true, run: () => null } },
};

interface AdapterState {
  readonly session: Session;
  readonly packageName: string;
}

function quoteAsConfigured({ session: { dialect } }: AdapterState, args: BoundArguments): Value {
  const key = args.value('quote_key');
  const part = key === 'database' || key === 'schema' ? key : 'identifier';
  const identifier = args.value('identifier');
  return dialect.quotePolicy[part] ? dialect.quote(String(identifier)) : identifier;
}

const ADAPTER_MEMBERS: Members<AdapterState> = {
  attributes: {
    behavior: ({ session }) => new BehaviorObject(session),
    Relation: ({ session }) => new ApiObject(session.dialect).relation,
    Column: ({ session }) => new ApiObject(session.dialect).column,
  },
  methods: {
    dispatch: {
      parameters: DISPATCH_PARAMETERS,
      required: 1,
      run: ({ session, packageName }, args, context) =>
        dispatchMacro(session.macros, packageName, 'parse', args, context),
    },
    type: { parameters: [], run: ({ session }) => session.dialect.type },
    quote: {
      parameters: ['identifier'],
      required: 1,
      run: ({ session }, args) => session.dialect.quote(String(args.value('identifier'))),
    },
    quote_as_configured: { parameters: ['identifier', 'quote_key'], required: 2, run: quoteAsConfigured },
    quote_seed_column: {
      parameters: ['column', 'quote_config'],
      required: 1,
      run: ({ session }, args) =>
        args.get('quote_config') === false ? args.value('column') : session.dialect.quote(String(args.value('column'))),
    },
  },
};

/** `adapter` while the project is parsed: no warehouse is asked, and whatever is called gives something empty. */
class ParseAdapter extends ListedObject<AdapterState> {
  override readonly typeName = 'Adapter';
  readonly #state: AdapterState;

  constructor(state: AdapterState) {
    super();
    this.#state = state;
  }

  override getMember(name: string): Value {
    return super.getMember(name) ?? hostFunction([], () => emptyAnswer(name), { name, rest: true, keywords: true });
  }

  protected override members(): Members<AdapterState> {
    return ADAPTER_MEMBERS;
  }

  protected override self(): AdapterState {
    return this.#state;
  }
}

function emptyAnswer(name: string): Value {
  if (LISTS.has(name)) return [];
  if (REFUSALS.has(name)) return false;
  return name === 'execute' ? tuple(['', new EmptyTable()]) : null;
}

/** Takes any arguments and answers always the same. */
class Constant extends HostObject {
  override readonly typeName = 'function';
  readonly #answer: () => Value;

  constructor(answer: () => Value) {
    super();
    this.#answer = answer;
  }

  override call(_args: Value[], _keywords: Keywords | null, _context: CallContext): Value {
    return this.#answer();
  }
}

/** Any use of a result that isn't there yet gives nothing: queries need no `{% if execute %}` around them. */
export const PARSE_RUN_QUERY: Value = new Constant(() => new LooseUndefined('run_query'));

/** The graph while it is not yet there: what is asked of its parts gives nothing, too. */
class EmptyGraph extends PyDict {
  override get(key: Value): Value {
    return super.get(key) ?? new LooseUndefined('graph');
  }
}

/** What takes the place of the warehouse's names in the parse pass of a package's nodes. */
export function parseStandIns(session: Session, packageName: string): Readonly<Record<string, Value>> {
  const nothing = new Constant(() => null);
  const noText = new Constant(() => '');
  return {
    execute: false,
    adapter: new ParseAdapter({ session, packageName }),
    graph: new EmptyGraph(),
    selected_resources: [],
    statement: noText,
    load_result: nothing,
    load_agate_table: nothing,
    store_result: noText,
    store_raw_result: noText,
    submit_python_job: noText,
    write: noText,
    render: new Constant(() => ''),
    metric: new Constant(() => new LooseUndefined('metric')),
    function: new Constant(() => new LooseUndefined('function')),
    pre_hooks: null,
    post_hooks: null,
    sql: null,
    compiled_code: null,
  };
}
