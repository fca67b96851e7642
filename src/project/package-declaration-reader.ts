import { isAbsolute } from 'node:path';
import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic, type DiagnosticDetails } from '../diagnostics/diagnostic.ts';
import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { YamlChecks } from './yaml-checks.ts';
import type { Declaration, GitDeclaration, HubDeclaration, LocalDeclaration, TarballDeclaration } from './package-declaration.ts';
import { parseBounds } from './version-bound.ts';

/** Who asks for what is read. */
export interface Asker {
  /** For messages: a file of the project, or a package. */
  readonly by: string;
  /** The folder that `local:` paths may be relative to. */
  readonly base: string;
  /** False for lists that stand in no file the user could open. */
  readonly hasPlace: boolean;
  /** Whether the packages may be there already: what only matters when they are fetched is then a warning. */
  readonly isInstalled?: boolean | undefined;
}

/** An entry of the list: rendered, and as it was written. */
interface Entry {
  readonly node: YamlNode;
  readonly written: YamlNode;
}

const KEYS: Readonly<Record<string, ReadonlySet<string>>> = {
  package: new Set(['package', 'version', 'install_prerelease', 'name']),
  git: new Set(['git', 'revision', 'warn-unpinned', 'subdirectory', 'name']),
  local: new Set(['local', 'install_mode', 'name']),
  tarball: new Set(['tarball', 'name']),
};
const KINDS = [...Object.keys(KEYS), 'private'];
const PACKAGE_NAME = /^[\w.-]+\/[\w.-]+$/;

/** Reads the entries of a `packages:` list. What is wrong goes to the sink of `checks`. */
export class DeclarationReader {
  readonly #checks: YamlChecks;
  readonly #asker: Asker;

  constructor(checks: YamlChecks, asker: Asker) {
    this.#checks = checks;
    this.#asker = asker;
  }

