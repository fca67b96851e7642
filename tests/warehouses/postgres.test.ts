import { expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { onEveryWarehouse, type Bench } from './harness.ts';

async function republish(bench: Bench, query: string): Promise<void> {
  const scratch = { ...bench.table('base__mart_new'), kind: 'table' } as const;
  await bench.run(bench.dialect.drop(scratch), ...bench.dialect.createTableAs(scratch, Sql.of(query), {}));
  const target = bench.table('base');
  await bench.publish({
    target,
    scratch,
    existing: { ...target, kind: 'table' },
    retired: bench.table('base__mart_old'),
  });
}

onEveryWarehouse('What hangs on a table', (bench) => {
  const inSchema = (text: string): string => text.replaceAll('@', `"${bench().schema}".`);
  const run = async (...statements: readonly string[]): Promise<void> => bench().run(...statements.map(inSchema));

  test('a statement’s answer is what the server calls it, with its rows; -1 where there are none to count', async () => {
    const answers: unknown[] = [];
    for (const statement of ['create table @tagged (id int)', 'insert into @tagged values (1), (2)', 'create view @seen as select * from @tagged', 'select * from @seen', 'drop table @tagged cascade']) {
      const { message, rowsAffected } = await bench().connection.query(inSchema(statement));
      answers.push([message, rowsAffected]);
    }
    expect(answers).toEqual([['CREATE TABLE', -1], ['INSERT 0 2', 2], ['CREATE VIEW', -1], ['SELECT 2', 2], ['DROP TABLE', -1]]);
  });

  test('views over views, materialized views, grants, comments, indexes and constraints survive a swap', async () => {
    await run(
      'drop role if exists mart_reader_two',
      'create role mart_reader_two',
      'create table @base as select 1 as id, 10 as n',
      'alter table @base add constraint base_key primary key (id)',
      'create index by_hand on @base (n)',
      'grant select on @base to mart_reader_two',
      'grant update (n) on @base to mart_reader_two',
      "comment on table @base is 'the base'",
      "comment on column @base.n is 'a number'",
      'create view @first with (security_barrier = true) as select id, n from @base',
      'create view @second as select first.id, base.n from @first join @base using (id)',
      'create materialized view @third as select * from @second',
      'create unique index on @third (id)',
      'grant select on @second to mart_reader_two',
      "comment on view @first is 'over the base'",
    );
    await republish(bench(), 'select 2 as id, 20 as n');
    expect(await bench().rows(inSchema('select * from @second'))).toEqual([[2, 20]]);
    expect(await bench().rows(inSchema('select * from @third'))).toEqual([[2, 20]]);
    const facts = await bench().rows(
      inSchema(`select has_table_privilege('mart_reader_two', '@base', 'select'), has_column_privilege('mart_reader_two', '@base', 'n', 'update'),
        has_table_privilege('mart_reader_two', '@second', 'select'), obj_description('@base'::regclass), col_description('@base'::regclass, 2),
        obj_description('@first'::regclass), (select reloptions::text from pg_class where oid = '@first'::regclass),
        (select count(*) from pg_indexes where tablename in ('base', 'third') and schemaname = '${bench().schema}')`),
    );
    expect(facts).toEqual([[true, true, true, 'the base', 'a number', 'over the base', '{security_barrier=true}', 3]]);
    await republish(bench(), 'select 3 as id, 30 as n');
    expect(await bench().value(inSchema('select id from @third'))).toBe(3);
    await run('drop owned by mart_reader_two', 'drop role mart_reader_two');
  });

  test('a view that no longer fits the new columns: nothing is published, or it is left out when it is built anew', async () => {
    await expect(republish(bench(), 'select 4 as id')).rejects.toThrow(/"?n"? does not exist/);
    expect(await bench().value(inSchema('select n from @base'))).toBe(30);
    const target = { ...bench().table('base'), kind: 'table' } as const;
    const { connection } = bench();
    await connection.begin();
    const kept = await connection.attachments(target, bench().table('base__mart_new'), { rebuilt: () => true });
    const { swap } = bench().dialect.publish({
      target,
      scratch: { ...bench().table('base__mart_new'), kind: 'table' },
      existing: target,
      retired: bench().table('base__mart_old'),
    });
    const fitting = kept.after.filter((statement) => !statement.text.includes('by_hand'));
    for (const statement of [...kept.before, ...swap.statements, ...fitting]) await connection.query(statement);
    await connection.commit();
    expect(await bench().value(inSchema('select id from @base'))).toBe(4);
    // The views `second` and `third` need `first`, which needs the column that is gone.
    expect((await connection.relations({ schema: bench().schema })).map((relation) => relation.identifier)).toEqual([
      'base',
    ]);
  });

  test('what belongs to others is named, and publishing refused', async () => {
    await run(
      'drop role if exists mart_stranger',
      'create role mart_stranger',
      'create view @theirs as select id from @base',
      'create table @child (id integer references @base (id))',
    );
    // The superuser of the tests owns everything, so a role without rights does the publishing.
    const plain = await bench().warehouse.connect();
    await run(
      'grant all on schema @x to mart_stranger'.replace('@x', `"${bench().schema}"`),
      'alter table @base owner to mart_stranger',
    );
    await plain.query('set role mart_stranger');
    const target = { ...bench().table('base'), kind: 'table' } as const;
    const { foreign } = await plain.attachments(target, bench().table('base__mart_new'));
    expect(foreign.join('\n')).toMatch(/the view .*theirs of mart/);
    expect(foreign.join('\n')).toMatch(/the foreign key child_id_fkey of/);
    await plain.close();
    await run('reassign owned by mart_stranger to mart', 'drop owned by mart_stranger', 'drop role mart_stranger');
  });
}, ['postgres']);
