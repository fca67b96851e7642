import type { RelationName } from '../domain/relation.ts';
import { sql, type Sql } from '../sql/sql.ts';
import { DialectExpressions } from './dialect-expressions.ts';
import type { MergeRequest, UpdateRequest } from './statement-requests.ts';

/** The statements that bring rows into a table that stands, and take them out of it. */
export abstract class RowStatements extends DialectExpressions {
  truncate(relation: RelationName): Sql {
    return sql`truncate table ${this.relation(relation)}`;
  }

  /** As part of a transaction, unlike `truncate`. */
  deleteAll(target: RelationName): Sql {
    return sql`delete from ${this.relation(target)}`;
  }

  /** Deletes the rows that meet all conditions, which may name `mart_target`. */
  deleteWhere(target: RelationName, conditions: readonly string[]): Sql {
    return sql`delete from ${this.relation(target)} as mart_target\nwhere ${conditions.join('\n  and ')}`;
  }

  /** Sets a column of the rows that a query has something for. A join: a subquery would be run for each row. */
  updateFrom(target: RelationName, { column, value, source, condition }: UpdateRequest): Sql {
    return sql`update ${this.relation(target)}\nset ${column} = ${value}\nfrom (\n${source}\n) as mart_source\nwhere ${condition}`;
  }

  insertFrom(target: RelationName, columns: readonly string[], source: RelationName, condition?: string): Sql {
    const list = this.columnList(columns);
    const where = condition === undefined ? '' : `\nwhere ${condition}`;
    return sql`insert into ${this.relation(target)} (${list})\nselect ${list} from ${this.relation(source)}${where}`;
  }

  insertQuery(target: RelationName, columns: readonly string[], query: Sql): Sql {
    return sql`insert into ${this.relation(target)} (${this.columnList(columns)})\n${query}`;
  }

  /** Deletes the target's rows whose keys are in the source (null keys match null keys). Predicates may name `mart_target`. */
  deleteMatching(target: RelationName, source: RelationName, keys: readonly string[], predicates: readonly string[]): Sql {
    const { from, own } = this.deletedFrom(target, predicates);
    const on = keys.map((key) => this.same(`mart_source.${this.quote(key)}`, `${own}.${this.quote(key)}`));
    const where = [
      `exists (select 1 from ${this.relation(source)} as mart_source where ${on.join(' and ')})`,
      ...predicates,
    ];
    return sql`delete from ${from}\nwhere ${where.join('\n  and ')}`;
  }

  /** The table in a deletion, and what names it there: `mart_target` where a condition says so, else its own name. */
  protected deletedFrom(target: RelationName, conditions: readonly string[]): { readonly from: string; readonly own: string } {
    const table = this.relation(target);
    return conditions.some((condition) => condition.includes('mart_target')) ? { from: `${table} as mart_target`, own: 'mart_target' } : { from: table, own: table };
  }

  /** What is asked before a merge, by a statement that fails where the merge would silently take one of several rows. */
  beforeMerge(_request: MergeRequest): readonly Sql[] {
    return [];
  }

  /** When a row of `mart_source` means one of `mart_target`. */
  protected mergeCondition({ keys, predicates }: MergeRequest): string {
    const same = keys.map((key) => this.same(`mart_source.${this.quote(key)}`, `mart_target.${this.quote(key)}`));
    return [...(same.length === 0 ? ['false'] : same), ...predicates].join(' and ');
  }

  /** Updates the rows of matching keys and inserts the rest. Only where `merge` is one of `incrementalStrategies`. */
  merge(request: MergeRequest): Sql {
    const { target, source, columns, update } = request;
    const set = update.map((column) => `${this.quote(column)} = mart_source.${this.quote(column)}`);
    const matched = set.length === 0 ? '' : `when matched then update set ${set.join(', ')}\n`;
    const values = columns.map((column) => `mart_source.${this.quote(column)}`).join(', ');
    const usual = `${matched}when not matched then insert (${this.columnList(columns)}) values (${values})`;
    return sql`merge into ${this.relation(target)} as mart_target
using ${this.relation(source)} as mart_source
on ${this.mergeCondition(request)}
${request.clauses?.join('\n') ?? usual}`;
  }
}
