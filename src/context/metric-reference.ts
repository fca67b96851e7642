import type { JsonObject } from '../domain/json.ts';
import { HostObject } from '../jinja/host.ts';
import type { Value } from '../jinja/values.ts';
import { jsonToValue } from './json-value.ts';

/** What `metric()` gives: its name as text, and what its record says as members. */
export class MetricReference extends HostObject {
  override readonly typeName = 'MetricReference';
  readonly #name: string;
  readonly #record: JsonObject;

  /** @param record the metric as manifests have it; without it only the names are known */
  constructor({ packageName, name }: { readonly packageName?: string | undefined; readonly name: string }, record: JsonObject = {}) {
    super();
    this.#name = name;
    this.#record = { ...record, metric_name: name, package_name: packageName ?? null };
  }

  override getMember(name: string): Value | undefined {
    const value = Object.hasOwn(this.#record, name) ? this.#record[name] : undefined;
    return value === undefined ? undefined : jsonToValue(value);
  }

  override toText(): string {
    return this.#name;
  }
}
