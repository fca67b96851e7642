import type { MacroRegistry } from '../context/macro-registry.ts';
import { warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';

/**
 * Macros that dbt's materializations and adapters are made of, and `mart` does itself: replacing them changes what
 * templates get that call them by name, and nothing else.
 */
const NOT_CALLED: readonly string[] = [
  'drop_relation', 'rename_relation', 'truncate_relation', 'drop_schema', 'check_schema_exists', 'list_schemas',
  'list_relations_without_caching', 'get_columns_in_relation', 'get_catalog', 'get_catalog_relations', 'make_temp_relation',
  'make_intermediate_relation', 'make_backup_relation', 'should_revoke', 'copy_grants', 'run_hooks', 'get_drop_sql',
  'get_rename_sql', 'get_replace_sql', 'get_create_materialized_view_as_sql', 'refresh_materialized_view', 'can_clone_table',
  'create_or_replace_clone', 'create_csv_table', 'reset_csv_table', 'load_csv_rows', 'get_csv_sql', 'alter_column_type',
  'alter_relation_add_remove_columns', 'check_for_schema_changes', 'sync_column_schemas', 'process_schema_changes',
  'get_assert_columns_equivalent', 'get_table_columns_and_constraints', 'get_empty_schema_sql', 'get_unit_test_sql',
  'get_fixture_sql', 'get_expected_sql', 'get_show_sql', 'get_limit_subquery_sql', 'post_snapshot',
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
