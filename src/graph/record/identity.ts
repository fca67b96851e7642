import type { JsonObject } from '../../domain/json.ts';
import type { Node } from '../../domain/node.ts';

/** What a record of anything begins with. */
export function identity(node: Node): JsonObject {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
  };
}
