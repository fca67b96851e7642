import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { swapPackages } from '../../src/packages/swap.ts';
import { Workspace } from '../../src/packages/workspace.ts';
import { Folder, Hub, packageFiles, Repository, TestProject } from './support.ts';

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** A project whose one package changes with `version`. */
async function hubProject(): Promise<{
  readonly hub: Hub;
  readonly project: TestProject;
  readonly ask: (version: string) => void;
}> {
  const hub = await Hub.start();
  hub.publish('a/one', { '1.0.0': {}, '2.0.0': {} });
  const project = hub.project('packages:\n  - {package: a/one, version: 1.0.0}\n');
  return {
    hub,
    project,
    ask: (version) => project.write({ 'packages.yml': `packages:\n  - {package: a/one, version: ${version}}\n` }),
  };
}

const version = (project: TestProject): string => project.read('dbt_packages/one/version.txt');

test('local packages are linked, so that changes show at once', async () => {
  const project = new TestProject('packages:\n  - local: libs/one\n', inFolder('libs/one', packageFiles('one')));
  await project.install();
  expect(readlinkSync(join(project.path, 'dbt_packages/one'))).toBe('../libs/one');
  project.write({ 'libs/one/macros/new.sql': 'x' });
  expect(project.read('dbt_packages/one/macros/new.sql')).toBe('x');
  expect(project.read('package-lock.yml')).toContain('  - local: libs/one\n    name: one\n');
});

test('a local package that the project lies in, linked and copied', async () => {
  const outer = new Folder(
    packageFiles('outer', {
      'tests/shop/dbt_project.yml': 'name: shop\n',
      '.git/HEAD': 'x',
      'target/manifest.json': '{}',
    }),
  );
  const projectRoot = join(outer.path, 'tests/shop');
  const project = new TestProject(undefined);
  outer.write({ 'tests/shop/packages.yml': 'packages:\n  - local: ../../\n' });
  await project.install({ projectRoot });
  expect(outer.isLink('tests/shop/dbt_packages/outer')).toBe(true);
  outer.write({ 'tests/shop/packages.yml': 'packages:\n  - local: ../../\n    install_mode: deepcopy\n' });
  await project.install({ projectRoot });
  expect(outer.isLink('tests/shop/dbt_packages/outer')).toBe(false);
  expect(outer.list('tests/shop/dbt_packages/outer')).toEqual(['dbt_project.yml', 'macros', 'tests']);
  expect(outer.list('tests/shop/dbt_packages/outer/tests/shop')).toEqual([
    'dbt_project.yml',
    'package-lock.yml',
    'packages.yml',
  ]);
});

