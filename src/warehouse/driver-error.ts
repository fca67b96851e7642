/** The code that a driver or the system gave an error: `ECONNREFUSED`, `28P01`, `ER_ACCESS_DENIED_ERROR`. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** A host with several addresses fails with one error that holds the others and has no words of its own. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
