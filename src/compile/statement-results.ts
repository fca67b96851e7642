import { ListedObject, type Members } from '../context/members.ts';
import { hostFunction, type BoundArguments } from '../jinja/host.ts';
import { PyDict, str, tuple, Undefined, type Value } from '../jinja/values.ts';
import type { JsonObject } from '../domain/json.ts';
import type { QueryResult } from '../warehouse/warehouse.ts';
import { TableObject } from './table-object.ts';

/** How a warehouse answered: prints as its message, has `code`, `rows_affected`, `query_id`. */
export class ResponseObject extends ListedObject<ResponseObject> {
  override readonly typeName = 'AdapterResponse';
  readonly message: string;
  readonly rowsAffected: number | undefined;
  readonly queryId: string | undefined;

  constructor(message: string, rowsAffected?: number, queryId?: string) {
    super();
    this.message = message;
    this.rowsAffected = rowsAffected;
    this.queryId = queryId;
  }

  get code(): string {
    return /^[A-Z]+(?: [A-Z]+)*/.exec(this.message)?.[0] ?? this.message;
  }

  override toText(): string {
    return this.message;
  }

  override toJson(): Value {
    return new PyDict(RESPONSE_KEYS.map((key): [Value, Value] => [key, this.getMember(key) ?? null]));
  }

  protected override members(): Members<ResponseObject> {
    return RESPONSE_MEMBERS;
  }

  protected override self(): ResponseObject {
    return this;
  }
}

const RESPONSE_KEYS = ['_message', 'code', 'rows_affected', 'query_id'];

const RESPONSE_MEMBERS: Members<ResponseObject> = {
  attributes: {
    _message: (self) => self.message,
    code: (self) => self.code,
    rows_affected: (self) => self.rowsAffected ?? null,
    query_id: (self) => self.queryId ?? null,
  },
  methods: { to_dict: { parameters: [], keywords: true, run: (self) => self.toJson() } },
};

/** What run_results.json records of an answer. */
export function adapterResponse(result: Pick<QueryResult, 'message' | 'rowsAffected' | 'queryId'> | undefined): JsonObject {
  if (result === undefined) return {};
  const response = new ResponseObject(result.message, result.rowsAffected, result.queryId);
  return {
    _message: result.message,
    code: response.code,
    ...(result.rowsAffected === undefined ? {} : { rows_affected: result.rowsAffected }),
    ...(result.queryId === undefined ? {} : { query_id: result.queryId }),
  };
}

/** What `load_result()` gives. */
function storedResult(response: Value, table: Value): PyDict {
  const data = table instanceof TableObject ? table.rows.map((row) => tuple(row.values)) : [];
  return new PyDict([['response', response], ['data', data], ['table', table]]);
}

/** The named results of a node's statements: `statement('x')` stores, `load_result('x')` reads. */
export class StatementResults {
  readonly #stored = new Map<string, PyDict>();

  /** The answer of the statement named `main`, which stands for the node. */
  get main(): ResponseObject | undefined {
    const response = this.#stored.get('main')?.get('response');
    return response instanceof ResponseObject ? response : undefined;
  }

  /** The rows of the statement named `main`. */
  get mainTable(): TableObject | undefined {
    const table = this.#stored.get('main')?.get('table');
    return table instanceof TableObject ? table : undefined;
  }

  /** The template functions, by name. */
  functions(): Readonly<Record<string, Value>> {
    return {
      store_result: hostFunction(['name', 'response', 'agate_table'], (args) => this.#store(args.value('name'), args.value('response'), args), {
        name: 'store_result',
        required: 2,
      }),
      store_raw_result: hostFunction(
        ['name', 'message', 'code', 'rows_affected', 'agate_table'],
        (args) => {
          const rows = args.value('rows_affected');
          const count = typeof rows === 'number' ? rows : Number.parseInt(str(rows), 10);
          const message = args.value('message');
          const response = new ResponseObject(message === null ? str(args.value('code')) : str(message), Number.isNaN(count) ? undefined : count);
          return this.#store(args.value('name'), response, args);
        },
        { name: 'store_raw_result', required: 1 },
      ),
      load_result: hostFunction(['name'], (args) => this.#stored.get(str(args.value('name'))) ?? null, { name: 'load_result', required: 1 }),
    };
  }

  #store(name: Value, response: Value, args: BoundArguments): Value {
    const table = args.get('agate_table');
    const empty = table === undefined || table === null || table instanceof Undefined;
    this.#stored.set(str(name), storedResult(response, empty ? new TableObject([], []) : table));
    return '';
  }
}
