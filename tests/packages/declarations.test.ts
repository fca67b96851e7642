import { expect, test } from 'vitest';
import { parseBounds, allows } from '../../src/project/version-bound.ts';
import { compareVersions, parseVersion, type Version } from '../../src/project/version.ts';
import { Folder, packageFiles, TestProject } from './support.ts';

async function failureOf(packages: string): Promise<string> {
  return new TestProject(packages).failure();
}

test.each([
  [
    '- packge: a/b\n    version: 1.0.0',
    [
      'error[unknown-key] packages.yml:2:5: unknown key `packge` in a package',
      'hint: did you mean `package`?',
      'error[missing-key]',
    ],
  ],
  ['- package: a/b', ['error[missing-key]', 'the package a/b needs a `version`']],
  [
    '- package: dbt_utils\n    version: 1.0.0',
    ['packages.yml:2:14: `dbt_utils` is no package of the hub: it needs a namespace'],
  ],
  [
    '- package: a/b\n    version: 1.0',
    ['packages.yml:3:14: `1.0` is no version and no range of versions', 'hint: a version has three numbers'],
  ],
  ['- package: a/b\n    version: "~=1.0.0"', ['`~=1.0.0` is no version']],
  [
    '- package: a/b\n    version: 1.0.0\n    install_prereleases: true',
    [
      'packages.yml:4:5: unknown key `install_prereleases` in a package given by `package`',
      'did you mean `install_prerelease`?',
    ],
  ],
  ['- git: https://example.com/x.git\n    version: 1.0.0', ['unknown key `version` in a package given by `git`']],
  ['- git: https://example.com/x.git\n    local: x', ['a package is given in one way, not by `git` and `local`']],
  ['- git: --upload-pack=touch hacked', ["`git` can't begin with a dash"]],
  [
    '- git: https://example.com/x.git\n    revision: --hacked',
    ["packages.yml:3:15: `revision` can't begin with a dash"],
  ],
  [
    '- git: https://example.com/x.git\n    subdirectory: ../..',
    ['the subdirectory `../..` is not inside the repository'],
  ],
  ['- tarball: https://example.com/x.tar.gz', ['a package given by `tarball` needs a `name`']],
  ['- tarball: x.tar.gz\n    name: x', ['`tarball` must be an address that begins with http:// or https://']],
  [
    '- private: acme/utils\n    revision: v1',
    ['error[unsupported] packages.yml:2:5: `private` packages', 'give its address instead'],
  ],
  ['- local: packages/none', ['error[package-missing] packages.yml:2:5: there is no package in `packages/none`']],
  ['- just text', ['must be a mapping, not the text `just text`']],
  [
    '- git: "{{ env_var(\'NOT_SET_ANYWHERE\') }}"',
    ['error[env-var-missing] packages.yml:2:10: the environment variable `NOT_SET_ANYWHERE` is not set'],
  ],
  ['- local: "{{ var(\'folder\') }}"', ['error[var-missing] packages.yml:2:12: the variable `folder` is not set']],
])('%j is refused where it stands', async (entry, messages) => {
  const text = await failureOf(`packages:\n  ${entry}\n`);
  for (const message of messages) expect(text).toContain(message);
});

