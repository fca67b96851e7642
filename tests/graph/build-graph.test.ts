import { describe, expect, it } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { resolveRef, resolveSource } from '../../src/graph/resolve.ts';
import type { Project } from '../../src/project/project.ts';
import { exposure, model, project, source, test, unitTest } from './small-project.ts';
import { shopManifest, shopProject } from './shop.ts';

/** What is wrong with a project, as the analyst reads it. */
function problems(of: Project): string[] {
  try {
    buildGraph(of);
  } catch (error) {
    if (error instanceof MartError) return error.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic));
    throw error;
  }
  return [];
}

describe('a real project', () => {
  const graph = buildGraph(shopProject(), new Date('2026-01-01'));

  it('has the edges dbt finds, in the order dbt lists them', () => {
    for (const section of ['nodes', 'exposures', 'unit_tests']) {
      for (const [id, record] of Object.entries(shopManifest[section] ?? {})) {
        const expected = (record['depends_on'] as { nodes?: string[] }).nodes ?? [];
        if (graph.nodes.has(id)) expect([id, graph.parents.get(id)]).toEqual([id, expected]);
      }
    }
  });

  it('has every node after its parents', () => {
    const position = new Map(graph.order.map((id, index) => [id, index]));
    expect(graph.order).toHaveLength(graph.nodes.size);
    for (const [id, parents] of graph.parents) {
      for (const parent of parents) expect(position.get(parent)).toBeLessThan(position.get(id) ?? -1);
    }
  });

  it('warns of what is deprecated', () => {
    expect(graph.warnings.map((warning) => warning.message)).toEqual([
      'customers version 1 was deprecated on 2020-01-01T00:00:00+00:00',
      'kpi refers to customers version 1, which was deprecated on 2020-01-01T00:00:00+00:00',
    ]);
    expect(graph.warnings[1]?.hint).toBe('the latest version is 2');
  });

  it('has a unit test once per version', () => {
    const ids = [...graph.nodes.keys()].filter((id) => id.startsWith('unit_test.'));
    expect(ids).toEqual(Object.keys(shopManifest['unit_tests'] ?? {}));
  });
});

