import { HostObject } from './host-object.ts';
import { typeName, Undefined, type Value } from './model.ts';

/*
 * The attributes with double underscores that Python's objects have. Jinja's sandbox gives none of them away, and says so
 * when one is used; a name that is not among them is just undefined.
 */
const words = (text: string): readonly string[] => text.split(' ');

const OF_EVERY_OBJECT: ReadonlySet<string> = new Set(
  words(
    'class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new reduce reduce_ex ' +
      'repr setattr sizeof str subclasshook',
  ),
);

const OF_NUMBERS =
  'abs add bool ceil divmod float floor floordiv getnewargs int mod mul neg pos pow radd rdivmod rfloordiv rmod rmul ' +
  'round rpow rsub rtruediv sub truediv trunc';
const OF_INTEGERS = `${OF_NUMBERS} and index invert lshift or rand rlshift ror rrshift rshift rxor xor`;

const BY_TYPE: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    str: 'add contains getitem getnewargs iter len mod mul rmod rmul',
    Markup: 'add contains getitem getnewargs iter len mod mul rmod rmul radd html html_format dict module slots',
    int: OF_INTEGERS,
    bool: OF_INTEGERS,
    float: `${OF_NUMBERS} getformat`,
    NoneType: 'bool',
    list: 'add class_getitem contains delitem getitem iadd imul iter len mul reversed rmul setitem',
    tuple: 'add class_getitem contains getitem getnewargs iter len mul rmul',
    dict: 'class_getitem contains delitem getitem ior iter len or reversed ror setitem',
    set: 'and class_getitem contains iand ior isub iter ixor len or rand ror rsub rxor sub xor',
    function: 'annotations builtins call closure code defaults dict get globals kwdefaults module name qualname',
    Undefined: `${OF_INTEGERS} contains getitem iter len call dict module slots`,
  }).map(([type, names]) => [type, new Set(words(names))]),
);

const DOUBLE_UNDERSCORES = /^__(\w+)__$/;

/** The undefined value for an attribute that the sandbox hides; nothing when the value has no such attribute. */
export function unsafeAttribute(value: Value, name: string): Undefined | undefined {
  const inner = DOUBLE_UNDERSCORES.exec(name)?.[1];
  if (inner === undefined) return undefined;
  const type = typeName(value);
  const isHidden = OF_EVERY_OBJECT.has(inner) || BY_TYPE.get(type)?.has(inner) === true;
  if (!isHidden || (value instanceof HostObject && type === 'Namespace' && inner !== 'class')) return undefined;
  const message = `access to attribute '${name}' of '${type}' object is unsafe.`;
  return new Undefined(undefined, message, 'SecurityError');
}
