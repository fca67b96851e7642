import type { ArgumentsNode, Expression } from './nodes.ts';
import type { FixedOperation } from './operation.ts';

/* Arguments are computed in the order in which they are written, which generated code may change only where none can tell. */

/** Whether arguments can be put where the parameters are without changing the order in which they are evaluated. */
export function bindsInOrder(
  { parameters, required }: FixedOperation,
  { positional, keywords }: ArgumentsNode,
): boolean {
  const given = keywords.map(([name]) => parameters.indexOf(name));
  const isAscending = given.every((index, at) => index >= (at === 0 ? positional.length : (given[at - 1] ?? 0) + 1));
  const isGiven = (index: number): boolean => index < positional.length || given.includes(index);
  return (
    positional.length <= parameters.length &&
    isAscending &&
    Array.from({ length: required }, (_, index) => index).every(isGiven)
  );
}

/** Whether computing arguments neither fails nor changes anything. */
export function areHarmless({ positional, keywords, star, doubleStar }: ArgumentsNode): boolean {
  return (
    star === null &&
    doubleStar === null &&
    positional.every(isHarmless) &&
    keywords.every(([, value]) => isHarmless(value))
  );
}

function isHarmless(expression: Expression): boolean {
  switch (expression.typename) {
    case 'Literal':
    case 'FloatLiteral':
    case 'BigLiteral':
    case 'Symbol':
      return true;
    case 'Concat':
      return isHarmless(expression.left) && isHarmless(expression.right);
    case 'Array':
    case 'Tuple':
      return expression.children.every(isHarmless);
    default:
      return false;
  }
}
