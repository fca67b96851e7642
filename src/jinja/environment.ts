import { lineColumn, type SourceFile } from '../diagnostics/source.ts';
import { fromHost } from './convert.ts';
import { TemplateError } from './errors.ts';
import { jinjaGlobals } from './globals.ts';
import {
  createNunjucksEnvironment,
  nunjucksError,
  type NunjucksContext,
  type NunjucksEnvironment,
  type NunjucksLoader,
  type PrecompiledSource,
} from './nunjucks.ts';
import { createScope, defineNames, type Scope } from './scope.ts';
import { Template } from './template.ts';

/**
 * A `nunjucks.Environment` whose templates are ours: nunjucks asks its loader, and the loader answers in the form of
 * nunjucks' own precompiled templates.
 * @param find gives the file of a template by its name
 */
export function createEnvironment(find: (name: string) => SourceFile | undefined): NunjucksEnvironment {
  return createNunjucksEnvironment(new TemplateLoader(find));
}

class TemplateLoader implements NunjucksLoader {
  readonly async = false;
  readonly #find: (name: string) => SourceFile | undefined;

  constructor(find: (name: string) => SourceFile | undefined) {
    this.#find = find;
  }

  getSource(name: string): PrecompiledSource | null {
    const file = this.#find(name);
    if (file === undefined) return null;
    const template = Template.of(file);
    return {
      src: {
        type: 'code',
        obj: {
          root: (environment, context, _frame, _runtime, callback) => {
            let text: string;
            try {
              text = template.renderSync(scopeOf(environment, context));
            } catch (error) {
              callback(error instanceof TemplateError ? asNunjucksError(error) : error);
              return;
            }
            callback(null, text);
          },
        },
      },
      path: name,
      noCache: false,
    };
  }
}

/** Nunjucks' own globals are JavaScript functions of another language; ours take their place. */
function scopeOf(_environment: NunjucksEnvironment, context: NunjucksContext): Scope {
  const scope = createScope();
  defineNames(scope, jinjaGlobals());
  for (const [name, value] of Object.entries(context.getVariables())) {
    if (typeof value !== 'function') scope[name] = fromHost(value);
  }
  return scope;
}

function asNunjucksError(error: TemplateError): Error {
  const span = error.frames[0]?.span;
  if (span === undefined) return error;
  const { line, column } = lineColumn(span.file, span.start);
  return nunjucksError(error.message, line, column);
}
