import { hostFunction, HostObject } from '../../jinja/host.ts';
import { raise } from '../../jinja/python-error.ts';
import { str, type Keywords, type Value } from '../../jinja/values.ts';
import type { CallContext } from '../../jinja/call-context.ts';

export type ItemKind = 'Dimension' | 'TimeDimension' | 'Entity' | 'Metric';

/** What a condition or a saved query mentions: `TimeDimension('order_id__ordered_at', 'day')`. */
export interface QueryItem {
  readonly kind: ItemKind;
  /** As written, with the entities in front and perhaps a granularity behind. */
  readonly name: string;
  readonly entityPath: readonly string[];
  readonly groupBy: readonly string[];
  readonly grain: string | undefined;
  readonly datePart: string | undefined;
  readonly descending: boolean | undefined;
}

const PARAMETERS: Readonly<Record<ItemKind, readonly string[]>> = {
  Dimension: ['name', 'entity_path'],
  TimeDimension: ['time_dimension_name', 'time_granularity_name', 'entity_path', 'descending', 'date_part_name'],
  Entity: ['entity_name', 'entity_path'],
  Metric: ['metric_name', 'group_by'],
};

const DATE_PARTS = ['year', 'quarter', 'month', 'day', 'dow', 'doy'];

/** Where items are mentioned: only what rows are ordered by can be descending. */
export type ItemUse = 'filter' | 'order';

/** An item while a template is rendered: its methods change it, and it counts once it is printed. */
class QueryItemObject extends HostObject {
  override readonly typeName: string;
  #item: QueryItem;
  readonly #use: ItemUse;
  readonly #found: (item: QueryItem) => void;

  constructor(item: QueryItem, use: ItemUse, found: (item: QueryItem) => void) {
    super();
    this.typeName = item.kind;
    this.#item = item;
    this.#use = use;
    this.#found = found;
  }

  override getMember(name: string): Value | undefined {
    if (name !== 'grain' && name !== 'date_part' && name !== 'descending') return undefined;
    return hostFunction(['value'], (args) => this.#with(name, args.value('value')), { name, required: 1 });
  }

  override callMember(name: string, args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> | undefined {
    const member = this.getMember(name);
    return member instanceof HostObject ? member.call?.(args, keywords, context) : undefined;
  }

  override toText(): string {
    const { datePart, kind, name } = this.#item;
    if (datePart !== undefined && !DATE_PARTS.includes(datePart.toLowerCase())) raise('ValueError', `\`${datePart}\` is no part of a date; there are ${DATE_PARTS.join(', ')}`);
    if (kind === 'Metric' && name.includes('__')) raise('ValueError', `the name of the metric \`${name}\` has no entities in front`);
    this.#found(this.#item);
    return '';
  }

  #with(method: 'grain' | 'date_part' | 'descending', value: Value): Value {
    const { kind } = this.#item;
    const isAllowed = kind === 'Dimension' || (method === 'descending' && this.#use === 'order');
    if (!isAllowed) raise('ValueError', `.${method}() can't be used with ${kind}() here`);
    if (method === 'grain') this.#item = { ...this.#item, grain: str(value) };
    else if (method === 'date_part') this.#item = { ...this.#item, datePart: str(value) };
    else this.#item = { ...this.#item, descending: value === true };
    return this;
  }
}

/** The functions that a condition may call; `found` is told of each item that it prints. */
export function itemFunctions(use: ItemUse, found: (item: QueryItem) => void): Readonly<Record<ItemKind, Value>> {
  const make = (kind: ItemKind): Value =>
    hostFunction(
      PARAMETERS[kind],
      (args) => {
        const [first = ''] = PARAMETERS[kind];
        const descending = args.value('descending');
        const item: QueryItem = {
          kind,
          name: str(args.value(first)),
          entityPath: texts(args.value('entity_path', [])),
          groupBy: texts(args.value('group_by', [])),
          grain: textOf(args.value('time_granularity_name')),
          datePart: textOf(args.value('date_part_name')),
          descending: typeof descending === 'boolean' ? descending : undefined,
        };
        return new QueryItemObject(item, use, found);
      },
      { name: kind, required: 1 },
    );
  return { Dimension: make('Dimension'), TimeDimension: make('TimeDimension'), Entity: make('Entity'), Metric: make('Metric') };
}

function textOf(value: Value): string | undefined {
  return value === null ? undefined : str(value);
}

function texts(value: Value): readonly string[] {
  return Array.isArray(value) ? value.map((item: Value) => str(item)) : [];
}
