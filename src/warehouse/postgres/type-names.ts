import type { CellKind } from '../warehouse.ts';

interface KnownType {
  /** As `format_type` spells it. */
  readonly name: string;
  readonly kind: CellKind;
}

const KNOWN: Readonly<Record<number, KnownType>> = {
  16: { name: 'boolean', kind: 'boolean' },
  17: { name: 'bytea', kind: 'binary' },
  20: { name: 'bigint', kind: 'integer' },
  21: { name: 'smallint', kind: 'integer' },
  23: { name: 'integer', kind: 'integer' },
  25: { name: 'text', kind: 'text' },
  26: { name: 'oid', kind: 'integer' },
  114: { name: 'json', kind: 'json' },
  700: { name: 'real', kind: 'float' },
  701: { name: 'double precision', kind: 'float' },
  1042: { name: 'character', kind: 'text' },
  1043: { name: 'character varying', kind: 'text' },
  1082: { name: 'date', kind: 'date' },
  1083: { name: 'time without time zone', kind: 'time' },
  1114: { name: 'timestamp without time zone', kind: 'timestamp' },
  1184: { name: 'timestamp with time zone', kind: 'timestamptz' },
  1186: { name: 'interval', kind: 'other' },
  1266: { name: 'time with time zone', kind: 'other' },
  1700: { name: 'numeric', kind: 'decimal' },
  2950: { name: 'uuid', kind: 'text' },
  3802: { name: 'jsonb', kind: 'json' },
  1000: { name: 'boolean[]', kind: 'json' },
  1005: { name: 'smallint[]', kind: 'json' },
  1007: { name: 'integer[]', kind: 'json' },
  1009: { name: 'text[]', kind: 'json' },
  1015: { name: 'character varying[]', kind: 'json' },
  1016: { name: 'bigint[]', kind: 'json' },
  1021: { name: 'real[]', kind: 'json' },
  1022: { name: 'double precision[]', kind: 'json' },
  1115: { name: 'timestamp without time zone[]', kind: 'json' },
  1182: { name: 'date[]', kind: 'json' },
  1231: { name: 'numeric[]', kind: 'json' },
  2951: { name: 'uuid[]', kind: 'json' },
};

export function kindOfType(oid: number): CellKind {
  return KNOWN[oid]?.kind ?? 'other';
}

/** Names of types by oid and modifier. Those of the database itself (enums, domains, extensions) are asked for, once. */
export class TypeNames {
  readonly #asked = new Map<string, string>();

  get(oid: number, modifier: number): string | undefined {
    return nameOf(oid, modifier) ?? this.#asked.get(`${oid}:${modifier}`);
  }

  set(oid: number, modifier: number, name: string): void {
    this.#asked.set(`${oid}:${modifier}`, name);
  }
}

/** As `format_type(oid, modifier)` would say it. */
function nameOf(oid: number, modifier: number): string | undefined {
  const known = KNOWN[oid]?.name;
  if (known === undefined || modifier < 0) return known;
  switch (oid) {
    case 1042:
    case 1043:
    case 1015:
      return withArguments(known, String(modifier - 4));
    case 1700:
    case 1231:
      // The scale is eleven bits with a sign, since Postgres 15.
      return withArguments(known, `${(modifier - 4) >> 16},${((((modifier - 4) & 0x7ff) ^ 1024) - 1024).toString()}`);
    case 1083:
    case 1114:
    case 1184:
    case 1266:
      return known.replace(' ', `(${modifier}) `);
    default:
      return undefined;
  }
}

function withArguments(name: string, args: string): string {
  return name.endsWith('[]') ? `${name.slice(0, -2)}(${args})[]` : `${name}(${args})`;
}
