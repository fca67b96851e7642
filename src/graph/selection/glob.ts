/**
 * Shell patterns over whole texts: `*` (any characters, slashes and dots included), `?`, `[abc]`, `[!a-z]`.
 * Case counts. A pattern without any of these matches only itself.
 */
export function globTest(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (text) => text === pattern;
  if (pattern === '*') return () => true;
  const expression = new RegExp(`^${translate(pattern, '.')}$`, 's');
  return (text) => expression.test(text);
}

/**
 * Patterns over paths: `*`, `?` and sets stay within one part, `**` stands for any number of folders. `within` also
 * takes what lies in a folder of that name, `exactly` only the path itself.
 */
export function pathTests(pattern: string): Readonly<Record<'within' | 'exactly', (path: string) => boolean>> {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const open = parts.at(-1) === '**';
  const named = open ? parts.slice(0, -1) : parts;
  const text = named.map((part) => (part === '**' ? '(?:[^/]+/)*' : `${translate(part, '[^/]')}/`)).join('');
  // A slash is added to the path, so that the path itself and a folder above it look alike.
  const [prefix, whole] = [new RegExp(`^${text}`, 's'), new RegExp(`^${text}$`, 's')];
  return { within: (path) => prefix.test(`${path}/`), exactly: (path) => whole.test(`${path}/`) };
}

function translate(pattern: string, any: string): string {
  let result = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const close = character === '[' ? pattern.indexOf(']', at + 2) : -1;
    if (character === '*') result += `${any}*`;
    else if (character === '?') result += any;
    else if (close >= 0) {
      result += characterSet(pattern.slice(at + 1, close));
      at = close;
    } else result += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  return result;
}

function characterSet(content: string): string {
  const negated = content.startsWith('!');
  const members = (negated ? content.slice(1) : content).replace(/[\\[\]^]/g, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}
