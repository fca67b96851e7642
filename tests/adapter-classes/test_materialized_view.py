import pytest
from dbt.adapters.base.relation import BaseRelation
from dbt.tests.adapter.materialized_view.basic import MaterializedViewBasic


class TestMaterializedView(MaterializedViewBasic):
    @staticmethod
    def insert_record(project, table: BaseRelation, record):
        project.run_sql(f"insert into {table} (id, value) values ({record[0]}, {record[1]})")

    @staticmethod
    def refresh_materialized_view(project, materialized_view: BaseRelation):
        project.run_sql(f"refresh materialized view {materialized_view}")

    @staticmethod
    def query_row_count(project, relation: BaseRelation) -> int:
        return project.run_sql(f"select count(*) from {relation}", fetch="one")[0]

    @staticmethod
    def query_relation_type(project, relation: BaseRelation):
        kinds = {"r": "table", "v": "view", "m": "materialized_view"}
        found = project.run_sql(
            "select relkind from pg_class join pg_namespace on pg_namespace.oid = relnamespace "
            f"where nspname = '{relation.schema}' and relname = '{relation.identifier}'",
            fetch="one",
        )
        return kinds[found[0]] if found else None
