import type { RegisteredMacro } from '../context/registered-macro.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Documentation } from '../domain/node.ts';
import { macroCalls } from '../graph/macro-calls.ts';
import { orNull, type RecordContext } from '../graph/record/record-context.ts';
import type { ArtifactContext } from './artifact-context.ts';

/** A macro as manifests have it. */
export function macroRecord(
  records: RecordContext,
  macro: RegisteredMacro,
  { invocation }: ArtifactContext,
): JsonObject {
  const { definition, properties } = macro;
  const meta = properties?.meta ?? {};
  const docs = { show: properties?.docs.show ?? true, node_color: orNull(properties?.docs.nodeColor) };
  return {
    name: macro.name,
    resource_type: 'macro',
    package_name: macro.packageName,
    path: macro.path,
    original_file_path: macro.path,
    unique_id: macro.uniqueId,
    macro_sql: definition.source,
    depends_on: { macros: macroCalls(records.graph.project.macros, macro) },
    description: properties?.description ?? '',
    meta,
    docs,
    config: { meta, docs },
    patch_path: properties?.patchPath === undefined ? null : patchPath(macro.packageName, properties.patchPath),
    arguments: argumentRecords(macro, invocation.flags.project['validate_macro_args'] !== false),
    created_at: invocation.startedAt.getTime() / 1000,
    supported_languages: orNull(definition.supportedLanguages),
  };
}

/** As YAML says, or, where the flag asks for it and YAML says nothing, as the macro is written. */
function argumentRecords({ definition, properties }: RegisteredMacro, fromDefinition: boolean): readonly JsonObject[] {
  const written = properties?.arguments ?? [];
  if (written.length === 0 && fromDefinition) return definition.parameters.map(({ name }) => ({ name, type: null, description: '' }));
  return written.map(({ name, type, description }) => ({ name, type: orNull(type), description }));
}

function patchPath(packageName: string, path: string): string {
  return path.includes('://') ? path : `${packageName}://${path}`;
}

/** A docs block as manifests have it. */
export function documentationRecord(block: Documentation): JsonObject {
  return {
    name: block.name,
    resource_type: 'doc',
    package_name: block.packageName,
    path: block.path,
    original_file_path: block.originalFilePath,
    unique_id: block.uniqueId,
    block_contents: block.contents,
  };
}
