import { expect, test } from 'vitest';
import { Sql } from '../../src/sql/sql.ts';
import { DatabaseError } from '../../src/warehouse/database-error.ts';
import { onEveryWarehouse, type PerWarehouse } from './harness.ts';

const of = Sql.of;

onEveryWarehouse('Statements', (bench, name) => {
  test('tables: create as, create with columns, insert, truncate, drop', async () => {
    const { dialect } = bench();
    const [made, typed] = [bench().table('made'), bench().table('typed')];
    await bench().run(...dialect.createTableAs(made, of('select 1 as id, 2 as n union all select 3, 4'), {}));
    const columns = [
      { name: 'id', type: dialect.typeName('integer'), constraints: ['not null'] },
      { name: 'n', type: dialect.typeName('bigint'), constraints: [] },
    ];
    await bench().run(dialect.createTable(typed, columns, [`primary key (${dialect.columnList(['id'])})`], {}));
    await bench().run(
      dialect.insertFrom(typed, ['id', 'n'].map((column) => bench().said(column)), made),
      dialect.insertQuery(typed, ['n', 'id'].map((column) => bench().said(column)), of('select 6, 5')),
    );
    expect(await bench().rows(`select id, n from ${bench().sql('typed')} order by id`)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const again = bench().run(dialect.insertQuery(typed, ['id'].map((column) => bench().said(column)), of('select 5')));
    if (dialect.features.enforcedConstraints.includes('primary_key')) await expect(again).rejects.toMatchObject({ fields: { kind: 'constraint' } });
    else await again;
    await expect(bench().run(dialect.insertQuery(typed, ['id', 'n'].map((column) => bench().said(column)), of('select null, 5')))).rejects.toMatchObject({ fields: { kind: 'constraint' } });
    await bench().run(dialect.truncate(typed));
    expect(await bench().rows(`select * from ${bench().sql('typed')}`)).toEqual([]);
    await bench().run(dialect.drop({ ...typed, kind: 'table' }), dialect.drop({ ...typed, kind: 'table' }));
  });

  test('a query that begins with a CTE makes tables and views', async () => {
    const { dialect } = bench();
    const query = of('with q as (select 1 as a)\nselect a from q -- the end');
    await bench().run(
      ...dialect.createTableAs(bench().table('from_cte'), query, {}),
      dialect.createViewAs(bench().table('view_of_cte'), query, {}),
    );
    expect(await bench().value(`select a from ${bench().sql('view_of_cte')}`)).toBe(1);
  });

  test('views: create, replace, drop', async () => {
    const { dialect } = bench();
    const view = bench().table('a_view');
    await bench().run(
      dialect.createViewAs(view, of('select 1 as a'), {}),
      dialect.replaceViewAs(view, of('select 2 as a'), {}),
    );
    expect(await bench().value(`select a from ${bench().sql('a_view')}`)).toBe(2);
    const freely = bench().run(dialect.replaceViewAs(view, of('select 3 as b'), {}));
    if (dialect.features.replaceViewFreely) await freely;
    else await expect(freely).rejects.toThrow();
    await bench().run(dialect.drop({ ...view, kind: 'view' }));
  });

  test('replacing a table in one statement, where that is promised', async () => {
    const { dialect } = bench();
    if (!dialect.features.replaceTable) return;
    for (const value of [1, 2])
      await bench().run(dialect.replaceTableAs(bench().table('replaced'), of(`select ${value} as a`), {}));
    expect(await bench().value(`select a from ${bench().sql('replaced')}`)).toBe(2);
  });

  test('temporary tables, where they are promised', async () => {
    const { dialect } = bench();
    if (!dialect.features.temporaryTables) return;
    await bench().run(dialect.createTemporaryTableAs(bench().table('passing'), of('select 7 as a')));
    expect(await bench().value(`select a from ${dialect.quote('passing')}`)).toBe(7);
  });

  test('materialized views, where they are promised', async () => {
    const { dialect } = bench();
    if (!dialect.features.materializedViews) return;
    const view = bench().table('kept_view');
    await bench().run(
      dialect.createMaterializedViewAs(view, of('select 7 as a'), {}),
      dialect.refreshMaterializedView(view),
    );
    const found = await bench().connection.relations({ database: bench().target.database, schema: bench().schema });
    expect(found).toContainEqual({ ...view, kind: 'materialized_view' });
    await bench().run(dialect.drop({ ...view, kind: 'materialized_view' }));
  });

  test('deleting by keys: null meets null, predicates narrow', async () => {
    const { dialect } = bench();
    const [target, delta] = [bench().table('stock'), bench().table('delta')];
    const rows = 'select 1 as k, 10 as v union all select 2, 20 union all select null, 30 union all select 4, 40';
    await bench().run(...dialect.createTableAs(target, of(rows), {}));
    await bench().run(
      ...dialect.createTableAs(
        delta,
        of('select 1 as k, 11 as v union all select null, 31 union all select 4, 41 union all select 4, 42'),
        {},
      ),
    );
    await bench().run(dialect.deleteMatching(target, delta, ['k'], ['v < 40']));
    expect(await bench().rows(`select v from ${bench().sql('stock')} order by v`)).toEqual([[20], [40]]);
  });

  test('columns: add, drop, change of type', async () => {
    const { dialect, connection } = bench();
    const table = bench().table('changing');
    const [a, b] = [bench().said('a'), bench().said('b')];
    await bench().run(...dialect.createTableAs(table, of('select 1 as a'), {}));
    await bench().run(...dialect.addColumns(table, [{ name: b, type: dialect.typeName('date') }]));
    await bench().run(...dialect.alterColumnType(table, { name: a, type: dialect.typeName('integer') }, dialect.typeName('bigint')));
    const types = (await connection.columns(table)).map((column) => [column.name, column.type.toLowerCase()]);
    expect(types).toEqual([
      [a, BIGINT[name]],
      [b, 'date'],
    ]);
    await bench().run(...dialect.dropColumns(table, [b]));
    expect((await connection.columns(table)).map((column) => column.name)).toEqual([a]);
  });

  test('comments are said and read', async () => {
    const { dialect, connection } = bench();
    const table = { ...bench().table('commented'), kind: 'table' } as const;
    await bench().run(...dialect.createTableAs(table, of('select 1 as a'), {}));
    const [column] = await connection.columns(table);
    if (column === undefined) throw new Error('no column');
    await bench().run(
      ...dialect.commentOnRelation(table, "it's \\ a table"),
      ...dialect.commentOnColumn(table, column, "it's \\ a column"),
    );
    expect((await connection.columns(table))[0]?.comment).toBe("it's \\ a column");
    expect(await bench().value(`select a from ${bench().sql('commented')}`)).toBe(1);
  });

  // Snowflake has no indexes.
  if (name !== 'snowflake') test('indexes of the config are made', async () => {
    const { dialect } = bench();
    const table = bench().table('indexed');
    const options = { indexes: [{ columns: ['a'], unique: true }, { columns: ['a', 'b'] }] };
    await bench().run(
      ...dialect.createTableAs(table, of('select 1 as a, 2 as b'), options),
      ...dialect.afterCreateTable(table, options),
    );
    await expect(bench().run(dialect.insertQuery(table, ['a', 'b'].map((column) => bench().said(column)), of('select 1, 1')))).rejects.toMatchObject({
      fields: { kind: 'constraint' },
    });
  });

  test('grants, where they are promised', async () => {
    const { dialect } = bench();
    if (!dialect.features.grants) return;
    const table = { ...bench().table('granted'), kind: 'table' } as const;
    await bench().run(...dialect.createTableAs(table, of('select 1 as a'), {}));
    await bench().run(DROP_ROLE[name], MAKE_ROLE[name]);
    try {
      await bench().run(
        ...dialect.grant(table, 'select', ['mart_reader']),
        ...dialect.revoke(table, 'select', ['mart_reader']),
      );
    } finally {
      await bench().run(DROP_ROLE[name]);
    }
  });

  test('casts to every cross-database type', async () => {
    const { dialect } = bench();
    for (const [type, text] of Object.entries({
      string: 'x',
      integer: '1',
      bigint: '1',
      float: '1.5',
      numeric: '1.5',
      date: '2024-01-01',
      timestamp: '2024-01-01 00:00:00',
    })) {
      await bench().run(`select ${dialect.cast(dialect.literal(text), dialect.typeName(type))}`);
    }
  });

  test('a schema is made twice, at once, without harm', async () => {
    const schema = { database: bench().target.database, schema: `${bench().schema}_raced` };
    const connections = await Promise.all([1, 2, 3, 4].map(async () => bench().warehouse.connect()));
    const create = async (connection: (typeof connections)[number], attempt = 0): Promise<unknown> => {
      return connection.query(bench().dialect.createSchema(schema)).catch((error: unknown) => {
        if (error instanceof DatabaseError && error.fields.retryable && attempt < 5)
          return create(connection, attempt + 1);
        throw error;
      });
    };
    await Promise.all(connections.map(async (connection) => create(connection)));
    expect(await bench().connection.schemas(bench().target.database)).toContain(bench().said(schema.schema));
    await bench().run(bench().dialect.dropSchema(schema));
    for (const connection of connections) await connection.close();
  });
});

const BIGINT: PerWarehouse<string> = { duckdb: 'bigint', postgres: 'bigint', mysql: 'bigint(20)', snowflake: 'number(38,0)' };
const MAKE_ROLE: PerWarehouse<string> = {
  duckdb: '',
  postgres: 'create role mart_reader',
  mysql: `create user 'mart_reader'@'%'`,
  snowflake: 'create role mart_reader',
};
const DROP_ROLE: PerWarehouse<string> = {
  duckdb: '',
  postgres: 'drop role if exists mart_reader',
  mysql: `drop user if exists 'mart_reader'@'%'`,
  snowflake: 'drop role if exists mart_reader',
};

const AFTER_ROLLBACK: PerWarehouse<readonly string[]> = {
  duckdb: [],
  postgres: [],
  mysql: ['undone_table'],
  snowflake: ['UNDONE_TABLE'],
};

onEveryWarehouse('Transactions', (bench, name) => {
  test('rows are there after a commit, gone after a rollback', async () => {
    const { connection, dialect } = bench();
    await bench().run(...dialect.createTableAs(bench().table('ledger'), of('select 1 as a'), {}));
    await connection.begin();
    await bench().run(`insert into ${bench().sql('ledger')} values (2)`);
    await connection.rollback();
    await connection.begin();
    await bench().run(`insert into ${bench().sql('ledger')} values (3)`);
    await connection.commit();
    expect(await bench().rows(`select a from ${bench().sql('ledger')} order by a`)).toEqual([[1], [3]]);
  });

  test('tables made in a transaction follow it, where that is promised', async () => {
    const { connection, dialect } = bench();
    await connection.begin();
    await bench().run(...dialect.createTableAs(bench().table('undone_table'), of('select 1 as a'), {}));
    await connection.rollback();
    const found = await connection.relations({ database: bench().target.database, schema: bench().schema });
    expect(
      found.map((relation) => relation.identifier).filter((identifier) => /^undone/i.test(identifier)),
    ).toEqual(AFTER_ROLLBACK[name]);
    expect(dialect.features.transactionalDdl).toBe(AFTER_ROLLBACK[name].length === 0);
  });

  test('after an error the connection can go on', async () => {
    const { connection } = bench();
    await connection.begin();
    await expect(connection.query('select nope')).rejects.toThrow();
    await connection.rollback();
    expect(await bench().value('select 1')).toBe(1);
  });
});
