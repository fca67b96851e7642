import type { Node } from '../../domain/node.ts';
import { globTest } from './glob.ts';

/**
 * Whether a name selects a node: its own name, the start of its qualified name (`shop.staging`, or `staging` without
 * the package), or a pattern over the rest of it. Sources are never selected by name.
 */
export function fqnTest(selector: string): (node: Node) => boolean {
  const parts = selector.split('.');
  const wildAt = parts.findIndex((part) => /[*?[\]]/.test(part));
  const rest = wildAt < 0 ? undefined : globTest(parts.slice(wildAt).join('.'));
  const literal = wildAt < 0 ? parts : parts.slice(0, wildAt);

  const matches = (fqn: readonly string[], versioned: boolean): boolean => {
    if (isOwnName(fqn, selector, parts, versioned)) return true;
    const flat = fqn.flatMap((part) => part.split('.'));
    if (flat.length < parts.length) return false;
    if (!literal.every((part, index) => part === flat[index])) return false;
    return rest === undefined || rest(flat.slice(wildAt).join('.'));
  };

  return (node) => {
    if (node.resourceType === 'source') return false;
    const versioned = node.resourceType === 'model' && node.version !== undefined;
    return matches(node.fqn, versioned) || matches(node.fqn.slice(1), versioned);
  };
}

/** `customers`, and for a version also `customers.v2` and `customers_v2`. */
function isOwnName(fqn: readonly string[], selector: string, parts: readonly string[], versioned: boolean): boolean {
  if (!versioned) return fqn.at(-1) === selector;
  return fqn.at(-2) === selector || fqn.slice(-2).join('_') === parts.slice(-2).join('_');
}
