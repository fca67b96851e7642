import type { CallContext } from '../call-context.ts';
import { HostObject } from '../host-object.ts';
import type { Keywords, Value } from '../model.ts';

/** Calls the one of an object's methods that a template named. */
export function callMethodOf(
  object: HostObject,
  name: string,
  args: Value[],
  keywords: Keywords | null,
  context: CallContext,
): Value | Promise<Value> | undefined {
  const method = object.getMember(name);
  return method instanceof HostObject ? method.call?.(args, keywords, context) : undefined;
}

/** A Python module as templates see it: named members and nothing else. */
export class HostModule extends HostObject {
  override readonly typeName = 'module';
  readonly #name: string;
  readonly #members: ReadonlyMap<string, Value>;

  constructor(name: string, members: Readonly<Record<string, Value>>) {
    super();
    this.#name = name;
    this.#members = new Map(Object.entries(members));
  }

  override getMember(name: string): Value | undefined {
    return this.#members.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#members.get(key) : undefined;
  }

  override callMember(
    name: string,
    args: Value[],
    keywords: Keywords | null,
    context: CallContext,
  ): Value | Promise<Value> | undefined {
    return callMethodOf(this, name, args, keywords, context);
  }

  override toText(): string {
    return `<module '${this.#name}'>`;
  }
}
