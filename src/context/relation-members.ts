import type { QuotePolicy } from '../domain/relation.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { PyDict, raise, Undefined, type Value } from '../jinja/values.ts';
import type { Members } from './members.ts';
import type { RelationFields, RelationObject } from './relation-object.ts';

const PARTS = ['database', 'schema', 'identifier'] as const;
type PathFields = { -readonly [part in (typeof PARTS)[number]]?: string | undefined };

/** The parts of a policy that a call names, over the ones it had. */
function changedPolicy(policy: QuotePolicy, args: BoundArguments): QuotePolicy {
  const changed: { -readonly [part in keyof QuotePolicy]: boolean } = { ...policy };
  for (const part of PARTS) {
    const given = args.get(part);
    if (typeof given === 'boolean') changed[part] = given;
  }
  return changed;
}

/** A part of a name: None and undefined values mean that there is none. */
function namePart(value: Value | undefined): string | undefined {
  if (value === undefined || value === null || value instanceof Undefined) return undefined;
  return typeof value === 'string' ? value : raise('TypeError', 'a part of a relation name must be a string');
}

/** The parts of a path that a dict or keyword arguments give; parts that are not mentioned are not in the result. */
function pathFields(get: (part: string) => Value | undefined): PathFields {
  const fields: PathFields = {};
  for (const part of PARTS) {
    const given = get(part);
    if (given !== undefined) fields[part] = namePart(given);
  }
  return fields;
}

function policyFrom(value: Value | undefined, policy: QuotePolicy): QuotePolicy {
  if (!(value instanceof PyDict)) return policy;
  const changed: { -readonly [part in keyof QuotePolicy]: boolean } = { ...policy };
  for (const part of PARTS) {
    const given = value.get(part);
    if (typeof given === 'boolean') changed[part] = given;
  }
  return changed;
}

/** `relation.incorporate(path={...}, type=...)`: a copy with some things changed. */
function incorporate(self: RelationObject, args: BoundArguments): Value {
  const path = args.get('path');
  const type = args.get('type');
  const changes: Partial<RelationFields> = {
    ...(path instanceof PyDict ? pathFields((part) => path.get(part)) : {}),
    ...(type === undefined ? {} : { type: namePart(type) }),
    quote: policyFrom(args.get('quote_policy'), self.fields.quote),
    include: policyFrom(args.get('include_policy'), self.fields.include),
  };
  return self.with(changes);
}

/** `Relation.create(...)`: the path, the type and the policies, all by name or in dbt's order. */
export function createRelation(self: RelationObject, args: BoundArguments): Value {
  const { quotePolicy } = self.dialect;
  return self.with({
    database: namePart(args.get('database')),
    schema: namePart(args.get('schema')),
    identifier: namePart(args.get('identifier')),
    type: namePart(args.get('type')),
    tableFormat: namePart(args.get('table_format')),
    quote: policyFrom(args.get('quote_policy'), quotePolicy),
    include: policyFrom(args.get('include_policy'), { database: true, schema: true, identifier: true }),
    limit: undefined,
    eventTimeFilter: undefined,
    external: undefined,
    informationSchema: undefined,
  });
}

export const CREATE_PARAMETERS = ['database', 'schema', 'identifier', 'type', 'quote_policy', 'include_policy', 'table_format'];

/** `Relation.scd_args(key, updated_at)`: the values a snapshot's row id is made of. */
export function scdArguments(args: BoundArguments): Value {
  const key = args.value('primary_key');
  return [...(Array.isArray(key) ? key : [key]), args.value('updated_at')];
}

function matches(self: RelationObject, args: BoundArguments): boolean {
  const asked = PARTS.filter((part) => namePart(args.get(part)) !== undefined);
  if (asked.length === 0) raise('RuntimeError', 'Tried to match relation, but no search path was passed!');
  const folds = self.dialect.features.nameCaseFolds;
  const same = (left: string | undefined, right: string | undefined): boolean =>
    folds ? left?.toLowerCase() === right?.toLowerCase() : left === right;
  return asked.every((part) => same(self.fields[part], namePart(args.get(part))));
}

