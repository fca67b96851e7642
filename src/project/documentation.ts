import { martError, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Documentation } from '../domain/node.ts';
import { LIBRARY_PACKAGE } from '../context/registered-macro.ts';
import type { CallContext } from '../jinja/call-context.ts';
import { readMacros, Template } from '../jinja/engine.ts';
import { hostFunction } from '../jinja/host.ts';
import { createScope } from '../jinja/scope.ts';
import type { Value } from '../jinja/values.ts';
import type { PackageContents } from './package-contents.ts';
import { captureTemplateError } from './template-errors.ts';

const OVERVIEW =
  'Models, their columns and their tests. Pick a model on the left to see what it is made of and what is made of it.';

/** The docs blocks of all packages. */
export class DocumentationBlocks {
  readonly #blocks = new Map<string, Documentation>();
  readonly #rootName: string;

  constructor(rootName: string) {
    this.#rootName = rootName;
    this.#add({
      name: '__overview__',
      packageName: LIBRARY_PACKAGE,
      path: 'overview.md',
      originalFilePath: 'docs/overview.md',
      contents: OVERVIEW,
    });
  }

  get all(): ReadonlyMap<string, Documentation> {
    return this.#blocks;
  }

  read({ package: { name: packageName }, documentation }: PackageContents, sink: DiagnosticSink): void {
    for (const { file, path, originalFilePath } of documentation) {
      if (!file.text.includes('docs')) continue;
      captureTemplateError(sink, () => {
        for (const definition of readMacros(file, packageName)) {
          if (definition.kind !== 'docs') continue;
          const { name, bodySpan, span } = definition;
          // a block is a template that knows no names: `{% raw %}` is taken away, what is unknown is empty
          const contents = Template.of(file, bodySpan).renderSync(createScope()).trim();
          if (!this.#add({ name, packageName, path, originalFilePath, contents })) {
            sink.capture(
              martError('duplicate-name', `two docs blocks are named \`${name}\` in ${packageName}`, { at: span }),
            );
          }
        }
      });
    }
  }

  /** `doc('name')`, `doc('package', 'name')` as seen from a package; `used` takes up the unique ids of what was asked for. */
  function(fromPackage: string, used: Set<string>): Value {
    return hostFunction(
      ['first', 'second'],
      (args, context) => {
        const [first, second] = [args.value('first'), args.get('second')];
        const name = String(second ?? first);
        const packageName = second === undefined ? undefined : String(first);
        const block = this.#find(name, packageName, fromPackage) ?? this.#missing(name, context);
        used.add(block.uniqueId);
        return block.contents;
      },
      { name: 'doc', required: 1 },
    );
  }

  #find(name: string, packageName: string | undefined, fromPackage: string): Documentation | undefined {
    if (packageName !== undefined) return this.#blocks.get(`doc.${packageName}.${name}`);
    const near = this.#blocks.get(`doc.${this.#rootName}.${name}`) ?? this.#blocks.get(`doc.${fromPackage}.${name}`);
    return near ?? [...this.#blocks.values()].find((block) => block.name === name);
  }

  #missing(name: string, context: CallContext): never {
    const hint = didYouMean(
      name,
      [...this.#blocks.values()].map((block) => block.name),
    );
    throw martError('compiler-error', `there is no docs block \`${name}\``, {
      at: context.span(),
      hint: hint ?? `write one in a .md file: {% docs ${name} %} … {% enddocs %}`,
    });
  }

  #add(block: Omit<Documentation, 'uniqueId'>): boolean {
    const uniqueId = `doc.${block.packageName}.${block.name}`;
    if (this.#blocks.has(uniqueId)) return false;
    this.#blocks.set(uniqueId, { uniqueId, ...block });
    return true;
  }
}
