import { hostFunction, HostObject, type BoundArguments } from '../jinja/host.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { Value } from '../jinja/values.ts';

/** A method that templates may call on a host object: its parameters, and what it does. */
export interface Method<Self> {
  readonly parameters: readonly string[];
  readonly required?: number;
  /** Takes further keyword arguments. */
  readonly keywords?: boolean;
  readonly run: (self: Self, args: BoundArguments, context: CallContext) => Value | Promise<Value>;
}

/** The members of one kind of host object that templates may see: nothing that is not listed can be reached. */
export interface Members<Self> {
  readonly attributes: Readonly<Record<string, (self: Self) => Value | undefined>>;
  readonly methods: Readonly<Record<string, Method<Self>>>;
}

/** A host object whose members are a table. `self()` is the object the table speaks of. */
export abstract class ListedObject<Self> extends HostObject {
  protected abstract members(): Members<Self>;
  protected abstract self(): Self;

  override getMember(name: string): Value | undefined {
    const { attributes, methods } = this.members();
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (attribute !== undefined) return attribute(this.self());
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method === undefined ? undefined : this.#bind(name, method);
  }

  #bind(name: string, method: Method<Self>): HostObject {
    return hostFunction(method.parameters, (args, context) => method.run(this.self(), args, context), {
      name,
      required: method.required ?? 0,
      keywords: method.keywords ?? false,
    });
  }
}