test('everything that is wrong is said at once', async () => {
  const text = await failureOf('packages:\n  - package: a/b\n  - local: ""\n  - tarball: https://example.com/x.tgz\n');
  expect(text.match(/error\[/g)).toHaveLength(3);
});

test('unknown keys at the top', async () => {
  expect(await failureOf('package:\n  - local: x\n')).toContain(
    'error[unknown-key] packages.yml:1:1: unknown key `package` in packages.yml',
  );
});

test('packages of dependencies.yml, and projects, which are not supported', async () => {
  const files = {
    ...prefixed('libs/one', packageFiles('one')),
    'dependencies.yml': 'packages:\n  - local: libs/one\nprojects:\n  - name: finance\n',
  };
  const project = new TestProject(undefined, files);
  const { packages, warnings } = await project.install();
  expect(packages).toMatchObject([{ name: 'one', kind: 'local' }]);
  expect(warnings).toMatchObject([
    { code: 'unsupported', message: expect.stringContaining('`projects:` has no effect') as string },
  ]);
});

test('packages in both files', async () => {
  const project = new TestProject('packages: []\n', { 'dependencies.yml': 'packages: []\n' });
  expect(await project.failure()).toContain('error[invalid-value] packages.yml:1:1: the packages are listed twice');
  const swapped = new TestProject('projects: []\n');
  expect(await swapped.failure()).toContain('`projects:` belongs into dependencies.yml');
});

test('variables and the environment', async () => {
  const packages = `packages:\n  - local: "{{ var('folder') }}/{{ env_var('LIB', 'none') }}"\n`;
  const project = new TestProject(packages, prefixed('libs/one', packageFiles('one')));
  project.environment['LIB'] = 'one';
  const { packages: installed } = await project.install({ vars: { folder: 'libs' } });
  expect(installed).toMatchObject([{ name: 'one' }]);
});

test('no packages at all', async () => {
  const project = new TestProject(undefined);
  expect(await project.install()).toEqual({ packages: [], warnings: [], isLockWritten: false });
  expect(project.said).toContain('No packages are listed in packages.yml');
  expect(project.list()).toEqual(['dbt_project.yml']);
});

test("unknown keys in a package's own list are warned of", async () => {
  const files = prefixed(
    'libs/one',
    packageFiles('one', { 'packages.yml': 'packages:\n  - local: libs/two\n    why: not\n' }),
  );
  const project = new TestProject('packages:\n  - local: libs/one\n', {
    ...files,
    ...prefixed('libs/two', packageFiles('two')),
  });
  const { packages, warnings } = await project.install();
  expect(packages.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(warnings).toMatchObject([{ code: 'unknown-key', severity: 'warning' }]);
});

test('versions in order', () => {
  const texts = [
    '0.9.10',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc1',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0b1',
  ];
  const versions = texts.map((text) => parseVersion(text) as Version);
  expect(versions.toReversed().toSorted(compareVersions)).toEqual(versions);
  for (const text of ['1', '1.0', '1.0.0.0', 'v', '1.0.x', '']) expect(parseVersion(text)).toBeUndefined();
});

test('ranges', () => {
  const isAllowed = (range: string, version: string): boolean =>
    allows(parseBounds(range) ?? [], parseVersion(version) as Version);
  expect(isAllowed('<1.0.0', '1.0.0-rc1')).toBe(false);
  expect(isAllowed('<1.0.0-rc2', '1.0.0-rc1')).toBe(true);
  expect(isAllowed('>=1.0.0, <2.0.0', '1.9.9')).toBe(true);
  expect(isAllowed('==1.0.0', '1.0.0+build')).toBe(true);
  for (const range of ['', ',', '>=', '^1.0.0', '>=1.0.0,', '!=1.0.0']) expect(parseBounds(range)).toBeUndefined();
});

function prefixed(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

test('the folder to install to', async () => {
  const packages = 'packages:\n  - local: libs/one\n';
  const files = prefixed('libs/one', packageFiles('one'));
  const project = (setting: string): TestProject =>
    new TestProject(packages, { ...files, 'dbt_project.yml': `name: shop\npackages-install-path: ${setting}\n` });
  const elsewhere = project('"{{ env_var(\'PLACE\') }}/packages"');
  elsewhere.environment['PLACE'] = 'deep/down';
  await elsewhere.install();
  expect(elsewhere.list('deep/down/packages')).toEqual(['one']);
  expect(await project('..').failure()).toContain(
    "error[invalid-value] dbt_project.yml:2:24: packages can't be installed to `..`: the project is in it",
  );
  expect(await project('.').failure()).toContain('the project is in it');
  expect(await project('libs').failure()).toContain('the package `libs/one` lies where packages are installed to');
  const given = project('ignored');
  const outside = new Folder({ 'theirs/dbt_project.yml': 'name: theirs\n' });
  await given.install({ packagesInstallPath: outside.path });
  expect(outside.list()).toEqual(['one', 'theirs']);
});