describe('ref', () => {
  const versions = [1, 2].map((version) => model('customers', 'select 1', { version, latestVersion: 2 }));

  it('means the latest version when none is named', () => {
    const graph = buildGraph(
      project([...versions, model('a', "{{ ref('customers') }}"), model('b', "{{ ref('customers', v=1) }}")]),
    );
    expect(graph.parents.get('model.shop.a')).toEqual(['model.shop.customers.v2']);
    expect(graph.parents.get('model.shop.b')).toEqual(['model.shop.customers.v1']);
  });

  it('looks in the root project, then in the own package, then everywhere', () => {
    const own = model('x', 'select 1', { packageName: 'lib' });
    const caller = model('caller', "{{ ref('x') }}", { packageName: 'lib' });
    const parentsOf = (of: Project) => buildGraph(of).parents.get('model.lib.caller');
    expect(parentsOf(project([own, caller, model('x')]))).toEqual(['model.shop.x']);
    expect(parentsOf(project([own, caller]))).toEqual(['model.lib.x']);
    expect(
      parentsOf(project([own, caller, model('x')], { flags: { require_ref_searches_node_package_before_root: true } })),
    ).toEqual(['model.lib.x']);
    expect(buildGraph(project([own, model('y', "{{ ref('x') }}")])).parents.get('model.shop.y')).toEqual([
      'model.lib.x',
    ]);
  });

  it('keeps to the package it names', () => {
    const nodes = [model('x'), model('x', 'select 2', { packageName: 'lib' }), model('a', "{{ ref('lib', 'x') }}")];
    expect(buildGraph(project(nodes)).parents.get('model.shop.a')).toEqual(['model.lib.x']);
  });

  it('is ambiguous when two other packages have the name', () => {
    const nodes = [
      model('x', '', { packageName: 'lib' }),
      model('x', '', { packageName: 'other' }),
      model('a', "{{ ref('x') }}"),
    ];
    expect(problems(project(nodes))).toEqual([
      [
        "error[ref-ambiguous] models/a.sql:1:4: ref('x') in model.shop.a could mean nodes of 2 packages",
        "  1 | {{ ref('x') }}",
        '    |    ^^^^^^^^',
        '  note: one is model.lib.x in models/x.sql',
        '  note: one is model.other.x in models/x.sql',
        "  hint: name the package: ref('lib', 'x')",
      ].join('\n'),
    ]);
  });

  it('that leads nowhere is shown where it stands, with the nearest name', () => {
    const nodes = [
      model('stg_orders'),
      model('orders', "select *\nfrom {{ ref('stg_order') }}"),
      model('b', "{{ source('raw', 'orders') }}"),
      source('raw', 'order'),
    ];
    expect(problems(project(nodes))).toEqual([
      [
        "error[ref-not-found] models/orders.sql:2:9: ref('stg_order') in model.shop.orders was not found",
        "  2 | from {{ ref('stg_order') }}",
        '    |         ^^^^^^^^^^^^^^^^',
        '  hint: did you mean `stg_orders`?',
      ].join('\n'),
      [
        "error[source-not-found] models/b.sql:1:4: source('raw', 'orders') in model.shop.b was not found",
        "  1 | {{ source('raw', 'orders') }}",
        '    |    ^^^^^^^^^^^^^^^^^^^^^^^',
        '  hint: did you mean `raw.order`?',
      ].join('\n'),
    ]);
  });

  it.each([
    ["ref('customers', v=3)", 'versions of customers are 1, 2'],
    ["ref('plain', v=1)", 'plain has no versions'],
    ["ref('shop', 'elsewhere')", 'there is elsewhere in package lib'],
  ])('%s has the hint: %s', (call, hint) => {
    const nodes = [
      ...versions,
      model('plain'),
      model('elsewhere', '', { packageName: 'lib' }),
      model('a', `{{ ${call} }}`),
    ];
    expect(problems(project(nodes))[0]).toContain(`hint: ${hint}`);
  });

  it('to something disabled is an error', () => {
    const [problem] = problems(project([model('a', "{{ ref('off') }}")], { disabled: [model('off')] }));
    expect(problem).toContain(
      "error[ref-disabled] models/a.sql:1:4: ref('off') in model.shop.a refers to a disabled model",
    );
  });
});

describe('access', () => {
  const secret = model('secret', 'select 1', { access: 'private', group: 'finance' });

  it('lets the group in', () => {
    expect(problems(project([secret, model('a', "{{ ref('secret') }}", { group: 'finance' })]))).toEqual([]);
  });

  it('keeps others out', () => {
    const [problem] = problems(project([secret, model('a', "{{ ref('secret') }}")]));
    expect(problem).toContain(
      "error[access-denied] models/a.sql:1:4: model.shop.a may not use ref('secret'): it is private to group finance",
    );
    expect(problems(project([secret, exposure('board', "ref('secret')")]))[0]).toContain(
      'error[access-denied] exposures/board.yml:1:1',
    );
  });

  it('lets a generic test see what it is written under', () => {
    const nodes = [
      secret,
      test('t', "{{ ref('secret') }}", {
        attachedNode: 'model.shop.secret',
        testMetadata: { name: 'unique', kwargs: {} },
      }),
    ];
    expect(problems(project(nodes))).toEqual([]);
  });

  it('protects a package that restricts access', () => {
    const nodes = [model('x', '', { packageName: 'lib' }), model('a', "{{ ref('x') }}")];
    expect(problems(project(nodes))).toEqual([]);
    expect(problems(project(nodes, { restricted: true }))[0]).toContain('it is protected, for package lib only');
  });
});

