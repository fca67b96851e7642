import type { QuotePolicy } from '../domain/relation.ts';
import { raise, repr, str, type Value } from '../jinja/values.ts';
import { ListedObject, type Members } from './members.ts';

const PARTS = ['database', 'schema', 'identifier'] as const;

/** Which parts of a relation's name are quoted, or written at all: `policy.schema`, `policy.get_part('schema')`. */
export class PolicyObject extends ListedObject<PolicyObject> {
  override readonly typeName = 'Policy';
  readonly policy: QuotePolicy;

  constructor(policy: QuotePolicy) {
    super();
    this.policy = policy;
  }

  part(name: Value): boolean {
    const part = PARTS.find((known) => known === str(name));
    return part === undefined ? raise('ValueError', `Got a key of ${repr(name)}, expected one of ${PARTS.join(', ')}`) : this.policy[part];
  }

  protected override members(): Members<PolicyObject> {
    return MEMBERS;
  }

  protected override self(): PolicyObject {
    return this;
  }
}

const MEMBERS: Members<PolicyObject> = {
  attributes: {
    database: (self) => self.policy.database,
    schema: (self) => self.policy.schema,
    identifier: (self) => self.policy.identifier,
  },
  methods: { get_part: { parameters: ['key'], required: 1, run: (self, args) => self.part(args.value('key')) } },
};
