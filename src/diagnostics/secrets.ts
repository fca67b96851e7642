/** What stands in place of a secret. */
export const MASK = '*****';
/** A shorter value would take ordinary text with it wherever it occurs, and is guessed at once anyway. */
const SECRET_LENGTH_MIN = 3;

/**
 * Replaces every secret in a text by `*****`. Longer secrets go first, so that one that contains another leaves no
 * tail behind; blank and very short ones are ignored.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const found = secrets.filter((secret) => secret.trim().length >= SECRET_LENGTH_MIN && text.includes(secret));
  if (found.length === 0) return text;
  return found
    .toSorted((left, right) => right.length - left.length)
    .reduce((scrubbed, secret) => scrubbed.replaceAll(secret, MASK), text);
}

/**
 * The same for a JSON text, in which a secret may stand escaped (a password with a quote or a backslash).
 */
export function scrubJson(text: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  const escaped = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  return scrub(text, [...new Set([...secrets, ...escaped])]);
}
