import type { Node } from '../../domain/node.ts';
import { globTest } from './glob.ts';

/**
 * Whether a name selects a node: its own name, the start of its qualified name (`shop.staging`, or `staging` without
 * the package), or a pattern over the rest of it; a pattern without a dot may also be of its own name alone. A dot in a
 * name counts like the dot between names. Sources are never selected by name.
 */
export function fqnTest(selector: string): (node: Node) => boolean {
  const ownName = ownNameTest(selector);
  const qualified = qualifiedNameTest(selector);
  return (node) => {
    if (node.resourceType === 'source') return false;
    if (ownName(node)) return true;
    const name = node.fqn.join('.');
    return qualified(name) || qualified(name.slice((node.fqn[0] ?? '').length + 1));
  };
}

/** Matches whole parts from the start: `staging` in `staging.stg_orders`, not in `staging_area.x`. */
function qualifiedNameTest(selector: string): (name: string) => boolean {
  const parts = selector.split('.');
  const wildAt = parts.findIndex((part) => /[*?[\]]/.test(part));
  if (wildAt < 0) return (name) => name === selector || name.startsWith(`${selector}.`);
  const prefix = parts
    .slice(0, wildAt)
    .map((part) => `${part}.`)
    .join('');
  const rest = globTest(parts.slice(wildAt).join('.'));
  return (name) => name.startsWith(prefix) && rest(name.slice(prefix.length));
}

/** `customers`, and for a version also `customers.v2` and `customers_v2`. */
function ownNameTest(selector: string): (node: Node) => boolean {
  const versioned = selector.split('.').slice(-2).join('_');
  const isPattern = !selector.includes('.') && /[*?[\]]/.test(selector);
  const isOwn = isPattern ? globTest(selector) : (name: string) => name === selector;
  return (node) => {
    if (node.resourceType !== 'model' || node.version === undefined) return isOwn(node.fqn.at(-1) ?? '');
    return isOwn(node.fqn.at(-2) ?? '') || node.fqn.slice(-2).join('_') === versioned;
  };
}
