import { updateDict } from './dict-methods.ts';
import { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import { HostFunction, hostFunction, type BoundArguments } from './host.ts';
import { iterate } from './compare.ts';
import { PyTuple, type Value } from './model.ts';
import { repr } from './text.ts';

/** `dict['x']`: to Python the type of dicts of something. */
class GenericAlias extends HostObject {
  override readonly typeName = 'types.GenericAlias';
  readonly #argument: Value;

  constructor(argument: Value) {
    super();
    this.#argument = argument;
  }

  override toText(): string {
    const parts = this.#argument instanceof PyTuple && this.#argument.length > 0 ? this.#argument : [this.#argument];
    return `dict[${Array.from(parts, repr).join(', ')}]`;
  }
}

const fromkeys = hostFunction(
  ['iterable', 'value'],
  (args) => new PyDict(iterate(args.value('iterable')).map((key) => [key, args.value('value')])),
  { name: 'dict.fromkeys', required: 1, keepsMarkup: true },
);

/** `dict` */
export class DictType extends HostFunction {
  constructor() {
    const make = ({ rest, keywords }: BoundArguments): Value => {
      const dict = new PyDict();
      updateDict(dict, rest, keywords);
      return dict;
    };
    super([], make, {
      name: 'dict',
      rest: true,
      keywords: true,
      keepsMarkup: true,
      shownAs: "<class 'dict'>",
      members: { fromkeys },
    });
  }

  override getItem(key: Value): Value {
    return new GenericAlias(key);
  }
}
