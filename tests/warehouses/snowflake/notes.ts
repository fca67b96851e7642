/** A kind of statement, the title of the page of Snowflake's documentation it was checked against, and what makes it right. */
type Note = readonly [statement: RegExp, page: string, because: string];

const GONE = 'drops nothing and says so when the relation is gone already';
const AUTOCOMMIT = 'DDL commits by itself, so it stands outside of the transaction';

// The first that fits counts.
const NOTES: readonly Note[] = [
  [/^create schema if not exists /, 'CREATE SCHEMA', 'nothing happens when it is there already'],
  [/^create or replace (transient )?table .* cluster by .* copy grants as/, 'CREATE TABLE', '`cluster by` precedes `copy grants` and `as`; rows written in its order need no reclustering'],
  [/^create or replace (transient )?table /, 'CREATE TABLE', '`or replace` drops and creates in one atomic transaction; `copy grants` keeps all privileges but ownership; a transient table has no fail-safe'],
  [/^create transient table \S+__mart_delta\w* as /, 'CREATE TABLE', `the delta; ${AUTOCOMMIT}`],
  [/^create transient table \S+ as /, 'CREATE TABLE', 'the scratch table is what assertions read'],
  [/^create transient table \S+ \(/, 'CREATE TABLE', 'keys are written down, and only `not null` is enforced'],
  [/^create transient table \S+ clone /, 'CREATE TABLE … CLONE', 'a clone keeps columns, comments, constraints, policies and the clustering key, and shares storage; grants come before the swap'],
  [/^create or replace secure view /, 'CREATE VIEW', '`secure` precedes `view`'],
  [/^create or replace view /, 'CREATE VIEW', '`or replace` is atomic for readers; `copy grants` keeps privileges'],
  [/^create view /, 'CREATE VIEW', 'the scratch view is what assertions read'],
  [/^create dynamic table /, 'CREATE DYNAMIC TABLE', '`target_lag` and `warehouse` are required; refresh mode and initialization follow'],
  [/^alter dynamic table \S+ rename to /, 'ALTER DYNAMIC TABLE', 'the new name is qualified, since a bare one would mean the current schema'],
  [/^alter dynamic table \S+ set /, 'ALTER DYNAMIC TABLE', 'lag and warehouse can be set without building anew'],
  [/^alter table \S+ swap with /, 'ALTER TABLE', '`swap with` exchanges content and metadata of two tables in one transaction'],
  [/^alter table \S+ rename to /, 'ALTER TABLE', 'the new name is qualified, since a bare one would mean the current schema'],
  [/^alter table \S+ add column /, 'ALTER TABLE', 'several columns are added in one statement'],
  [/^alter table \S+ drop column /, 'ALTER TABLE', 'dropping is a change of metadata'],
  [/^alter table \S+ alter column \S+ comment /, 'ALTER TABLE', '`alter column … comment` sets a column’s comment'],
  [/^alter view \S+ rename to /, 'ALTER VIEW', 'tables and views share one namespace, and `swap with` is for tables only: the view makes room'],
  [/^alter session set query_tag/, 'ALTER SESSION', 'the tag shows in QUERY_HISTORY, where costs are attributed by it'],
  [/^alter session unset query_tag/, 'ALTER SESSION', 'back to the profile’s tag'],
  [/^use warehouse /, 'USE WAREHOUSE', 'the warehouse of all statements that follow'],
  [/^comment on table /, 'COMMENT', 'a comment on a table; a backslash in a string is an escape, so it is doubled'],
  [/^grant /, 'GRANT <privileges>', 'one privilege on one object to one role'],
  [/^revoke /, 'REVOKE <privileges>', 'the same backwards'],
  [/^drop table /, 'DROP TABLE', GONE],
  [/^drop view /, 'DROP VIEW', GONE],
  [/^begin$/, 'BEGIN', 'DML of several statements takes effect together'],
  [/^commit$/, 'COMMIT', 'ends the transaction'],
  [/^merge into /, 'MERGE', 'a row of the target that several rows of the source match is an error; `is not distinct from` lets null keys match'],
  [/^delete from .* using /, 'DELETE', '`using` joins the table to what names the rows to delete'],
  [/^delete from .* where /, 'DELETE', 'the rows of the condition; part of the transaction'],
  [/^delete from \S+$/, 'DELETE', 'without `where`, all rows; part of the transaction, unlike `truncate`'],
  [/^insert into /, 'INSERT', 'columns are named, so that their order in the query is free'],
  [/^update /, 'UPDATE', 'the condition names the rows, a subquery the value of each'],
  [/^put /, 'PUT', 'a file of this machine into the stage that every table has'],
  [/^copy into /, 'COPY INTO <table>', '`on_error = abort_statement` loads all rows or none; `purge` removes the file once they are loaded'],
  [/^(select|with) /, 'SELECT', 'reads only: the columns of the model’s query, or an assertion'],
];

/** The note that stands above a statement in its golden file. Throws when nobody has checked a statement of its kind. */
export function noteOn(sql: string): string {
  const line = sql.trim().replaceAll(/\s+/g, ' ');
  const note = NOTES.find(([statement]) => statement.test(line));
  if (note === undefined) throw new Error(`no note in ${import.meta.filename} on: ${line}`);
  return `-- ${note[1]}: ${note[2]}`;
}
