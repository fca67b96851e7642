interface Rule {
  readonly pattern: RegExp;
  /** What lies in a folder that the pattern names. */
  readonly inside: RegExp;
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
}

/** The rules of a `.dbtignore` file: gitignore's syntax. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];

  constructor(text: string) {
    this.#rules = text
      .split(/\r?\n/)
      .map((line) => line.replace(/(?<!\\)\s+$/, ''))
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(ruleOf);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Whether a path (relative, with `/`) is ignored itself; the last rule that matches decides. */
  ignores(path: string, isFolder: boolean): boolean {
    let ignored = false;
    for (const { pattern, inside, isNegated, foldersOnly } of this.#rules) {
      if (inside.test(path) || ((isFolder || !foldersOnly) && pattern.test(path))) ignored = !isNegated;
    }
    return ignored;
  }
}

function ruleOf(line: string): Rule {
  const isNegated = line.startsWith('!');
  let body = isNegated ? line.slice(1) : line.replace(/^\\(?=[#!])/, '');
  const foldersOnly = body.endsWith('/');
  if (foldersOnly) body = body.slice(0, -1);
  // a slash before the end ties the pattern to the root; otherwise it matches at any depth
  const isAnchored = body.includes('/');
  const source = `^${isAnchored ? '' : '(?:.*/)?'}${globSource(body.replace(/^\//, ''))}`;
  return { pattern: new RegExp(`${source}$`), inside: new RegExp(`${source}/`), isNegated, foldersOnly };
}

function globSource(glob: string): string {
  return glob.replace(/\*\*\/|\/\*\*|\*\*|\*|\?|\[!?[^\]]*\]|\\.|[^\w]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '/**') return '/.*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[') && token.length > 1)
      return `[${token.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
    const literal = token.startsWith('\\') ? token.slice(1) : token;
    return literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  });
}
