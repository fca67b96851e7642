/** The release of the dbt language that `mart` speaks: what templates see as `dbt_version` and artifacts record. */
export const DBT_COMPATIBLE_VERSION = '1.12.6';

/** All of whose projects are understood: one that asks for any of these is content. */
export const SPOKEN_DBT_VERSIONS = [DBT_COMPATIBLE_VERSION, '1.11.16', '1.10.23'] as const;

/** The addresses by which tools recognise the shape of an artifact. */
export const ARTIFACT_SCHEMAS = {
  manifest: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
  runResults: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
  catalog: 'https://schemas.getdbt.com/dbt/catalog/v1.json',
  sources: 'https://schemas.getdbt.com/dbt/sources/v3.json',
} as const;
