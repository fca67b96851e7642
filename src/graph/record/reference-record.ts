import type { JsonObject } from '../../domain/json.ts';
import type { RefCall, SourceCall } from '../../domain/node.ts';
import { orNull } from './record-context.ts';

export function refRecord(call: RefCall): JsonObject {
  return { name: call.name, package: orNull(call.packageName), version: orNull(call.version) };
}

export function sourceCallRecord(call: SourceCall): readonly string[] {
  return [call.sourceName, call.tableName];
}

export function namedCallRecord({ packageName, name }: RefCall): readonly string[] {
  return packageName === undefined ? [name] : [packageName, name];
}
