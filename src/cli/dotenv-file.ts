import { statSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/** `KEY=value`, with `export` or without: a value in quotes may go over lines, one without ends before ` #`. */
const ENTRY = /^[ \t]*(?:export[ \t]+)?(?:'([^'\n]+)'|([^=#\s'][^=#\s]*))[ \t]*=[ \t]*(?:'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"|([^\r\n]*))[^\r\n]*$/gm;
const REFERENCE = /\$\{([^}:]*)(?::-([^}]*))?\}/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The environment with what the nearest `.env` adds, looked for from `folder` upwards; what is set already stays. */
export function withDotenv(environment: Variables, folder: string): Variables {
  const text = nearestDotenv(folder);
  return text === undefined ? environment : { ...dotenvVariables(text, environment), ...environment };
}

function nearestDotenv(folder: string): string | undefined {
  const path = join(folder, '.env');
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return readFileSync(path, 'utf8');
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestDotenv(parent);
}

/** The variables of a `.env` file. `${NAME}` in a value is what the environment has, or an earlier line. */
function dotenvVariables(text: string, environment: Variables): Record<string, string> {
  const found: Record<string, string> = {};
  const valueOf = (name: string): string | undefined => environment[name] ?? (Object.hasOwn(found, name) ? found[name] : undefined);
  for (const [, quotedKey, key, single, double, plain = ''] of text.replace(/^\ufeff/, '').matchAll(ENTRY)) {
    const written = single?.replace(/\\([\\'])/g, '$1') ?? double?.replace(/\\([\\'"abfnrtv])/g, (_, sign: string) => ESCAPES[sign] ?? sign) ?? uncommented(plain);
    found[quotedKey ?? key ?? ''] = written.replace(REFERENCE, (_, name: string, otherwise = '') => valueOf(name) ?? String(otherwise));
  }
  return found;
}

function uncommented(plain: string): string {
  return plain.replace(/(?:^|\s+)#.*$/, '').trimEnd();
}
