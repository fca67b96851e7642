import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../src/jinja/errors.ts';
import { jinjaGlobals } from '../../src/jinja/globals.ts';
import { createScope, defineNames, type Scope } from '../../src/jinja/scope.ts';
import { Template } from '../../src/jinja/template.ts';
import { fromHost } from '../../src/jinja/values.ts';
import { datetimeModule } from '../../src/jinja/modules/datetime.ts';
import { itertoolsModule } from '../../src/jinja/modules/itertools.ts';
import { HostModule } from '../../src/jinja/modules/module.ts';
import { pytzModule } from '../../src/jinja/modules/pytz.ts';
import { reModule } from '../../src/jinja/modules/re.ts';
import conformance from './cases.json' with { type: 'json' };
import more from './more-cases.json' with { type: 'json' };

interface Case {
  readonly feature: string;
  readonly template: string;
  readonly output?: string;
  readonly error?: string;
  readonly message?: string;
}

const cases: readonly Case[] = [...conformance.cases, ...more.cases];

const MODULES = new HostModule('modules', {
  datetime: datetimeModule(() => new Date(0)),
  re: reModule(),
  itertools: itertoolsModule(),
  pytz: pytzModule(),
});

/** Errors that are right, but worded otherwise than Python words them. */
const WORDED_OTHERWISE = new Set([
  "{{ '{}'.format() }}",
  '{{ 5 | indent }}',
  '{% filter length %}abc{% endfilter %}',
  '{{ [1, 2] | random(seed=1) }}',
]);

/** What two of the cases take from their scope besides the context of the file. */
const PROBE_NAMES = { kk2: 'k', x: { a: 1 } };

/** Methods of objects print the address of the object in Python. */
function comparable(text: string): string {
  return text.replace(/0x[0-9a-f]+/g, '0x');
}

function scopeFor(feature: string): Scope {
  const scope = createScope();
  defineNames(scope, jinjaGlobals());
  if (feature === 'modules') scope['modules'] = MODULES;
  if (feature === 'modules' || feature === 'language') return scope;
  for (const [name, value] of Object.entries({ ...PROBE_NAMES, ...conformance.context })) scope[name] = fromHost(value);
  return scope;
}

function check(example: Case, error: unknown): void {
  expect(error).toBeInstanceOf(TemplateError);
  if (!(error instanceof TemplateError)) return;
  expect(`${error.kind}: ${error.message}`).toSatisfy((shown: string) =>
    WORDED_OTHERWISE.has(example.template)
      ? shown.startsWith(example.error ?? '')
      : shown === `${example.error}: ${example.message}`,
  );
}

describe.each(['parse pass', 'run pass'])('%s', (pass) => {
  const render = async ({ template, feature }: Case): Promise<string> => {
    const made = Template.of({ path: 'case.sql', text: template });
    const scope = scopeFor(feature);
    return pass === 'parse pass' ? made.renderSync(scope) : (await made.render(scope)).text;
  };

  it.each(cases.map((example, index) => ({ ...example, index })))('$index $feature', async (example) => {
    const result = await render(example).then(
      (text) => ({ text }),
      (error: unknown) => ({ error }),
    );
    if ('error' in result) {
      if (example.error === undefined) throw result.error;
      check(example, result.error);
    } else {
      expect(comparable(result.text)).toBe(comparable(example.output ?? `(error ${example.error ?? ''})`));
    }
  });
});
