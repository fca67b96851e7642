import { describe, expect, it } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import type { Json } from '../../src/domain/json.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { select, type SelectionRequest } from '../../src/graph/selection/select.ts';
import type { Project, SelectorDefinition } from '../../src/project/project.ts';
import { shopProject } from './shop.ts';
import { model, project, source, unitTest } from './small-project.ts';

const graph = buildGraph(shopProject());

const names = (request: SelectionRequest): string[] =>
  select(graph, { resourceTypes: ['model'], ...request }).ids.map((id) => id.replace(/^model\.\w+\./, ''));
const hints = (...specs: string[]): string[] =>
  select(graph, { select: specs }).warnings.map((warning) => renderDiagnostic(warning));

/** The error of a request, as the analyst reads it. */
function refusal(request: SelectionRequest, of = graph): string {
  try {
    select(of, request);
  } catch (error) {
    if (error instanceof MartError)
      return error.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join('\n');
    throw error;
  }
  return 'nothing was wrong';
}

/** The graph with one more selector, named `mine`. */
function withSelector(definition: Json, isDefault = false) {
  const selectors = new Map<string, SelectorDefinition>(graph.project.selectors);
  selectors.set('mine', { name: 'mine', description: '', isDefault, definition });
  const changed: Project = { ...graph.project, selectors };
  return { ...graph, project: changed };
}

describe('select', () => {
  it('has parents before children', () => {
    expect(names({ select: ['+kpi'] })).toEqual([
      'helper',
      'stg_orders',
      'stg_customers',
      'orders',
      'customers.v1',
      'customers.v2',
      'kpi',
    ]);
  });

  it('takes everything when nothing is asked for, without models that are blank', () => {
    expect(names({})).not.toContain('empty_one');
    expect(names({ includeEmpty: true })).toContain('empty_one');
    expect(names({})).toHaveLength(11);
  });

  it('takes nothing when what is asked for is blank, as a script may ask', () => {
    const selection = select(graph, { select: [''] });
    expect([selection.ids, selection.warnings.map((warning) => warning.message)]).toEqual([
      [],
      ['the selection has no nodes'],
    ]);
  });

  it('reads several spaces as one', () => {
    expect(names({ select: [' kpi   orders '] })).toEqual(['orders', 'kpi']);
  });

  it('compares numbers as they are written', () => {
    expect(names({ select: ['config.meta.level:2'] })).toEqual(['stg_customers']);
  });

  it('takes a named selector as a criterion, with relatives', () => {
    expect(names({ select: ['selector:inter'] })).toEqual(names({ selector: 'inter' }));
    expect(names({ select: ['selector:at+'], exclude: ['selector:plain'] })).not.toContain('stg_orders');
  });

  it('narrows and widens by resource type', () => {
    expect(select(graph, { select: ['kpi'], resourceTypes: ['test'] }).ids).toEqual([
      'test.shop.no_negative',
      'test.shop.at_least_one_kpi_.e4927841b9',
    ]);
    expect(select(graph, { select: ['kpi'], excludeResourceTypes: ['test'] }).ids).toEqual(['model.shop.kpi']);
  });

  it('answers whether a node is selected', () => {
    const { has } = select(graph, { select: ['kpi'] });
    expect([has('model.shop.kpi'), has('model.shop.orders')]).toEqual([true, false]);
  });
});

describe('what matches nothing', () => {
  it.each([
    ['stg_order', 'no node matches `stg_order`', 'did you mean `stg_orders`?'],
    ['kpi,ordrs', 'no node matches `kpi,ordrs`', 'did you mean `orders`?'],
    ['tag:nigtly', 'no node matches `tag:nigtly`', 'did you mean `nightly`?'],
    ['source:raw.order', 'no node matches `source:raw.order`', 'did you mean `raw.orders`?'],
    ['models/stagin', 'no node matches `models/stagin`', 'did you mean `models/staging`?'],
    ['disabled_one', 'no node matches `disabled_one`', 'model.shop.disabled_one is disabled'],
    ['nightly', 'no node matches `nightly`', 'did you mean `tag:nightly`?'],
    ['raw', 'no node matches `raw`', 'did you mean `source:raw`?'],
  ])('%s', (spec, message, hint) => {
    expect(hints(spec)).toEqual([`warning[nothing-selected] ${message}\n  hint: ${hint}`]);
  });

  it('is told for exclusions too, and for each word', () => {
    const { warnings } = select(graph, { select: ['kpi', 'nope_at_all'], exclude: ['neither_this'] });
    expect(warnings.map((warning) => warning.message)).toEqual([
      'no node matches `nope_at_all`',
      'no node matches `neither_this`',
    ]);
  });
});

