import { contains, equals, lengthOf } from './compare.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './model.ts';
import { str } from './text.ts';

export type MarkerKind = 'as_text' | 'as_native' | 'as_bool' | 'as_number';

/** A text that says what it is to be read as, once it has been rendered: what dbt's `as_…` filters give in YAML. */
export class NativeMarker extends HostObject {
  override readonly typeName = 'str';
  readonly kind: MarkerKind;
  readonly text: string;

  constructor(kind: MarkerKind, text: string) {
    super();
    this.kind = kind;
    this.text = text;
  }

  override toText(): string {
    return this.text;
  }

  override truth(): boolean {
    return this.text !== '';
  }

  /** `target.type in ['postgres', 'redshift'] | as_bool`: the filter binds first, and what is looked into is text. */
  override contains(member: Value): boolean {
    return contains(this.text, member instanceof NativeMarker ? member.text : member);
  }

  override length(): number {
    return lengthOf(this.text);
  }

  override equalTo(other: Value): boolean {
    return equals(this.text, other instanceof NativeMarker ? other.text : other);
  }
}

const MARKERS: ReadonlySet<string> = new Set<MarkerKind>(['as_text', 'as_native', 'as_bool', 'as_number']);

function isMarker(name: string): name is MarkerKind {
  return MARKERS.has(name);
}

/** The `as_…` filter of this name, as native rendering has it; undefined when it is another filter. */
export function markerFilter(name: string): ((value: Value) => NativeMarker) | undefined {
  return isMarker(name) ? (value) => new NativeMarker(name, str(value)) : undefined;
}