test('local packages of local packages, relative to the project or to the package', async () => {
  const files = {
    ...inFolder(
      'libs/one',
      packageFiles('one', { 'packages.yml': 'packages:\n  - local: ../two\n  - local: libs/three\n' }),
    ),
    ...inFolder('libs/two', packageFiles('two')),
    ...inFolder('libs/three', packageFiles('three')),
  };
  const project = new TestProject('packages:\n  - local: libs/one\n  - local: ./libs/two/\n', files);
  const { packages } = await project.install();
  expect(packages.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
  // The lock file fits also when it is read the second time.
  expect(await project.install()).toMatchObject({ isLockWritten: false });
});

test('two packages of one name, and one with the name of the project', async () => {
  const files = {
    ...inFolder('a', packageFiles('same')),
    ...inFolder('b', packageFiles('same')),
    ...inFolder('c', packageFiles('shop')),
  };
  const text = await new TestProject('packages:\n  - local: a\n  - local: b\n  - local: c\n', files).failure();
  expect(text).toContain('error[duplicate-name] two packages are called `same`: a and b');
  expect(text).toContain('error[duplicate-name] the package c has the name of this project: `shop`');
});

test('packages that are no longer asked for go; what is no package stays', async () => {
  const project = new TestProject('packages:\n  - local: a\n', {
    ...inFolder('a', packageFiles('one')),
    ...inFolder('b', packageFiles('two')),
  });
  await project.install();
  project.write({
    'dbt_packages/.gitkeep': '',
    'dbt_packages/notes/read.me': 'mine',
    'packages.yml': 'packages:\n  - local: b\n',
  });
  await project.install();
  expect(project.list('dbt_packages')).toEqual(['.gitkeep', 'notes', 'two']);
  expect(project.read('dbt_packages/notes/read.me')).toBe('mine');
  project.write({ 'packages.yml': 'packages: []\n' });
  await project.install();
  expect(project.list('dbt_packages')).toEqual(['.gitkeep', 'notes']);
  expect(project.read('package-lock.yml')).toMatch(/^packages: \[\]\nsha1_hash: [0-9a-f]{40}\n$/);
});

test('a failure leaves everything as it was', async () => {
  const { hub, project, ask } = await hubProject();
  hub.publish('a/two', { '1.0.0': {} });
  await project.install();
  const lock = project.read('package-lock.yml');
  project.write({
    'packages.yml': 'packages:\n  - {package: a/one, version: 2.0.0}\n  - {package: a/two, version: 1.0.0}\n',
  });
  hub.faults.set('/archives/a/two/1.0.0.tar.gz', [404]);
  await project.failure();
  expect(version(project)).toBe('1.0.0');
  expect(project.read('package-lock.yml')).toBe(lock);
  expect(project.list()).toEqual(['dbt_packages', 'dbt_project.yml', 'package-lock.yml', 'packages.yml']);
  ask('2.0.0');
  await project.install();
  expect(version(project)).toBe('2.0.0');
});

test('an interruption leaves everything as it was', async () => {
  const { hub, project, ask } = await hubProject();
  await project.install();
  ask('2.0.0');
  hub.faults.set('/archives/a/one/2.0.0.tar.gz', ['hang']);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  expect(await project.failure({ signal: stop.signal })).toContain('error[cancelled]');
  expect(version(project)).toBe('1.0.0');
  expect(project.list()).toHaveLength(4);
});

test('a run that is killed leaves no half package, and the next one tidies up', async () => {
  const { hub, project, ask } = await hubProject();
  await project.install();
  ask('2.0.0');
  hub.faults.set('/archives/a/one/2.0.0.tar.gz', ['hang']);
  const launcher = fileURLToPath(new URL('../../dist/cli/launcher.cjs', import.meta.url));
  const child = spawn(process.execPath, [launcher, 'deps', '--project-dir', project.path], {
    env: { ...project.environment },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!hub.requests.includes('/archives/a/one/2.0.0.tar.gz')) await pause(20);
  expect(project.list().filter((name) => name.startsWith('.dbt_packages-'))).toHaveLength(1);
  child.kill('SIGKILL');
  await ended;
  expect(version(project)).toBe('1.0.0');
  await project.install();
  expect(version(project)).toBe('2.0.0');
  expect(project.list()).toEqual(['dbt_packages', 'dbt_project.yml', 'package-lock.yml', 'packages.yml']);
});

test('packages that a killed run had moved aside are put back', async () => {
  const { project } = await hubProject();
  await project.install();
  const machine = createHash('sha1').update(hostname()).digest('hex').slice(0, 8);
  const left = join(project.path, `.dbt_packages-${machine}-4194305-abcdef`);
  mkdirSync(left);
  renameSync(join(project.path, 'dbt_packages'), join(left, 'previous'));
  project.write({ 'packages.yml': 'packages:\n  - {package: a/nowhere, version: 1.0.0}\n' });
  await project.failure();
  expect(version(project)).toBe('1.0.0');
  expect(existsSync(left)).toBe(false);
});

test('runs at the same time', async () => {
  const { project } = await hubProject();
  await Promise.all(Array.from({ length: 6 }, () => project.install()));
  expect(version(project)).toBe('1.0.0');
  expect(project.list('dbt_packages')).toEqual(['one']);
  expect(project.list()).toHaveLength(4);
});

test('an install folder that is a link', async () => {
  const { project } = await hubProject();
  const elsewhere = new Folder({ 'packages/.keep': '' });
  symlinkSync(join(elsewhere.path, 'packages'), join(project.path, 'dbt_packages'));
  await project.install();
  expect(project.isLink('dbt_packages')).toBe(true);
  expect(elsewhere.list('packages')).toEqual(['.keep', 'one']);
  expect(elsewhere.list()).toEqual(['packages']);
});

test("a folder on another device, and one that can't be moved", async () => {
  const { project, ask } = await hubProject();
  const shared = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/mart-packages-') : new Folder().path;
  onTestFinished(() => rmSync(shared, { recursive: true, force: true }));
  const install = async (): Promise<void> => {
    const workspace = await Workspace.open(join(project.path, 'dbt_packages'));
    cpSync(join(project.path, 'dbt_packages'), workspace.staged, { recursive: true });
    const mounted = Object.assign(Object.create(workspace) as Workspace, { installFolder: shared });
    await swapPackages(mounted, { removesOthers: true });
    await workspace.close();
  };
  await project.install();
  mkdirSync(join(shared, 'stale'));
  writeFileSync(join(shared, 'stale/dbt_project.yml'), 'name: stale\n');
  await install();
  expect(readdirSync(shared)).toEqual(['one']);
  ask('2.0.0');
  await project.install();
  await install();
  expect(readdirSync(shared)).toEqual(['one']);
  expect(readFileSync(join(shared, 'one/version.txt'), 'utf8')).toBe('2.0.0');
});

test('hub, git and local packages together', async () => {
  const { hub, project } = await hubProject();
  hub.publish('a/two', { '1.0.0': { packages: [{ package: 'a/one', version: ['>=1.0.0', '<2.0.0'] }] } });
  const repository = new Repository(
    packageFiles('three', { 'packages.yml': 'packages:\n  - {package: a/two, version: 1.0.0}\n' }),
  );
  project.write({
    ...inFolder('libs/four', packageFiles('four')),
    'packages.yml': `packages:\n  - local: libs/four\n  - git: "${repository.url}"\n    warn-unpinned: false\n`,
  });
  const { packages } = await project.install();
  expect(packages.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'local four',
    'git three',
    'hub two',
    'hub one',
  ]);
  expect(version(project)).toBe('1.0.0');
});