describe('cycles', () => {
  it('are named with the files and the references that close them', () => {
    const nodes = [
      model('a', "select 1\n{{ ref('b') }}"),
      model('b', "{{ ref('c') }} {{ ref('d') }}"),
      model('c', "{{ ref('a') }}"),
      model('d'),
    ];
    expect(problems(project(nodes))).toEqual([
      [
        'error[cycle] models/c.sql:1:4: a → b → c → a is a cycle',
        "  1 | {{ ref('a') }}",
        '    |    ^^^^^^^^',
        '  note: models/a.sql:2:4: a (models/a.sql) refers to b',
        '  note: models/b.sql:1:4: b (models/b.sql) refers to c',
        '  note: models/c.sql:1:4: c (models/c.sql) refers to a',
        '  hint: remove one of these references, or move what both need into a model of its own',
      ].join('\n'),
    ]);
  });

  it('of one node are found too, and each knot once', () => {
    const nodes = [model('a', "{{ ref('a') }}"), model('b', "{{ ref('c') }}"), model('c', "{{ ref('b') }}")];
    const found = problems(project(nodes)).map((problem) => problem.split('\n')[0]);
    expect(found.toSorted()).toEqual([
      'error[cycle] models/a.sql:1:4: a depends on itself',
      'error[cycle] models/c.sql:1:4: b → c → b is a cycle',
    ]);
  });
});

describe('tests', () => {
  it('of something missing are left out with a warning', () => {
    const graph = buildGraph(project([model('orders'), test('t', "{{ ref('order') }}")]));
    expect(graph.nodes.has('test.shop.t')).toBe(false);
    expect(graph.disabled.has('test.shop.t')).toBe(true);
    expect(graph.warnings.map(({ code, hint }) => [code, hint])).toEqual([['ref-not-found', 'did you mean `orders`?']]);
  });

  it('of something disabled are left out without a word', () => {
    const graph = buildGraph(project([test('t', "{{ ref('off') }}")], { disabled: [model('off')] }));
    expect([graph.nodes.size, graph.warnings]).toEqual([0, []]);
  });
});

describe('unit tests', () => {
  const incremental = model('inc', '', { macros: ['macro.dbt.is_incremental'] });

  it('depend on their model alone', () => {
    const graph = buildGraph(project([model('a'), model('b', "{{ ref('a') }}"), unitTest('u', 'b', "ref('a')")]));
    expect(graph.parents.get('unit_test.shop.b.u')).toEqual(['model.shop.b']);
  });

  it('may name an input that is missing, which is only doubtful until they run', () => {
    const graph = buildGraph(project([model('b'), unitTest('u', 'b', "ref('gone')")]));
    expect(graph.warnings.map((warning) => warning.message)).toEqual([
      "ref('gone') in unit_test.shop.b.u was not found",
    ]);
  });

  it.each([
    ['a missing model', [model('orders'), unitTest('u', 'order')], 'model order of unit test u was not found'],
    [
      'versions of a model without any',
      [model('a'), unitTest('u', 'a', '', { versions: { include: [1] } })],
      'names versions, but model a has none',
    ],
    [
      'an incremental model and do not say how it runs',
      [incremental, unitTest('u', 'inc')],
      'must say whether model inc runs incrementally',
    ],
    [
      'an incremental run and do not say what was there',
      [
        incremental,
        unitTest('u', 'inc', '', { overrides: { macros: { is_incremental: true }, vars: {}, envVars: {} } }),
      ],
      'must give the rows of `this`',
    ],
  ])('are refused when they name %s', (_what, nodes, message) => {
    expect(problems(project(nodes))[0]).toContain(message);
  });
});

describe('resolveRef and resolveSource', () => {
  const graph = buildGraph(project([model('a'), source('raw', 'orders')]));

  it('find nodes by name', () => {
    expect(resolveRef(graph, { name: 'a' }, { packageName: 'shop' }).uniqueId).toBe('model.shop.a');
    expect(resolveSource(graph, { sourceName: 'raw', tableName: 'orders' }, { packageName: 'lib' }).uniqueId).toBe(
      'source.shop.raw.orders',
    );
  });

  it('throw what the analyst can mend', () => {
    expect(() => resolveRef(graph, { name: 'b' }, { packageName: 'shop' })).toThrow("ref('b') was not found");
    expect(() => resolveSource(graph, { sourceName: 'raw', tableName: 'x' }, { packageName: 'shop' })).toThrow(
      MartError,
    );
  });
});
