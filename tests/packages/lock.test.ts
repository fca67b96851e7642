import { expect, test } from 'vitest';
import { declarationHash } from '../../src/packages/declaration-hash.ts';
import { YamlDocument } from '../../src/context/yaml.ts';
import type { Json } from '../../src/domain/json.ts';
import { Hub, packageFiles, Repository, TestProject } from './support.ts';

/** As dbt 1.10 hashes and writes these declarations. */
const DECLARATIONS = `packages:
  - package: dbt-labs/dbt_utils
    version: [">=1.0.0", "<2.0.0"]
  - package: a/b
    version: 1.0
    install_prerelease: true
  - git: "https://x.org/é.git"
    revision: 1.0
    warn-unpinned: false
  - git: https://y.org/z.git
    revision: 7
    subdirectory: "a/b"
  - local: ../here
  - tarball: https://t.org/x.tgz
    name: t
`;

test('the hash is the one that dbt makes', () => {
  const items = new YamlDocument({ path: '', text: DECLARATIONS }).root
    .get('packages')
    .items()
    .map(({ value }) => value as Json);
  const written = items.map((item, index) =>
    index === 2 ? { ...(item as object), git: "{{ 'https://x.org/é.git' }}" } : item,
  ) as Json[];
  (written[2] as Record<symbol, unknown>)[Object.getOwnPropertySymbols(items[2] ?? {})[0] ?? Symbol('none')] ??=
    new Set(['revision']);
  expect(declarationHash(items, written)).toBe('c2f752276104e2253b885cf34c4e02ed0e0b4e6c');
  expect(declarationHash([], [])).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
});

async function start(): Promise<{ readonly hub: Hub; readonly project: TestProject }> {
  const hub = await Hub.start();
  hub.publish('a/one', { '1.0.0': {} });
  return { hub, project: hub.project('packages:\n  # why we need it\n  - package: a/one\n    version: ">=1.0.0"\n') };
}

test('the layout of the lock file', async () => {
  const { project } = await start();
  await project.install();
  expect(project.read('package-lock.yml')).toMatch(
    /^packages:\n  - name: one\n    package: a\/one\n    version: 1\.0\.0\nsha1_hash: [0-9a-f]{40}\n$/,
  );
});

test('with a lock file that fits, exactly what it says is installed', async () => {
  const { hub, project } = await start();
  await project.install();
  hub.publish('a/one', { '1.0.0': {}, '1.1.0': {} });
  expect(await project.install()).toMatchObject({
    packages: [{ version: '1.0.0', newerVersion: '1.1.0' }],
    isLockWritten: false,
  });
  expect(await project.install({ upgrade: true })).toMatchObject({
    packages: [{ version: '1.1.0' }],
    isLockWritten: true,
  });
  expect(project.read('dbt_packages/one/version.txt')).toBe('1.1.0');
});

test('with another list the lock file is written anew', async () => {
  const { hub, project } = await start();
  await project.install();
  hub.publish('a/one', { '1.0.0': {}, '1.1.0': {} });
  project.write({
    'packages.yml': '# another comment is no other list\npackages:\n  - {package: a/one, version: ">=1.0.0"}\n',
  });
  expect(await project.install()).toMatchObject({ isLockWritten: false });
  project.write({ 'packages.yml': 'packages:\n  - {package: a/one, version: ">=0.1.0"}\n' });
  expect(await project.install()).toMatchObject({ packages: [{ version: '1.1.0' }], isLockWritten: true });
});

test('--lock installs nothing', async () => {
  const { hub, project } = await start();
  expect(await project.install({ lockOnly: true })).toMatchObject({
    packages: [{ name: 'one', version: '1.0.0' }],
    isLockWritten: true,
  });
  expect(project.list()).toEqual(['dbt_project.yml', 'package-lock.yml', 'packages.yml']);
  const before = hub.requests.length;
  expect(await project.install({ lockOnly: true })).toMatchObject({
    packages: [{ name: 'one', version: '1.0.0' }],
    isLockWritten: false,
  });
  expect(hub.requests).toHaveLength(before);
});

test('a lock file with a version that the hub no longer has', async () => {
  const { hub, project } = await start();
  await project.install();
  hub.publish('a/one', { '1.2.0': {} });
  const text = await project.failure();
  expect(text).toContain('error[version-mismatch] package-lock.yml:2:5: no version of a/one is 1.0.0');
  expect(project.read('dbt_packages/one/version.txt')).toBe('1.0.0');
});

test("a lock file that can't be read", async () => {
  const { project } = await start();
  project.write({ 'package-lock.yml': '<<<<<<< HEAD\npackages:\n=======\n' });
  const text = await project.failure();
  expect(text).toContain('error[yaml-syntax] package-lock.yml');
  expect(text).toContain('hint: `mart deps --upgrade` resolves all packages anew');
  await project.install({ upgrade: true });
});

test('a commit stays the same while its branch goes on', async () => {
  const repository = new Repository(packageFiles('tools', { 'which.txt': 'first' }));
  const project = new TestProject(`packages:\n  - git: "${repository.url}"\n    revision: main\n`);
  const { warnings } = await project.install();
  expect(warnings).toHaveLength(1);
  repository.commit({ 'which.txt': 'second' });
  expect(await project.install()).toMatchObject({ warnings: [], isLockWritten: false });
  expect(project.read('dbt_packages/tools/which.txt')).toBe('first');
  await project.install({ upgrade: true });
  expect(project.read('dbt_packages/tools/which.txt')).toBe('second');
});

test('a token that changes does not unlock', async () => {
  const repository = new Repository(packageFiles('tools'));
  const project = new TestProject(
    `packages:\n  - git: "{{ env_var('DBT_ENV_SECRET_URL') }}"\n    warn-unpinned: false\n`,
  );
  project.environment['DBT_ENV_SECRET_URL'] = repository.url;
  await project.install();
  repository.commit({ 'new.txt': 'x' });
  project.environment['DBT_ENV_SECRET_URL'] = `${repository.url}/`;
  expect(await project.install()).toMatchObject({ isLockWritten: false });
  expect(project.has('dbt_packages/tools/new.txt')).toBe(false);
});

test('a local package that asks for more than it did', async () => {
  const project = new TestProject('packages:\n  - local: libs/one\n', {
    'libs/one/dbt_project.yml': 'name: one\n',
    'libs/two/dbt_project.yml': 'name: two\n',
  });
  await project.install();
  project.write({ 'libs/one/packages.yml': 'packages:\n  - local: libs/two\n' });
  expect(await project.install()).toMatchObject({ packages: [{ name: 'one' }, { name: 'two' }], isLockWritten: true });
});
