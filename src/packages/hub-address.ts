import { martError } from '../diagnostics/diagnostic.ts';

const DEFAULT_HUB = 'https://hub.getdbt.com/';
const VARIABLES = ['MART_PACKAGE_HUB_URL', 'DBT_PACKAGE_HUB_URL'];

/** Where the package hub is. Throws `invalid-value` when a variable says something that is no address. */
export function hubAddress(environment: Readonly<Record<string, string | undefined>>): URL {
  for (const variable of VARIABLES) {
    const value = environment[variable];
    if (value === undefined || value === '') continue;
    if (!URL.canParse(value) || !/^https?:/i.test(value)) {
      throw martError('invalid-value', `${variable} is not an address that begins with http:// or https://`, {
        hint: `it is \`${value}\``,
      });
    }
    return new URL(value.endsWith('/') ? value : `${value}/`);
  }
  return new URL(DEFAULT_HUB);
}
