import { HostObject } from '../jinja/host.ts';
import type { Value } from '../jinja/values.ts';
import type { Session } from './session.ts';

/** `adapter.behavior.<flag>`: the flags of the project file; those it doesn't set are off. */
export class BehaviorObject extends HostObject {
  override readonly typeName = 'Behavior';
  readonly #session: Session;

  constructor(session: Session) {
    super();
    this.#session = session;
  }

  override getMember(name: string): Value {
    return new BehaviorFlag(this.#session.invocation.flags.project[name] === true);
  }
}

/** True or false in a condition; its members say the same, and none of them complains. */
class BehaviorFlag extends HostObject {
  override readonly typeName = 'BehaviorFlagRendered';
  readonly #isOn: boolean;

  constructor(isOn: boolean) {
    super();
    this.#isOn = isOn;
  }

  override getMember(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.#isOn : undefined;
  }

  override truth(): boolean {
    return this.#isOn;
  }
}
