/** A statement in place of another, and where its characters were there. */
export interface Rewritten {
  readonly text: string;
  readonly offsetBefore: (offset: number) => number;
}

/** What the engine says when a database is named before `information_schema`. */
const NOT_THERE = /schema "information_schema" does not exist/i;

/** Quoted texts and comments, which are let alone, and `database.information_schema.table`. */
const PIECE =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\/|(?<database>"(?:[^"]|"")+"|[A-Za-z_][\w$]*)\s*\.\s*"?information_schema"?\s*\.\s*(?<table>"\w+"|\w+)/gi;

/**
 * Elsewhere every database has an `information_schema` of its own, and packages name it so; DuckDB has one for all of them.
 * For a statement that was refused for this: the same over those rows of DuckDB's that are of the named database.
 */
export function withOneInformationSchema(statement: string, refusal: string): Rewritten | undefined {
  if (!NOT_THERE.test(refusal)) return undefined;
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let moved = 0;
  const text = statement.replace(PIECE, (piece: string, ...rest: unknown[]) => {
    const { database, table } = rest.at(-1) as { readonly database?: string; readonly table?: string };
    if (database === undefined || table === undefined) return piece;
    const column = /schemata/i.test(table) ? 'catalog_name' : `${/constraints/i.test(table) ? 'constraint' : 'table'}_catalog`;
    const replacement = `(select * from information_schema.${table} where lower(${column}) = ${literalOf(database)})`;
    moved += replacement.length - piece.length;
    shifts.push({ from: Number(rest.at(-3)) + moved + piece.length, by: moved });
    return replacement;
  });
  if (shifts.length === 0) return undefined;
  return { text, offsetBefore: (offset) => offset - (shifts.findLast(({ from }) => offset >= from)?.by ?? 0) };
}

function literalOf(database: string): string {
  const name = database.startsWith('"') ? database.slice(1, -1).replaceAll('""', '"') : database;
  return `'${name.toLowerCase().replaceAll("'", "''")}'`;
}
