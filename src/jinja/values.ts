/** The value model of templates, in one place for those who build scopes and host objects. */
export { compare, contains, equals, iterate, lengthOf, truthy } from './compare.ts';
export { PyDict, PySet } from './containers.ts';
export { fromHost, toHost } from './convert.ts';
export {
  LooseUndefined,
  namedTuple,
  PyFloat,
  PyTuple,
  tuple,
  typeName,
  Undefined,
  type Keywords,
  type Value,
} from './model.ts';
export { isFloat, isInteger, isNumeric, makeFloat, unbox } from './numbers.ts';
export { PythonError, raise } from './python-error.ts';
export { repr, str } from './text.ts';
