import { hostFunction, HostObject } from '../jinja/host.ts';
import { PyDateTime } from '../jinja/modules/date-time.ts';
import { isNumeric, makeFloat, str, unbox, type Value } from '../jinja/values.ts';
import type { CellKind } from '../warehouse/warehouse.ts';

const LABELS: Partial<Record<CellKind, string>> = {
  integer: 'Integer',
  decimal: 'Number',
  float: 'Number',
  boolean: 'Boolean',
  date: 'Date',
  timestamp: 'DateTime',
  timestamptz: 'DateTime',
};

/** The type of an answer's column, as agate has it. As text it is its name. */
export class DataTypeObject extends HostObject {
  override readonly typeName: string;

  constructor(kind: CellKind | undefined) {
    super();
    this.typeName = (kind === undefined ? undefined : LABELS[kind]) ?? 'Text';
  }

  override getMember(name: string): Value | undefined {
    return name === 'jsonify' ? hostFunction(['d'], (args) => this.#jsonify(args.value('d')), { name, required: 1 }) : undefined;
  }

  /** A value of the column as JSON can say it. */
  #jsonify(value: Value): Value {
    if (value === null || typeof value === 'boolean' || this.typeName === 'Integer') return value;
    if (this.typeName === 'Number' && isNumeric(value)) return makeFloat(Number(unbox(value)));
    return value instanceof PyDateTime ? value.isoText('T') : str(value);
  }

  override callMember(name: string, args: Value[]): Value | undefined {
    return name === 'jsonify' ? this.#jsonify(args[0] ?? null) : undefined;
  }

  override toText(): string {
    return this.typeName;
  }
}
