import { warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Span } from '../diagnostics/source.ts';
import { KNOWN_CONFIGS } from './config-defaults.ts';

/** Configs may have any name, since macros read them; only a near miss of a known one is worth a word. */
export function warnOfMisspeltConfig(key: string, at: Span | undefined, sink: DiagnosticSink): void {
  if (KNOWN_CONFIGS.has(key)) return;
  const hint = didYouMean(key, KNOWN_CONFIGS);
  if (hint !== undefined) sink.add(warningDiagnostic('unused-config', `no config is called \`${key}\``, { at, hint }));
}
