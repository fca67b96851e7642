import { join } from 'node:path';
import { YamlDocument } from '../context/yaml.ts';
import { errorDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../domain/json.ts';
import { readIfPresent, type RawProjectFile } from './raw-project-file.ts';
import { YamlChecks } from './yaml-checks.ts';

const NAME = 'vars.yml';
const KEYS = new Set(['vars']);

/**
 * The variables of the project's `vars.yml`, which stands in for `vars:` of the project file; undefined where there are none.
 * Both at once are an error, since one would hide the other.
 */
export function readVarsFile(project: RawProjectFile, sink: DiagnosticSink): JsonObject | undefined {
  const text = readIfPresent(join(project.root, NAME));
  if (text === undefined) return undefined;
  const checks = new YamlChecks(sink);
  const { root } = new YamlDocument({ path: NAME, text });
  if (root.value === null) return undefined;
  checks.keys(root, KEYS, NAME);
  const vars = checks.object(root.get('vars'));
  if (Object.keys(vars).length === 0) return undefined;
  const inProject = project.document?.root.get('vars');
  if (inProject !== undefined && Object.keys(checks.object(inProject)).length > 0)
    sink.add(
      errorDiagnostic('invalid-value', `variables stand both in ${NAME} and in the project file`, {
        at: root.get('vars').keySpan,
        notes: [{ message: 'the others are here', at: inProject.keySpan }],
        hint: 'move them all into one of the two',
      }),
    );
  return vars;
}
