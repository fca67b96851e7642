import { errorDiagnostic, MartError, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Report } from '../domain/event.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { iterate, PyDict, raise, str, type Value } from '../jinja/values.ts';
import { ListedObject, type Members, type Method } from './members.ts';

/** `exceptions`: how templates give up, or warn. */
export class ExceptionsObject extends ListedObject<ExceptionsObject> {
  override readonly typeName = 'exceptions';
  readonly report: Report;

  constructor(report: Report) {
    super();
    this.report = report;
  }

  protected override members(): Members<ExceptionsObject> {
    return EXCEPTIONS_MEMBERS;
  }

  protected override self(): ExceptionsObject {
    return this;
  }
}

type Message = (args: BoundArguments) => string;

/** A method that raises: the engine adds where, and through which macros. */
function raising(kind: string, parameters: readonly string[], message: Message): Method<ExceptionsObject> {
  return { parameters, required: 0, keywords: true, run: (_, args) => raise(kind, message(args)) };
}

function named(name: string): Message {
  return (args) => str(args.value(name));
}

function warn(self: ExceptionsObject, args: BoundArguments, context: CallContext): Value {
  const at = context.outermostSpan() ?? context.span();
  self.report({
    kind: 'diagnostic',
    diagnostic: warningDiagnostic('template-warning', str(args.value('msg')), { at }),
  });
  return '';
}

/** Fails the whole run, not only the node. */
function failFast(_: ExceptionsObject, args: BoundArguments, context: CallContext): never {
  throw new MartError([errorDiagnostic('compiler-error', str(args.value('msg')), { at: context.outermostSpan() })]);
}

interface ContractColumn {
  readonly name: string;
  readonly type: string;
}

function contractColumns(value: Value): ContractColumn[] {
  return [...iterate(value)].map((column) => {
    const field = (name: string): string => (column instanceof PyDict ? str(column.get(name) ?? null) : str(column));
    return {
      name: field('name'),
      type: column instanceof PyDict && column.get('formatted') !== undefined ? field('formatted') : field('data_type'),
    };
  });
}

/** The columns on which a contract and its query disagree. */
function contractMessage(args: BoundArguments): string {
  const wanted = contractColumns(args.value('yaml_columns'));
  const found = contractColumns(args.value('sql_columns'));
  const lines: string[] = [];
  for (const { name, type } of wanted) {
    const match = found.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (match === undefined) lines.push(`- ${name}: the contract has it (${type}), the query has not`);
    else if (match.type.toLowerCase() !== type.toLowerCase())
      lines.push(`- ${name}: ${match.type} in the query, ${type} in the contract`);
  }
  for (const { name, type } of found) {
    if (!wanted.some((column) => column.name.toLowerCase() === name.toLowerCase()))
      lines.push(`- ${name}: the query has it (${type}), the contract has not`);
  }
  return ['This model has an enforced contract that its query breaks:', ...lines].join('\n');
}

const EXCEPTIONS_MEMBERS: Members<ExceptionsObject> = {
  attributes: {},
  methods: {
    warn: { parameters: ['msg', 'node'], required: 1, run: warn },
    raise_compiler_error: raising('CompilerError', ['msg', 'node'], named('msg')),
    raise_database_error: raising('DatabaseError', ['msg', 'node'], named('msg')),
    raise_parsing_error: raising('CompilerError', ['msg', 'node'], named('msg')),
    raise_dependency_error: raising('CompilerError', ['msg'], named('msg')),
    raise_not_implemented: raising('CompilerError', ['msg'], named('msg')),
    raise_fail_fast_error: { parameters: ['msg', 'node'], required: 1, run: failFast },
    raise_contract_error: raising('CompilerError', ['yaml_columns', 'sql_columns'], contractMessage),
    column_type_missing: raising('CompilerError', ['column_names'], (args) => {
      const names = [...iterate(args.value('column_names'))].map(str).join(', ');
      return `Contracted models require data_type to be defined for each column. These columns have none: ${names}`;
    }),
    relation_wrong_type: raising('CompilerError', ['relation', 'expected_type', 'model'], (args) => {
      return `Trying to create ${str(args.value('expected_type'))} ${str(args.value('relation'))}, but something else has that name`;
    }),
    missing_config: raising(
      'CompilerError',
      ['model', 'name'],
      (args) => `Model does not define a required config parameter '${str(args.value('name'))}'.`,
    ),
    missing_materialization: raising(
      'CompilerError',
      ['model', 'adapter_type'],
      () => 'No materialization of that name was found',
    ),
    missing_relation: raising(
      'CompilerError',
      ['relation', 'model'],
      (args) => `Relation ${str(args.value('relation'))} not found!`,
    ),
    raise_ambiguous_catalog_match: raising('CompilerError', ['unique_id', 'match_1', 'match_2'], (args) => {
      return `Two relations match ${str(args.value('unique_id'))} in the catalog`;
    }),
    warn_snapshot_timestamp_data_types: {
      parameters: ['snapshot_time_data_type', 'updated_at_data_type'],
      required: 2,
      run: (self, args, context) => {
        const message = `the snapshot's timestamp is ${str(args.value('snapshot_time_data_type'))}, its updated_at column ${str(args.value('updated_at_data_type'))}: give them one type`;
        self.report({
          kind: 'diagnostic',
          diagnostic: warningDiagnostic('template-warning', message, { at: context.outermostSpan() }),
        });
        return '';
      },
    },
  },
};
