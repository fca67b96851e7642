import type { Report } from '../domain/event.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Scope } from '../jinja/scope.ts';
import type { Git } from './git.ts';
import type { HttpClient } from './http-client.ts';
import type { Redaction } from './redaction.ts';
import type { Workspace } from './workspace.ts';

/** What every source of packages works with, during one installation. */
export interface Room {
  /** Absolute. */
  readonly projectRoot: string;
  readonly workspace: Workspace;
  readonly http: HttpClient;
  readonly git: Git;
  readonly scope: Scope;
  readonly redaction: Redaction;
  readonly hubUrl: URL;
  /** Whether versions made for another dbt are left out. */
  readonly checksVersion: boolean;
  readonly report: Report;
  /** Collects what is suspicious. */
  readonly warn: (warning: Diagnostic) => void;
}
