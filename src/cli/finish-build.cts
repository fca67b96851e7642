// Runs when tsc is done.
import fs = require('node:fs');
import path = require('node:path');

const DIST = path.join(__dirname, '..');

/**
 * Some six hundred small modules take longer to be found and opened than to run, so the command line and the library are
 * put together into a few files. They stand in one folder as deep as the modules, which find files of the package by
 * relative paths. What is in node_modules stays there.
 */
async function bundle(): Promise<void> {
  const { rolldown } = await import('rolldown');
  const modules = [path.join(DIST, 'cli', 'process-io.js'), path.join(DIST, 'index.js')];
  const build = await rolldown({ input: modules, platform: 'node', external: isPackage, logLevel: 'warn' });
  await build.write({ dir: path.join(DIST, 'bundle'), cleanDir: true, chunkFileNames: '[name]-[hash].js' });
  await build.close();
}

function isPackage(id: string): boolean {
  return !id.startsWith('.') && !path.isAbsolute(id);
}

/**
 * tsc writes files without the executable bit, and `npx mart` in the checkout asks npm's cache of commands, which keeps
 * remembering that there was nothing to run if it was asked before the first build: a link among the installed commands is
 * found before that.
 */
function makeExecutable(): void {
  const launcher = path.join(__dirname, 'launcher.cjs');
  const commands = path.join(DIST, '..', 'node_modules', '.bin');
  fs.chmodSync(launcher, 0o755);
  if (process.platform === 'win32' || !fs.existsSync(commands)) return;
  const link = path.join(commands, 'mart');
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(commands, launcher), link);
}

makeExecutable();
void bundle();