const KIND_CONSTANTS = {
  Table: () => 'table',
  View: () => 'view',
  CTE: () => 'cte',
  MaterializedView: () => 'materialized_view',
  External: () => 'external',
  DynamicTable: () => 'dynamic_table',
};

function isKind(kind: string): (self: RelationObject) => Value {
  return (self) => self.fields.type === kind;
}

function informationSchema(self: RelationObject, view: string | undefined): RelationObject {
  return self.with({
    schema: undefined,
    include: { database: self.fields.database !== undefined, schema: false, identifier: true },
    quote: { ...self.fields.quote, identifier: false },
    informationSchema: { view },
  });
}

const PART_PARAMETERS = [...PARTS];

/** What templates may ask of a relation. */
export const RELATION_MEMBERS: Members<RelationObject> = {
  attributes: {
    database: (self) => self.fields.database ?? null,
    schema: (self) => self.fields.schema ?? null,
    identifier: (self) => self.fields.identifier ?? null,
    name: (self) => self.fields.identifier ?? null,
    table: (self) => self.fields.identifier ?? null,
    type: (self) => self.fields.type ?? null,
    limit: (self) => self.fields.limit ?? null,
    is_table: isKind('table'),
    is_view: isKind('view'),
    is_cte: isKind('cte'),
    is_materialized_view: isKind('materialized_view'),
    is_dynamic_table: isKind('dynamic_table'),
    is_external_table: isKind('external'),
    is_iceberg_format: (self) => self.fields.tableFormat?.toLowerCase() === 'iceberg',
    table_format: (self) => self.fields.tableFormat ?? 'DEFAULT',
    can_be_renamed: (self) => self.dialect.macroKinds.renameable.includes(self.fields.type ?? ''),
    can_be_replaced: (self) => self.dialect.macroKinds.replaceable.includes(self.fields.type ?? ''),
    metadata: () => new PyDict([['type', 'Relation']]),
    path: (self) => new PyDict(PARTS.map((part): [Value, Value] => [part, self.fields[part] ?? null])),
    quote_policy: (self) => new PyDict(PARTS.map((part): [Value, Value] => [part, self.fields.quote[part]])),
    include_policy: (self) => new PyDict(PARTS.map((part): [Value, Value] => [part, self.fields.include[part]])),
    ...KIND_CONSTANTS,
  },
  methods: {
    include: {
      parameters: PART_PARAMETERS,
      run: (self, args) => self.with({ include: changedPolicy(self.fields.include, args) }),
    },
    quote: {
      parameters: PART_PARAMETERS,
      run: (self, args) => self.with({ quote: changedPolicy(self.fields.quote, args) }),
    },
    incorporate: { parameters: ['path', 'type', 'quote_policy', 'include_policy'], keywords: true, run: incorporate },
    replace_path: { parameters: PART_PARAMETERS, run: (self, args) => self.with(pathFields((part) => args.get(part))) },
    render: { parameters: [], run: (self) => self.render() },
    quoted: {
      parameters: ['identifier'],
      required: 1,
      run: (self, args) => self.dialect.quote(namePart(args.get('identifier')) ?? ''),
    },
    without_identifier: {
      parameters: [],
      run: (self) => self.with({ include: { ...self.fields.include, identifier: false }, identifier: undefined }),
    },
    information_schema: {
      parameters: ['view_name'],
      run: (self, args) => informationSchema(self, textOrNothing(args.get('view_name'))),
    },
    information_schema_only: { parameters: [], run: (self) => informationSchema(self, undefined) },
    relation_max_name_length: { parameters: [], run: (self) => self.dialect.features.nameLengthMax },
    matches: { parameters: PART_PARAMETERS, run: matches },
    create: { parameters: CREATE_PARAMETERS, keywords: true, run: createRelation },
    get: { parameters: ['key', 'default'], required: 1, run: (self, args) => member(self, args) },
    scd_args: { parameters: ['primary_key', 'updated_at'], required: 2, run: (_, args) => scdArguments(args) },
  },
};

function textOrNothing(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `relation.get('metadata')`: how packages used to tell a relation from a string. */
function member(self: RelationObject, args: BoundArguments): Value {
  const key = args.get('key');
  const found = typeof key === 'string' ? self.getMember(key) : undefined;
  return found ?? args.value('default');
}
