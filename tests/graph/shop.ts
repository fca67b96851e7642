import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Project } from '../../src/project/project.ts';
import { type ManifestFile, projectFromManifest } from './project-from-manifest.ts';

const here = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The manifest that dbt-core 1.12 writes for the project in `shop/`. */
export const shopManifest = JSON.parse(here('shop-manifest.json')) as ManifestFile;
/** The same for an earlier state of that project, without the keys that no comparison reads. */
export const earlierManifest = JSON.parse(here('shop-earlier-manifest.json')) as ManifestFile;

export function shopProject(): Project {
  const { selectors } = parse(here('shop/selectors.yml')) as { selectors: readonly JsonObject[] };
  return projectFromManifest(shopManifest, selectors);
}

/** A selection with the nodes that dbt-core 1.12 lists for it. */
export interface RecordedSelection {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly selector?: string;
  readonly resourceTypes?: readonly string[];
  readonly excludeResourceTypes?: readonly string[];
  readonly indirectSelection?: 'eager' | 'cautious' | 'buildable' | 'empty';
  readonly ids: readonly string[];
}

export const recordedSelections = JSON.parse(here('shop-selections.json')) as readonly RecordedSelection[];