describe('what can not be read', () => {
  it.each([
    ['tagg:x', 'selector `tagg:x`: there is no method `tagg`', 'did you mean `tag`?'],
    [
      '@a+',
      'selector `@a+`: `@` before and `+` after a name exclude each other',
      '`@x` already selects the children of x',
    ],
    ['a,', 'selector `a,`: a part of it is empty', undefined],
    ['tag:', 'selector `tag:`: `tag:` names nothing', undefined],
    [
      'config:table',
      'selector `config:table`: `config` needs the name of a config',
      'for example config.materialized:table',
    ],
    [
      'test_type:generc',
      'selector `test_type:generc`: `generc` is none of generic, singular, data, unit, schema',
      undefined,
    ],
    ['version:newest', 'selector `version:newest`: `newest` is none of latest, prerelease, old, none', undefined],
    [
      'source:a.b.c.d',
      'selector `source:a.b.c.d`: a source is `source`, `source.table` or `package.source.table`',
      undefined,
    ],
    ['exposure:a.b.c', 'selector `exposure:a.b.c`: write `exposure:name` or `exposure:package.name`', undefined],
  ])('%s', (spec, message, hint) => {
    expect(refusal({ select: [spec] })).toBe(
      `error[selector-invalid] ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`,
    );
  });

  it('state without a state', () => {
    expect(refusal({ select: ['state:modified'] })).toBe(
      'error[state-missing] `state:modified` compares with an earlier run, and none is given\n  hint: give the folder of its manifest.json with --state',
    );
    expect(refusal({ select: ['result:error'], previous: { folder: 'old' } })).toContain(
      '`result:error` needs run_results.json, which old does not have',
    );
  });

  it('a selector that is not there', () => {
    expect(refusal({ selector: 'plan' })).toContain('there is no selector named `plan`\n  hint: did you mean `plain`?');
    expect(refusal({ selector: 'plain', select: ['kpi'] })).toContain('write --select selector:plain');
  });

  it.each<[string, Json, string]>([
    ['a list', [], 'expected a text, a mapping, `union:` or `intersection:`'],
    ['no value', { method: 'tag', parents: true }, '`method` and `value` are needed'],
    ['a union with more', { union: [], intersection: [] }, "`intersection` can't stand beside `union`"],
    ['two exclusions', { union: ['a', { exclude: ['b'] }, { exclude: ['c'] }] }, '`union` has more than one `exclude`'],
    [
      'a wrong depth',
      { method: 'fqn', value: 'kpi', parents: true, parents_depth: 'two' },
      '`parents_depth` must be a whole number',
    ],
    [
      'a wrong mode',
      { method: 'fqn', value: 'kpi', indirect_selection: 'lazy' },
      '`indirect_selection` must be one of eager, cautious, buildable, empty',
    ],
    ['a circle', { union: [{ method: 'selector', value: 'mine' }] }, 'it refers to itself: mine → mine'],
  ])('a definition with %s', (_what, definition, message) => {
    expect(refusal({ selector: 'mine' }, withSelector(definition))).toContain(message);
  });
});

describe('a default selector', () => {
  const changed = withSelector({ tag: 'core' }, true);

  it('stands in for an empty command line only', () => {
    const listed = (request: SelectionRequest) => select(changed, { resourceTypes: ['model'], ...request }).ids;
    expect(listed({})).toEqual([
      'model.shop.customers.v1',
      'model.shop.customers.v2',
      'model.shop.customers.v3',
      'model.shop.kpi',
    ]);
    expect(listed({ select: ['orders'] })).toEqual(['model.shop.orders']);
    expect(listed({ exclude: ['tag:core'] })).toContain('model.shop.orders');
  });
});

describe('unit tests', () => {
  const small = buildGraph(
    project([model('a'), model('b', "{{ ref('a') }}"), unitTest('u', 'b', "ref('a')"), source('raw', 't')]),
  );

  it('come with their model and not with its inputs', () => {
    expect(select(small, { select: ['b'] }).ids).toEqual(['model.shop.b', 'unit_test.shop.b.u']);
    expect(select(small, { select: ['a'] }).ids).toEqual(['model.shop.a']);
    expect(select(small, { select: ['b'], indirectSelection: 'empty' }).ids).toEqual(['model.shop.b']);
  });
});
