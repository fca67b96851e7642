import { HostObject } from './host-object.ts';
import type { Macro } from './macro.ts';
import type { Value } from './model.ts';

/** `self`: the blocks of a template, to be called where they are wanted again. */
export class TemplateReference extends HostObject {
  override readonly typeName = 'jinja2.runtime.TemplateReference';
  readonly #blocks = new Map<string, Macro>();

  add(block: Macro): void {
    this.#blocks.set(block.name, block);
  }

  override getItem(name: Value): Value | undefined {
    return typeof name === 'string' ? this.#blocks.get(name) : undefined;
  }

  override getMember(name: string): Value | undefined {
    return this.#blocks.get(name);
  }

  override toText(): string {
    return '<TemplateReference None>';
  }
}
