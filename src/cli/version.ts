import { readFileSync } from 'node:fs';
import { DBT_COMPATIBLE_VERSION } from '../domain/versions.ts';

/** The version in package.json, two folders above both `src/cli` and `dist/cli`. */
export function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** What `--version` says: under the name `dbt`, in the form that tools take apart. */
export function versionText(programName: string, version: string): string {
  if (programName !== 'dbt') return `mart ${version}`;
  return `Core:\n  - installed: ${DBT_COMPATIBLE_VERSION}\n\nPlugins:\n  - mart: ${version}\n`;
}

/** `mart=0.1.0`, or the release of dbt whose language is spoken, for readers who expect dbt. */
export function runningVersion(programName: string, version: string): string {
  return programName === 'dbt' ? `dbt=${DBT_COMPATIBLE_VERSION}` : `mart=${version}`;
}
