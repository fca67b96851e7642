#!/usr/bin/env node
// CommonJS, because two things must happen before anything else is loaded: the size of libuv's thread pool is read when
// the pool is first used, and the compile cache helps only what is loaded after it.
import nodeModule = require('node:module');

const argv = process.argv.slice(2);

// Under the name `dbt` the answer is a longer one, in the form that tools parse.
const isAlias = process.env['MART_PROGRAM_NAME'] === 'dbt';

if (!isAlias && argv.length === 1 && ['--version', '-v', '-V'].includes(argv[0] ?? '')) {
  const { version } = require('../../package.json') as { version: string };
  process.stdout.write(`mart ${version}\n`);
} else {
  const { threadPoolSize } = require('./thread-pool.cjs') as {
    threadPoolSize(argv: string[], env: NodeJS.ProcessEnv): number;
  };
  process.env['UV_THREADPOOL_SIZE'] ??= String(threadPoolSize(argv, process.env));
  (nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();
  // All modules in a few files: see finish-build.cts.
  const bundle: string = '../bundle/process-io.js';
  void (import(bundle) as Promise<typeof import('./process-io.js', { with: { 'resolution-mode': 'import' } })>).then(({ start }) => start());
}
