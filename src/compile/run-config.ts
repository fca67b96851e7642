import { ListedObject, type Members } from '../context/members.ts';
import { memberToValue } from '../context/json-value.ts';
import type { CompilableNode } from '../domain/node.ts';
import { isJsonObject } from '../domain/json.ts';
import type { CallContext } from '../jinja/call-context.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { raise, str, type Keywords, type Value } from '../jinja/values.ts';

/** `config` of the run pass: calling it sets nothing (that was done while parsing), asking it gives the node's config. */
export class RunConfig extends ListedObject<RunConfig> {
  override readonly typeName = 'RuntimeConfigObject';
  readonly node: CompilableNode;
  readonly #added = new Map<string, Value>();

  constructor(node: CompilableNode) {
    super();
    this.node = node;
  }

  override call(_args: Value[], _keywords: Keywords | null, _context: CallContext): Value {
    return '';
  }

  find(name: string): Value | undefined {
    const added = this.#added.get(name);
    if (added !== undefined) return added;
    const key = name === 'pre_hook' ? 'pre-hook' : name === 'post_hook' ? 'post-hook' : name;
    return this.node.config[key] === undefined ? undefined : memberToValue(this.node.config, key);
  }

  set(name: string, value: Value): Value {
    this.#added.set(name, value);
    return '';
  }

  protected override members(): Members<RunConfig> {
    return CONFIG_MEMBERS;
  }

  protected override self(): RunConfig {
    return this;
  }
}

function validated(value: Value, args: BoundArguments, context: CallContext): Value {
  const validator = args.value('validator');
  if (validator !== null) void context.call(validator, [value]);
  return value;
}

function wantsDocs(self: RunConfig, key: string): boolean {
  const { persist_docs: docs } = self.node.config;
  return isJsonObject(docs) && docs[key] === true;
}

const CONFIG_MEMBERS: Members<RunConfig> = {
  attributes: { model: (self) => self.node.name },
  methods: {
    get: {
      parameters: ['name', 'default', 'validator'],
      required: 1,
      run: (self, args, context) => {
        const found = self.find(str(args.value('name')));
        return found === undefined || found === null ? args.value('default') : validated(found, args, context);
      },
    },
    require: {
      parameters: ['name', 'validator'],
      required: 1,
      run: (self, args, context) => {
        const name = str(args.value('name'));
        return validated(self.find(name) ?? raise('CompilerError', `${self.node.name} lacks the config \`${name}\``), args, context);
      },
    },
    meta_get: {
      parameters: ['name', 'default', 'validator'],
      required: 1,
      run: (self, args, context) => {
        const name = str(args.value('name'));
        const { meta } = self.node.config;
        return meta[name] === undefined ? args.value('default') : validated(memberToValue(meta, name), args, context);
      },
    },
    meta_require: {
      parameters: ['name', 'validator'],
      required: 1,
      run: (self, args, context) => {
        const name = str(args.value('name'));
        const { meta } = self.node.config;
        if (meta[name] === undefined) raise('CompilerError', `${self.node.name} lacks the meta entry \`${name}\``);
        return validated(memberToValue(meta, name), args, context);
      },
    },
    set: { parameters: ['name', 'value'], required: 2, run: (self, args) => self.set(str(args.value('name')), args.value('value')) },
    persist_relation_docs: { parameters: [], run: (self) => wantsDocs(self, 'relation') },
    persist_column_docs: { parameters: [], run: (self) => wantsDocs(self, 'columns') },
  },
};
