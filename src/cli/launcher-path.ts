import { fileURLToPath } from 'node:url';

/** The file that the command `mart` starts. */
export function launcherPath(): string {
  return fileURLToPath(new URL('../../dist/cli/launcher.cjs', import.meta.url));
}
