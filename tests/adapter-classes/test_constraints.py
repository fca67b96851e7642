"""The classes compare messages and statements letter by letter, and let an adapter say what its own look like."""

import pytest
from dbt.tests.adapter.constraints.test_constraints import (
    BaseConstraintQuotedColumn,
    BaseConstraintsRuntimeDdlEnforcement,
    BaseIncrementalConstraintsColumnsEqual,
    BaseIncrementalConstraintsRuntimeDdlEnforcement,
    BaseModelConstraintsRuntimeEnforcement,
    BaseTableConstraintsColumnsEqual,
    BaseViewConstraintsColumnsEqual,
    TestIncrementalConstraintsRollback,  # noqa: F401
    TestIncrementalContractSqlHeader,  # noqa: F401
    TestIncrementalForeignKeyConstraint,  # noqa: F401
    TestTableConstraintsRollback,  # noqa: F401
    TestTableContractSqlHeader,  # noqa: F401
)


class TypesAsTheWarehouseSpellsThem:
    @pytest.fixture
    def int_type(self):
        return "integer"

    @pytest.fixture
    def string_type(self):
        return "text"

    @pytest.fixture
    def data_types(self, schema_int_type, int_type, string_type):
        return [
            ["1", schema_int_type, int_type],
            ["'1'", string_type, string_type],
            ["true", "bool", "boolean"],
            ["'2013-11-03 00:00:00-07'::timestamptz", "timestamptz", "timestamp with time zone"],
            ["'2013-11-03 00:00:00-07'::timestamp", "timestamp", "timestamp without time zone"],
            ["ARRAY['a','b','c']", "text[]", "text[]"],
            ["ARRAY[1,2,3]", "int[]", "integer[]"],
            ["'1'::numeric", "numeric", "numeric"],
            ["""'{"bar": "baz", "balance": 7.77, "active": false}'::json""", "json", "json"],
        ]


class TestTableColumnsEqual(TypesAsTheWarehouseSpellsThem, BaseTableConstraintsColumnsEqual):
    pass


class TestViewColumnsEqual(TypesAsTheWarehouseSpellsThem, BaseViewConstraintsColumnsEqual):
    pass


class TestIncrementalColumnsEqual(TypesAsTheWarehouseSpellsThem, BaseIncrementalConstraintsColumnsEqual):
    pass



def made_and_filled(columns, names, query):
    """What `mart` sends: the table is made under a scratch name, filled, and renamed."""
    listed = ", ".join(names)
    return f"""
create table <model_identifier> ({columns});
insert into <model_identifier> ({listed})
select {listed} from ({query}) as mart_query;
alter table <model_identifier> rename to <model_identifier>
"""


NAMES = ['"id"', '"color"', '"date_day"']
QUERY = "-- depends_on: <foreign_key_model_identifier> select 'blue' as color, 1 as id, '2019-01-01' as date_day"
COLUMN_CONSTRAINTS = made_and_filled(
    '"id" integer not null primary key check ((id > 0)) check (id >= 1) references <foreign_key_model_identifier> ("id") unique,'
    ' "color" text, "date_day" text',
    NAMES,
    QUERY,
)
MODEL_CONSTRAINTS = made_and_filled(
    '"id" integer not null, "color" text, "date_day" text, check ((id > 0)), check (id >= 1), primary key ("id"),'
    ' constraint "strange_uniqueness_requirement" unique ("color", "date_day"),'
    ' foreign key ("id") references <foreign_key_model_identifier> (id)',
    NAMES,
    QUERY,
)
QUOTED_COLUMN = made_and_filled(
    '"id" integer not null, "from" text not null, "date_day" text, check (("from" = \'blue\'))',
    ['"id"', '"from"', '"date_day"'],
    "select 'blue' as \"from\", 1 as id, '2019-01-01' as date_day",
)


class TestTableDdl(BaseConstraintsRuntimeDdlEnforcement):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        return COLUMN_CONSTRAINTS


class TestIncrementalDdl(BaseIncrementalConstraintsRuntimeDdlEnforcement):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        return COLUMN_CONSTRAINTS


class TestModelConstraintsDdl(BaseModelConstraintsRuntimeEnforcement):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        return MODEL_CONSTRAINTS


class TestQuotedColumnDdl(BaseConstraintQuotedColumn):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        return QUOTED_COLUMN
