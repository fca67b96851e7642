import { hostFunction } from '../jinja/host.ts';
import { str, type Keywords, type Value } from '../jinja/values.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import {
  columnFromDescription,
  ColumnObject,
  numericType,
  stringType,
  translateType,
  type ColumnFields,
} from './column-object.ts';
import { ListedObject, type Members } from './members.ts';
import { PolicyObject } from './policy-object.ts';
import { CREATE_PARAMETERS, createRelation, scdArguments } from './relation-members.ts';
import { RelationObject } from './relation-object.ts';

/** `api.Relation`: the class, as it were. */
class RelationClass extends ListedObject<RelationObject> {
  override readonly typeName = 'type';
  readonly #blank: RelationObject;

  constructor(dialect: Dialect) {
    super();
    this.#blank = RelationObject.of(dialect, {});
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> {
    return context.call(this.getMember('create') ?? null, args, keywords);
  }

  protected override members(): Members<RelationObject> {
    return RELATION_CLASS_MEMBERS;
  }

  protected override self(): RelationObject {
    return this.#blank;
  }
}

const RELATION_CLASS_MEMBERS: Members<RelationObject> = {
  attributes: {
    Table: () => 'table',
    View: () => 'view',
    CTE: () => 'cte',
    MaterializedView: () => 'materialized_view',
    External: () => 'external',
    DynamicTable: () => 'dynamic_table',
  },
  methods: {
    create: { parameters: CREATE_PARAMETERS, keywords: true, run: createRelation },
    get_default_quote_policy: { parameters: [], run: ({ dialect }) => new PolicyObject(dialect.quotePolicy) },
    get_default_include_policy: { parameters: [], run: () => new PolicyObject({ database: true, schema: true, identifier: true }) },
    scd_args: { parameters: ['primary_key', 'updated_at'], required: 2, run: (_, args) => scdArguments(args) },
    add_ephemeral_prefix: {
      parameters: ['name'],
      required: 1,
      run: (_, args) => `__dbt__cte__${str(args.value('name'))}`,
    },
  },
};

/** `api.Column`: called with the fields of a column, or asked for types. */
class ColumnClass extends ListedObject<Dialect> {
  override readonly typeName = 'type';
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    super();
    this.#dialect = dialect;
  }

  override call(args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> {
    const parameters = ['column', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'];
    const make = hostFunction(
      parameters,
      (bound) => {
        const fields: ColumnFields = {
          name: str(bound.value('column')),
          dtype: str(bound.value('dtype')),
          charSize: wholeNumber(bound.get('char_size')),
          precision: wholeNumber(bound.get('numeric_precision')),
          scale: wholeNumber(bound.get('numeric_scale')),
        };
        return new ColumnObject(this.#dialect, fields);
      },
      { name: 'Column', required: 2 },
    );
    return make.call(args, keywords, context);
  }

  protected override members(): Members<Dialect> {
    return COLUMN_CLASS_MEMBERS;
  }

  protected override self(): Dialect {
    return this.#dialect;
  }
}

function wholeNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
}

const COLUMN_CLASS_MEMBERS: Members<Dialect> = {
  attributes: {},
  methods: {
    create: {
      parameters: ['name', 'label_or_dtype'],
      required: 2,
      run: (dialect, args) =>
        new ColumnObject(dialect, {
          name: str(args.value('name')),
          dtype: translateType(dialect, str(args.value('label_or_dtype'))),
        }),
    },
    from_description: { parameters: ['name', 'raw_data_type'], required: 2, run: columnFromDescription },
    translate_type: {
      parameters: ['dtype'],
      required: 1,
      run: (dialect, args) => translateType(dialect, str(args.value('dtype'))),
    },
    string_type: { parameters: ['size'], required: 1, run: (_, args) => stringType(str(args.value('size'))) },
    numeric_type: {
      parameters: ['dtype', 'precision', 'scale'],
      required: 1,
      run: (_, args) => numericType(str(args.value('dtype')), args.value('precision'), args.value('scale')),
    },
  },
};

/** `api`: the classes that templates make relations and columns with. */
export class ApiObject extends ListedObject<ApiObject> {
  override readonly typeName = 'Api';
  readonly relation: RelationClass;
  readonly column: ColumnClass;

  constructor(dialect: Dialect) {
    super();
    this.relation = new RelationClass(dialect);
    this.column = new ColumnClass(dialect);
  }

  protected override members(): Members<ApiObject> {
    return API_MEMBERS;
  }

  protected override self(): ApiObject {
    return this;
  }
}

const API_MEMBERS: Members<ApiObject> = {
  attributes: { Relation: (self) => self.relation, Column: (self) => self.column },
  methods: {},
};
