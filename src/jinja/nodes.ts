import { nodeTypes, type NodeType } from './nunjucks.ts';

interface NodeBase<Name extends string> {
  readonly typename: Name;
  /** Offsets of the node in its file. */
  readonly start: number;
  readonly end: number;
}

export type Constant = string | number | boolean | null;

export interface LiteralNode extends NodeBase<'Literal'> {
  readonly value: Constant;
}
export interface FloatNode extends NodeBase<'FloatLiteral'> {
  readonly value: number;
}
export interface BigIntegerNode extends NodeBase<'BigLiteral'> {
  readonly value: bigint;
}
export interface SymbolNode extends NodeBase<'Symbol'> {
  readonly value: string;
}
export interface ListNode extends NodeBase<'Array'> {
  readonly children: readonly Expression[];
}
export interface TupleNode extends NodeBase<'Tuple'> {
  readonly children: readonly Expression[];
}
export interface PairNode extends NodeBase<'Pair'> {
  readonly key: Expression;
  readonly value: Expression;
}
export interface DictNode extends NodeBase<'Dict'> {
  readonly children: readonly PairNode[];
}
export interface LogicalNode extends NodeBase<'And' | 'Or'> {
  readonly left: Expression;
  readonly right: Expression;
}
export interface UnaryNode extends NodeBase<'Not' | 'Neg' | 'Pos'> {
  readonly target: Expression;
}
export type BinaryName = 'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow' | 'Concat';
export interface BinaryNode extends NodeBase<BinaryName> {
  readonly left: Expression;
  readonly right: Expression;
}
export type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=' | 'in' | 'not in';
export interface OperandNode extends NodeBase<'CompareOperand'> {
  readonly expr: Expression;
  readonly type: Comparison;
}
export interface CompareNode extends NodeBase<'Compare'> {
  readonly expr: Expression;
  readonly ops: readonly OperandNode[];
}
export interface InlineIfNode extends NodeBase<'InlineIf'> {
  readonly cond: Expression;
  readonly body: Expression;
  readonly else_: Expression | null;
}
export interface SliceNode extends NodeBase<'Slice'> {
  readonly first: Expression | null;
  readonly stop: Expression | null;
  readonly step: Expression | null;
}
export interface LookupNode extends NodeBase<'LookupVal'> {
  readonly target: Expression;
  readonly val: Expression | SliceNode;
}
export interface AttributeNode extends NodeBase<'Attribute'> {
  readonly target: Expression;
  readonly name: string;
}
export interface CallNode extends NodeBase<'Call'> {
  readonly callee: Expression;
  readonly args: ArgumentsNode;
}
export interface FilterNode extends NodeBase<'JinjaFilter'> {
  readonly target: Expression | null;
  readonly name: string;
  readonly args: ArgumentsNode | null;
}
export interface TestNode extends NodeBase<'JinjaTest'> {
  readonly target: Expression;
  readonly name: string;
  readonly args: ArgumentsNode | null;
}

export interface ArgumentsNode extends NodeBase<'Arguments'> {
  readonly positional: readonly Expression[];
  readonly keywords: readonly (readonly [string, Expression])[];
  readonly star: Expression | null;
  readonly doubleStar: Expression | null;
}

export type Expression =
  | LiteralNode
  | FloatNode
  | BigIntegerNode
  | SymbolNode
  | ListNode
  | TupleNode
  | DictNode
  | LogicalNode
  | UnaryNode
  | BinaryNode
  | CompareNode
  | InlineIfNode
  | LookupNode
  | AttributeNode
  | CallNode
  | FilterNode
  | TestNode;

/** What `set`, `for` and `with` assign to. */
export interface NamespaceTargetNode extends NodeBase<'NamespaceTarget'> {
  readonly name: string;
  readonly attribute: string;
}
export interface TargetTupleNode extends NodeBase<'TargetTuple'> {
  readonly children: readonly Target[];
}
export type Target = SymbolNode | NamespaceTargetNode | TargetTupleNode;

export interface Parameter {
  readonly name: string;
  readonly default: Expression | null;
  readonly type: string | null;
}

