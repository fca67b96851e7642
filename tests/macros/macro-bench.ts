import { packageScope } from '../../src/context/base-context.ts';
import { DISPATCH_PARAMETERS, dispatchMacro } from '../../src/context/dispatch.ts';
import { Environment } from '../../src/context/environment.ts';
import { addMacroLibrary } from '../../src/context/macro-library.ts';
import { MacroRegistry } from '../../src/context/macro-registry.ts';
import type { Session } from '../../src/context/session.ts';
import { StatementResults } from '../../src/compile/statement-results.ts';
import { TableObject } from '../../src/compile/table-object.ts';
import type { Invocation } from '../../src/domain/invocation.ts';
import { Template } from '../../src/jinja/engine.ts';
import { hostFunction } from '../../src/jinja/host.ts';
import { PyDict, str, tuple, type Value } from '../../src/jinja/values.ts';
import { createScope, type Scope } from '../../src/jinja/scope.ts';
import type { Bench } from '../warehouses/harness.ts';

/** The warehouses that expected results are kept for. The server behind `mysql` is a MariaDB. */
const ADAPTER_TYPES: Readonly<Record<string, readonly string[]>> = { mysql: ['mariadb', 'mysql'] };

/** What the macros of this test would have to ask the command line for. */
function invocation(): Invocation {
  const flags = { fullRefresh: false, storeFailures: false, useColors: false, introspect: true, project: {}, warnErrorOptions: {} };
  return { id: 'test', startedAt: new Date(0), command: 'run', args: {}, vars: {}, flags, environment: {} } as unknown as Invocation;
}

function sessionOf(bench: Bench, userMacros: string): Session {
  const { dialect } = bench.module;
  const adapterTypes = ADAPTER_TYPES[bench.name] ?? [dialect.type, ...dialect.parents];
  const macros = new MacroRegistry({ rootPackage: 'test', dispatch: [], adapterTypes });
  addMacroLibrary(macros);
  if (userMacros !== '') macros.addFile({ path: 'macros/test.sql', text: userMacros }, 'test', 'macros/test.sql');
  const packages = new Map([['test', { name: 'test', version: undefined, vars: {}, quoting: {} }]]);
  const environment = new Environment({});
  return { invocation: invocation(), target: bench.target, dialect, report: () => undefined, rootName: 'test', packages, macros, environment };
}

/** `adapter` with the few members that SQL-writing macros need. */
function adapterOf(session: Session, bench: Bench): Value {
  const dispatch = hostFunction(DISPATCH_PARAMETERS, (args, context) => dispatchMacro(session.macros, 'test', 'run', args, context), {
    name: 'dispatch',
    required: 1,
  });
  const quote = hostFunction(['identifier'], (args) => session.dialect.quote(str(args.value('identifier'))), { name: 'quote', required: 1 });
  const execute = hostFunction(
    ['sql', 'auto_begin', 'fetch'],
    async (args) => tuple(['OK', TableObject.of(await bench.connection.query(str(args.value('sql'))))]),
    { name: 'execute', required: 1 },
  );
  return new PyDict([['dispatch', dispatch], ['quote', quote], ['execute', execute], ['behavior', new PyDict()]]);
}

/** Renders templates that call the macro library, on one warehouse, with macros of a project's own on top. */
export function macroScope(bench: Bench, userMacros = ''): Scope {
  const session = sessionOf(bench, userMacros);
  const scope = createScope(packageScope(session, 'test', 'run', () => ({ execute: true })));
  return Object.assign(scope, { adapter: adapterOf(session, bench), ...new StatementResults().functions() });
}

export async function renderMacros(scope: Scope, text: string): Promise<string> {
  return (await Template.of({ path: 'models/test.sql', text }).render(scope)).text;
}
