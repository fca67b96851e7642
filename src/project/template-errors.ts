import type { MacroRegistry } from '../context/macro-registry.ts';
import type { DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { TemplateError, toDiagnostics } from '../jinja/engine.ts';

/** Runs something that renders; what goes wrong in the template, or in a function that it called, goes to `sink`. */
export function captureTemplateError<Result>(
  sink: DiagnosticSink,
  run: () => Result,
  macros?: MacroRegistry,
): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TemplateError)) sink.capture(error);
    else
      for (const diagnostic of toDiagnostics(
        error,
        macros === undefined ? {} : { isLibrary: (file) => macros.isForeignFile(file) },
      ))
        sink.add(diagnostic);
    return undefined;
  }
}
