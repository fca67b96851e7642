import type { BoundArguments } from '../jinja/host.ts';
import { namesIn, type Scope } from '../jinja/scope.ts';
import { PyDict, tuple, type Value } from '../jinja/values.ts';
import { ListedObject, type Members } from './members.ts';

/** `context`: everything the template can see, as a dict. What is written to it is seen as a name from then on. */
export class ContextView extends ListedObject<ContextView> {
  override readonly typeName = 'dict';
  override readonly isMapping = true;
  readonly scope: Scope;

  constructor(scope: Scope) {
    super();
    this.scope = scope;
  }

  override getMember(name: string): Value | undefined {
    return super.getMember(name) ?? this.scope[name];
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.scope[key] : undefined;
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && this.scope[value] !== undefined;
  }

  override iterate(): Iterable<Value> {
    return namesIn(this.scope);
  }

  override length(): number {
    return namesIn(this.scope).length;
  }

  override toText(): string {
    return '<context>';
  }

  protected override members(): Members<ContextView> {
    return CONTEXT_MEMBERS;
  }

  protected override self(): ContextView {
    return this;
  }
}

function update({ scope }: ContextView, args: BoundArguments): Value {
  const others = args.get('other');
  if (others instanceof PyDict) for (const [name, value] of others.entries()) scope[String(name)] = value;
  for (const [name, value] of Object.entries(args.keywords)) scope[name] = value;
  return null;
}

const CONTEXT_MEMBERS: Members<ContextView> = {
  attributes: {},
  methods: {
    get: {
      parameters: ['key', 'default'],
      required: 1,
      run: ({ scope }, args) => scope[String(args.value('key'))] ?? args.value('default'),
    },
    keys: { parameters: [], run: ({ scope }) => namesIn(scope) },
    values: { parameters: [], run: ({ scope }) => namesIn(scope).map((name) => scope[name] ?? null) },
    items: { parameters: [], run: ({ scope }) => namesIn(scope).map((name) => tuple([name, scope[name] ?? null])) },
    update: { parameters: ['other'], keywords: true, run: update },
  },
};
