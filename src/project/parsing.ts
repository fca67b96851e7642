import type { Session } from '../context/session.ts';
import type { Scope } from '../jinja/scope.ts';
import type { DiagnosticSink } from '../diagnostics/diagnostic.ts';
import type { ConfigTrees } from './config-trees.ts';
import type { DocumentationBlocks } from './documentation.ts';
import type { NodeCollection } from './node-collection.ts';
import type { RelationNames } from './relation-names.ts';
import type { YamlChecks } from './yaml-checks.ts';

/** What every part of the parse pass needs. */
export interface Parsing {
  readonly session: Session;
  readonly sink: DiagnosticSink;
  readonly checks: YamlChecks;
  readonly trees: ConfigTrees;
  readonly documentation: DocumentationBlocks;
  readonly names: RelationNames;
  readonly nodes: NodeCollection;
  /** The names that values in a package's properties files may use. */
  readonly propertiesScope: (packageName: string) => Scope;
  /** Unix seconds. */
  readonly createdAt: number;
}
