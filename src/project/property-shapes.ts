import type { PropertyList } from './property-keys.ts';
import { DOCS, FRESHNESS } from './config-shapes.ts';
import { boolean, listOf, mapping, mappingOf, orNull, text, textList, texts, version, type Shape } from './value-shapes.ts';

const nullableText = orNull(text);
// what is left empty counts as not said
const list = orNull(listOf({ words: 'anything', admits: () => true }));
const TESTS = { data_tests: list, tests: list };

const COMMON: Readonly<Record<string, Shape>> = {
  description: nullableText,
  meta: orNull(mapping),
  docs: orNull(DOCS),
  config: orNull(mapping),
};

const COLUMN: Readonly<Record<string, Shape>> = {
  ...COMMON,
  ...TESTS,
  data_type: nullableText,
  quote: orNull(boolean),
  tags: orNull(textList),
  granularity: nullableText,
  constraints: list,
};
const COLUMNS = orNull(listOf(mappingOf(COLUMN)));

const TESTED: Readonly<Record<string, Shape>> = {
  ...COMMON,
  ...TESTS,
  columns: COLUMNS,
  constraints: list,
  quote_columns: orNull(boolean),
  access: nullableText,
};

const VERSION = mappingOf({ ...COMMON, ...TESTS, v: version, defined_in: nullableText, access: nullableText, columns: COLUMNS, constraints: list });

const QUOTING = orNull(mappingOf({ database: orNull(boolean), schema: orNull(boolean), identifier: orNull(boolean), column: orNull(boolean) }));
const LOADED: Readonly<Record<string, Shape>> = {
  freshness: FRESHNESS,
  loaded_at_field: nullableText,
  loaded_at_query: nullableText,
  loader: nullableText,
  quoting: QUOTING,
  tags: orNull(textList),
};
const OWNER = mappingOf({ email: orNull(texts), name: nullableText });
const ARGUMENT = mappingOf({ description: nullableText, type: nullableText });

/** What the values of an entry of each list may be, as far as nobody else looks at them. */
export const ENTRY_SHAPES: Readonly<Partial<Record<PropertyList, Shape>>> = {
  models: mappingOf({ ...TESTED, latest_version: orNull(version), versions: orNull(listOf(VERSION)) }),
  seeds: mappingOf(TESTED),
  snapshots: mappingOf({ ...TESTED, relation: nullableText }),
  analyses: mappingOf(TESTED),
  functions: mappingOf(COMMON),
  data_tests: mappingOf(COMMON),
  macros: mappingOf({ ...COMMON, arguments: orNull(listOf(ARGUMENT)) }),
  groups: mappingOf({ description: nullableText, config: orNull(mapping), owner: OWNER }),
  exposures: mappingOf({ ...COMMON, label: nullableText, url: nullableText, tags: orNull(textList), depends_on: orNull(textList), owner: OWNER }),
  unit_tests: mappingOf({ description: nullableText, config: orNull(mapping) }),
  sources: mappingOf({
    ...COMMON,
    ...LOADED,
    ...TESTS,
    database: nullableText,
    schema: nullableText,
    tables: orNull(listOf(mappingOf({ ...TESTED, ...LOADED, identifier: nullableText }))),
  }),
};
