import { PyDict, type Value } from '../jinja/values.ts';
import { jsonToValue, objectToValue } from './json-value.ts';
import { ListedObject, type Members } from './members.ts';
import type { PackageSettings, Session } from './session.ts';
import { targetObject } from './target-object.ts';

/**
 * What packages find behind `builtins.ref.config` and `adapter.config`, where dbt happens to keep its configuration: the
 * project's name, variables and quoting, the versions of the packages, the arguments of the run.
 */
class RuntimeConfig extends ListedObject<RuntimeConfig> {
  override readonly typeName = 'RuntimeConfig';
  readonly session: Session;
  readonly settings: PackageSettings;

  constructor(session: Session, settings: PackageSettings) {
    super();
    this.session = session;
    this.settings = settings;
  }

  protected override members(): Members<RuntimeConfig> {
    return RUNTIME_CONFIG_MEMBERS;
  }

  protected override self(): RuntimeConfig {
    return this;
  }
}

/** `config.vars`: a mapping behind one more name. */
class RuntimeVars extends ListedObject<PackageSettings> {
  override readonly typeName = 'VarProvider';
  readonly #settings: PackageSettings;

  constructor(settings: PackageSettings) {
    super();
    this.#settings = settings;
  }

  protected override members(): Members<PackageSettings> {
    return RUNTIME_VARS_MEMBERS;
  }

  protected override self(): PackageSettings {
    return this.#settings;
  }
}

const RUNTIME_VARS_MEMBERS: Members<PackageSettings> = {
  attributes: { vars: ({ vars }) => objectToValue(vars) },
  methods: { to_dict: { parameters: [], run: ({ vars }) => objectToValue(vars) } },
};

const RUNTIME_CONFIG_MEMBERS: Members<RuntimeConfig> = {
  attributes: {
    project_name: ({ settings }) => settings.name,
    version: ({ settings }) => settings.version ?? null,
    vars: ({ settings }) => new RuntimeVars(settings),
    quoting: ({ session, settings }) => objectToValue({ ...session.dialect.quotePolicy, ...settings.quoting }),
    cli_vars: ({ session }) => objectToValue(session.invocation.vars),
    args: ({ session }) => jsonToValue(session.invocation.args),
    target_name: ({ session }) => session.target.targetName,
    profile_name: ({ session }) => session.target.profileName,
    credentials: ({ session }) => targetObject(session.target),
    threads: ({ session }) => session.target.threads,
    dependencies: ({ session }) =>
      new PyDict(
        [...session.packages.values()].map((settings): [Value, Value] => [
          settings.name,
          new RuntimeConfig(session, settings),
        ]),
      ),
  },
  methods: {},
};

/** The root project's configuration, for the `members` of the `ref` function. */
export function runtimeConfig(session: Session): RuntimeConfig {
  const root = session.packages.get(session.rootName) ?? {
    name: session.rootName,
    version: undefined,
    vars: {},
    quoting: {},
    file: undefined,
  };
  return new RuntimeConfig(session, root);
}
