// Runs at the end of the build. tsc writes files without the executable bit, and `npx mart` in the checkout asks npm's
// cache of commands, which keeps remembering that there was nothing to run if it was asked before the first build: a
// link among the installed commands is found before that.
import fs = require('node:fs');
import path = require('node:path');

const launcher = path.join(__dirname, 'launcher.cjs');
const commands = path.join(__dirname, '..', '..', 'node_modules', '.bin');
fs.chmodSync(launcher, 0o755);
if (process.platform !== 'win32' && fs.existsSync(commands)) {
  const link = path.join(commands, 'mart');
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(commands, launcher), link);
}
