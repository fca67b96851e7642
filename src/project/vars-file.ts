import { join } from 'node:path';
import { YamlDocument } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic, type DiagnosticSink } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import { readIfPresent, type RawProjectFile } from './raw-project-file.ts';
import { YamlChecks } from './yaml-checks.ts';

const NAME = 'vars.yml';

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
  if (!isJsonObject(root.value)) {
    checks.wrong(root, 'a mapping');
    return undefined;
  }
  const vars = checks.object(root.get('vars'));
  const isStrict = project.document?.file.path.endsWith('dbt_project.yml') !== true;
  for (const key of root.keys()) {
    if (key === 'vars') continue;
    const [at, misspelt] = [root.get(key).keySpan, didYouMean(key, ['vars'])];
    if (misspelt !== undefined && isStrict) sink.add(errorDiagnostic('unknown-key', `unknown key \`${key}\` in ${NAME}`, { at, hint: misspelt }));
    else sink.add(warningDiagnostic('unknown-key', `unknown key \`${key}\` in ${NAME}: it is ignored`, { at, hint: misspelt ?? 'variables stand below `vars:`' }));
  }
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
