import type { DiagnosticCode } from '../diagnostics/codes.ts';
import { martError, type DiagnosticDetails, type MartError } from '../diagnostics/diagnostic.ts';
import type { Declaration } from '../project/package-declaration.ts';

/** An error about a package, shown where it is first asked for. */
export function packageError(
  code: DiagnosticCode,
  message: string,
  asked: readonly Declaration[],
  details: DiagnosticDetails = {},
): MartError {
  const at = asked.find((declaration) => declaration.at !== undefined)?.at;
  return martError(code, message, { at, ...details });
}

/** An interruption is no failure of a package. */
export function cancelled(): MartError {
  return martError('cancelled', 'interrupted: the packages are as they were before');
}

/** What Node says of a failed system call: `ENOENT`, `EXDEV`, … */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
