import type { MacroRegistry } from '../context/macro-registry.ts';
import { warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';

/**
 * Macros that dbt's materializations and adapters are made of, and `mart` does itself: replacing them changes what
 * templates get that call them by name, and nothing else.
 */
const NOT_CALLED: readonly string[] = [
  'drop_relation', 'drop_relation_if_exists', 'drop_table', 'drop_view', 'drop_materialized_view', 'rename_relation',
  'truncate_relation', 'drop_schema', 'check_schema_exists', 'list_schemas', 'list_relations_without_caching', 'get_relations',
  'load_relation', 'load_cached_relation', 'get_or_create_relation', 'get_relation_last_modified', 'get_columns_in_relation',
  'get_catalog', 'get_catalog_relations', 'get_catalog_for_single_relation', 'make_temp_relation', 'make_intermediate_relation',
  'make_backup_relation', 'should_revoke', 'copy_grants', 'run_hooks', 'get_create_sql', 'get_create_intermediate_sql',
  'get_create_backup_sql', 'get_drop_sql', 'get_drop_backup_sql', 'get_drop_index_sql', 'get_show_indexes_sql', 'get_rename_sql',
  'get_rename_intermediate_sql', 'get_rename_table_sql', 'get_rename_view_sql', 'get_rename_materialized_view_sql',
  'get_replace_sql', 'get_replace_table_sql', 'get_replace_view_sql', 'get_replace_materialized_view_sql',
  'create_or_replace_view', 'handle_existing_table', 'get_create_materialized_view_as_sql', 'get_alter_materialized_view_as_sql',
  'get_materialized_view_configuration_changes', 'refresh_materialized_view', 'can_clone_table', 'create_or_replace_clone',
  'create_csv_table', 'reset_csv_table', 'load_csv_rows', 'get_csv_sql', 'alter_column_type', 'alter_relation_add_remove_columns',
  'check_for_schema_changes', 'diff_columns', 'diff_column_data_types', 'sync_column_schemas', 'process_schema_changes',
  'incremental_validate_on_schema_change', 'get_assert_columns_equivalent', 'assert_columns_equivalent',
  'get_table_columns_and_constraints', 'table_columns_and_constraints', 'get_unit_test_sql', 'get_fixture_sql',
  'get_expected_sql', 'get_show_sql', 'get_limit_subquery_sql', 'build_snapshot_staging_table', 'create_columns',
  'get_snapshot_get_time_data_type', 'get_updated_at_column_data_type', 'check_time_data_types', 'post_snapshot',
];

/** Tells of macros that take the place of built-in ones in vain. */
export function warnOfReplacedMacros(macros: MacroRegistry, sink: DiagnosticSink): void {
  for (const name of NOT_CALLED) {
    const macro = macros.replacementOf(name, macros.rootPackage);
    if (macro === undefined) continue;
    sink.add(
      warningDiagnostic('override-unused', `\`${macro.name}\` replaces a built-in macro that nothing here is built by`, {
        at: macro.definition.span,
        hint: `mart does what \`${name}\` is for itself; the macro counts only where a template calls it`,
      }),
    );
  }
}
