/** An error as Python would raise it: `kind` is the name of the Python exception class. */
export class PythonError extends Error {
  readonly kind: string;
  /** The undefined name, when that is what went wrong; a hint is made from it. */
  readonly missingName: string | undefined;

  constructor(kind: string, message: string, missingName?: string) {
    super(message);
    this.name = 'PythonError';
    this.kind = kind;
    this.missingName = missingName;
  }
}

/** A keyword argument that the called has no parameter for; a hint is made from those it has. */
export class UnknownKeyword extends PythonError {
  readonly keyword: string;
  readonly parameters: readonly string[];

  constructor(message: string, keyword: string, parameters: readonly string[]) {
    super('TypeError', message);
    this.keyword = keyword;
    this.parameters = parameters;
  }
}

/** Throws a {@link PythonError}. */
export function raise(kind: string, message: string): never {
  throw new PythonError(kind, message);
}