  /** @param list the rendered list; @param written the same list as it stands in the file */
  read(list: YamlNode, written: YamlNode): readonly Declaration[] {
    const writtenItems = written.items();
    return this.#checks.mappings(list).flatMap((node) => {
      const index = node.path.at(-1);
      const entry: Entry = { node, written: writtenItems[Number(index)] ?? node };
      return this.#readEntry(entry) ?? [];
    });
  }

  #readEntry(entry: Entry): Declaration | undefined {
    const { node } = entry;
    const [kind, ...others] = KINDS.filter((key) => node.has(key));
    if (kind === undefined) {
      // A misspelt kind is an unknown key, with a suggestion.
      this.#checks.keys(node, new Set(KINDS.concat('version', 'revision', 'subdirectory', 'name')), 'a package');
      this.#add('missing-key', 'a package is given by `package`, `git`, `local` or `tarball`', { at: node.span });
      return undefined;
    }
    if (kind === 'private') return this.#private(node);
    if (others.length > 0) {
      this.#add('invalid-value', `a package is given in one way, not by \`${kind}\` and \`${others.join('`, `')}\``, {
        at: node.get(kind).keySpan,
      });
      return undefined;
    }
    this.#checks.keys(node, KEYS[kind] ?? new Set(), `a package given by \`${kind}\``);
    switch (kind) {
      case 'package':
        return this.#hub(entry);
      case 'git':
        return this.#git(entry);
      case 'local':
        return this.#local(entry);
      default:
        return this.#tarball(entry);
    }
  }

  #private(node: YamlNode): undefined {
    const hint = 'give its address instead: `git: https://…` or `git: git@…`, with `revision:`';
    this.#doubt('unsupported', '`private` packages are found by a service that mart does not use', {
      at: node.get('private').keySpan,
      hint,
    });
    return undefined;
  }

  #hub({ node, written }: Entry): HubDeclaration | undefined {
    const name = this.#checks.required(node, 'package', 'a package of the hub');
    if (name === undefined || name === '') return undefined;
    if (!PACKAGE_NAME.test(name)) {
      const hint = 'for instance `dbt-labs/dbt_utils`; a folder is given by `local:`, a repository by `git:`';
      this.#add('invalid-value', `\`${name}\` is no package of the hub: it needs a namespace`, {
        at: node.get('package').span,
        hint,
      });
      return undefined;
    }
    const versions = this.#texts(node.get('version'), written.get('version'));
    if (versions.length === 0) {
      this.#checks.missing(node, 'version', `the package ${name}`);
      return undefined;
    }
    const bounds = versions.flatMap(
      (version) => parseBounds(version) ?? this.#wrongVersion(version, node.get('version')),
    );
    const installPrerelease = this.#checks.boolean(node.get('install_prerelease')) ?? false;
    return { kind: 'hub', ...this.#asked(node), package: name, versions, bounds, installPrerelease };
  }

  #wrongVersion(version: string, node: YamlNode): [] {
    const hint = 'a version has three numbers: "1.2.3", ">=1.0.0,<2.0.0" or [">=1.0.0", "<2.0.0"]';
    this.#doubt('invalid-value', `\`${version}\` is no version and no range of versions`, { at: node.span, hint });
    return [];
  }

  #git({ node, written }: Entry): GitDeclaration | undefined {
    const url = this.#checks.required(node, 'git', 'a package given by `git`');
    const revision = this.#text(node.get('revision'), written.get('revision'));
    const subdirectory = this.#checks.text(node.get('subdirectory'));
    if (url === undefined || url === '') return undefined;
    // What begins with a dash would be an option of git.
    for (const [key, value] of [['git', url] as const, ['revision', revision ?? ''] as const]) {
      if (value.startsWith('-'))
        this.#doubt('invalid-value', `\`${key}\` can't begin with a dash`, { at: node.get(key).span });
    }
    if (subdirectory !== undefined && (isAbsolute(subdirectory) || subdirectory.split(/[/\\]/).includes('..'))) {
      this.#doubt('invalid-value', `the subdirectory \`${subdirectory}\` is not inside the repository`, {
        at: node.get('subdirectory').span,
      });
    }
    return {
      kind: 'git',
      ...this.#asked(node),
      url,
      written: writtenText(written.get('git')) ?? url,
      revision: revision === '' ? undefined : revision,
      subdirectory: subdirectory?.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || undefined,
      warnsUnpinned: this.#checks.boolean(node.get('warn-unpinned')) !== false,
    };
  }

  #local({ node }: Entry): LocalDeclaration | undefined {
    const path = this.#checks.required(node, 'local', 'a package given by `local`');
    const mode = this.#checks.oneOf(node.get('install_mode'), ['symlink', 'deepcopy']);
    if (path === undefined || path === '') return undefined;
    return { kind: 'local', ...this.#asked(node), path, base: this.#asker.base, isCopied: mode === 'deepcopy' };
  }

  #tarball({ node, written }: Entry): TarballDeclaration | undefined {
    const url = this.#checks.required(node, 'tarball', 'a package given by `tarball`');
    this.#checks.required(node, 'name', 'a package given by `tarball`');
    if (url === undefined || url === '') return undefined;
    if (!URL.canParse(url) || !/^https?:/i.test(url)) {
      this.#doubt('invalid-value', '`tarball` must be an address that begins with http:// or https://', {
        at: node.get('tarball').span,
      });
      return undefined;
    }
    return { kind: 'tarball', ...this.#asked(node), url, written: writtenText(written.get('tarball')) ?? url };
  }

  #asked(node: YamlNode): { readonly by: string; readonly at: Declaration['at']; readonly name: string | undefined } {
    const { by, hasPlace } = this.#asker;
    return { by, at: hasPlace ? node.span : undefined, name: this.#checks.text(node.get('name')) };
  }

  #texts(node: YamlNode, written: YamlNode): readonly string[] {
    if (!Array.isArray(node.value))
      return [this.#text(node, written)].filter((text) => text !== undefined && text !== '') as string[];
    const items = written.items();
    return node.items().flatMap((item, index) => this.#text(item, items[index] ?? item) ?? []);
  }

  /** `1.10` is a version, not the number 1.1: it counts as it was written. */
  #text(node: YamlNode, written: YamlNode): string | undefined {
    return typeof node.value === 'number' ? (writtenText(written) ?? String(node.value)) : this.#checks.text(node);
  }

  /** Of what dbt finds out when it fetches the package. */
  #doubt(code: DiagnosticCode, message: string, details: DiagnosticDetails): void {
    this.#checks.sink.add(this.#asker.isInstalled === true ? warningDiagnostic(code, message, details) : errorDiagnostic(code, message, details));
  }

  #add(code: DiagnosticCode, message: string, details: DiagnosticDetails): void {
    this.#checks.sink.add(errorDiagnostic(code, message, details));
  }
}

/** The text of a value in its file; undefined for lists and mappings, and where there is none. */
function writtenText(node: YamlNode): string | undefined {
  if (typeof node.value === 'string') return node.value;
  if (typeof node.value !== 'number') return undefined;
  return node.file.text.slice(node.span.start, node.span.end).trim();
}
