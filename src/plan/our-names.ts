/** dbt's statements give names to the table and to what is brought into it, which projects write into their conditions. */
export function withOurNames(text: string): string {
  return text.replace(/\bDBT_(?:INTERNAL_(?:DEST|TARGET)|INCREMENTAL_TARGET)\b/gi, 'mart_target').replace(/\bDBT_INTERNAL_SOURCE\b/gi, 'mart_source');
}