export interface BlockNode extends NodeBase<'NodeList'> {
  readonly children: readonly Statement[];
}
export interface DataNode extends NodeBase<'TemplateData'> {
  readonly value: string;
}
export interface OutputNode extends NodeBase<'Output'> {
  readonly expr: Expression;
}
export interface IfNode extends NodeBase<'If'> {
  readonly cond: Expression;
  readonly body: BlockNode;
  readonly else_: BlockNode | IfNode | null;
}
export interface ForNode extends NodeBase<'JinjaFor'> {
  readonly target: Target;
  readonly iter: Expression;
  readonly test: Expression | null;
  readonly recursive: boolean;
  readonly body: BlockNode;
  readonly else_: BlockNode | null;
}
export interface AssignNode extends NodeBase<'Assign'> {
  readonly target: Target;
  readonly value: Expression;
}
export interface AssignBlockNode extends NodeBase<'AssignBlock'> {
  readonly target: Target;
  readonly filter: FilterNode | null;
  readonly body: BlockNode;
}
export interface FilterBlockNode extends NodeBase<'FilterBlock'> {
  readonly filter: FilterNode;
  readonly body: BlockNode;
}
export interface WithNode extends NodeBase<'With'> {
  readonly targets: readonly Target[];
  readonly values: readonly Expression[];
  readonly body: BlockNode;
}
export interface DoNode extends NodeBase<'Do'> {
  readonly expr: Expression;
}
export interface JumpNode extends NodeBase<'Break' | 'Continue'> {
  readonly typename: 'Break' | 'Continue';
}
export interface LoaderTagNode extends NodeBase<'LoaderTag'> {
  /** `include`, `import`, `from` or `extends`. */
  readonly tag: string;
  readonly expr: Expression;
  readonly ignoresMissing: boolean;
}
export interface TemplateBlockNode extends NodeBase<'Block'> {
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: BlockNode;
}
export interface AutoescapeNode extends NodeBase<'Autoescape'> {
  readonly expr: Expression;
  readonly body: BlockNode;
}
export interface CallBlockNode extends NodeBase<'CallBlock'> {
  readonly call: CallNode;
  readonly parameters: readonly Parameter[];
  readonly body: BlockNode;
}

export type MacroKind = 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';
export interface MacroNode extends NodeBase<'JinjaMacro'> {
  readonly name: string;
  readonly kind: MacroKind;
  readonly parameters: readonly Parameter[];
  readonly body: BlockNode;
}

export type Statement =
  | DataNode
  | OutputNode
  | IfNode
  | ForNode
  | AssignNode
  | AssignBlockNode
  | FilterBlockNode
  | WithNode
  | DoNode
  | JumpNode
  | CallBlockNode
  | MacroNode
  | LoaderTagNode
  | TemplateBlockNode
  | AutoescapeNode
  | BlockNode;

export type TemplateNode = Expression | Statement | Target | PairNode | OperandNode | SliceNode | ArgumentsNode;

type TypeName = TemplateNode['typename'];
type NodeNamed<Name extends TypeName> =
  | Extract<TemplateNode, { readonly typename: Name }>
  | (Extract<TemplateNode, { readonly typename: unknown }> & { readonly typename: Name });
type FieldsOf<Name extends TypeName> = Omit<NodeNamed<Name>, 'typename' | 'start' | 'end'>;

/** The node types that Jinja has and nunjucks lacks, or has with another meaning. */
const OWN_FIELDS: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  FloatLiteral: ['value'],
  BigLiteral: ['value'],
  Tuple: ['children'],
  Slice: ['first', 'stop', 'step'],
  Attribute: ['target', 'name'],
  Call: ['callee', 'args'],
  Arguments: ['positional', 'keywords', 'star', 'doubleStar'],
  JinjaFilter: ['target', 'name', 'args'],
  JinjaTest: ['target', 'name', 'args'],
  NamespaceTarget: ['name', 'attribute'],
  TargetTuple: ['children'],
  Output: ['expr'],
  JinjaFor: ['target', 'iter', 'test', 'recursive', 'body', 'else_'],
  Assign: ['target', 'value'],
  AssignBlock: ['target', 'filter', 'body'],
  FilterBlock: ['filter', 'body'],
  With: ['targets', 'values', 'body'],
  Do: ['expr'],
  Break: [],
  Continue: [],
  LoaderTag: ['tag', 'expr', 'ignoresMissing'],
  Block: ['name', 'scoped', 'required', 'body'],
  Autoescape: ['expr', 'body'],
  CallBlock: ['call', 'parameters', 'body'],
  JinjaMacro: ['name', 'kind', 'parameters', 'body'],
};

const types = new Map<string, NodeType>(
  Object.entries(OWN_FIELDS).map(([name, fields]) => [name, nodeTypes.Node.extend(name, { fields })]),
);

const prototypes = new Map<string, object>();

function prototypeOf(name: string): object {
  let prototype = prototypes.get(name);
  if (prototype === undefined) {
    const type = types.get(name) ?? nodeTypes[name];
    if (type === undefined) throw new Error(`no node type ${name}`);
    prototype = type.prototype;
    prototypes.set(name, prototype);
  }
  return prototype;
}

/**
 * Makes a node that stands from `start` to `end` in its file. The constructors of nunjucks are passed by: they call
 * each other through `arguments`, which took a third of the time of parsing, to set fields that are set here anyway.
 */
export function node<Name extends TypeName>(
  name: Name,
  start: number,
  end: number,
  fields: FieldsOf<Name>,
): NodeNamed<Name> {
  const made = Object.create(prototypeOf(name)) as Record<string, unknown>;
  made['start'] = start;
  made['end'] = end;
  Object.assign(made, fields);
  return made as unknown as NodeNamed<Name>;
}
