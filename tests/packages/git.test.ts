import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Folder, packageFiles, Repository, TestProject } from './support.ts';

function projectWith(entry: string): TestProject {
  return new TestProject(`packages:\n  - ${entry}\n`);
}

test('a tag, a branch, a commit, an abbreviated commit', async () => {
  const repository = new Repository(packageFiles('tools', { 'which.txt': 'first' }));
  const tagged = repository.commit({ 'which.txt': 'tagged' }, 'v1.10');
  const inside = repository.commit({ 'which.txt': 'inside' });
  repository.git('checkout', '--quiet', '-b', 'feature/x');
  const branch = repository.commit({ 'which.txt': 'branch' });
  repository.git('checkout', '--quiet', 'main');
  const newest = repository.commit({ 'which.txt': 'newest' });
  for (const [revision, text, commit] of [
    ['v1.10', 'tagged', tagged],
    ['feature/x', 'branch', branch],
    [inside, 'inside', inside],
    [inside.slice(0, 10), 'inside', inside],
    ['HEAD', 'newest', newest],
  ] as const) {
    const project = projectWith(`git: "${repository.url}"\n    revision: "${revision}"`);
    const { packages } = await project.install();
    expect(packages).toEqual([{ name: 'tools', kind: 'git', version: commit }]);
    expect(project.read('dbt_packages/tools/which.txt')).toBe(text);
    expect(project.has('dbt_packages/tools/.git')).toBe(false);
    expect(project.read('package-lock.yml')).toContain(
      `  - git: ${repository.url}\n    name: tools\n    revision: ${commit}\n`,
    );
  }
});

test('a number is a revision as it is written', async () => {
  const repository = new Repository(packageFiles('tools'));
  const commit = repository.commit({ 'which.txt': 'tagged' }, '1.10');
  const { packages } = await projectWith(`git: "${repository.url}"\n    revision: 1.10`).install();
  expect(packages).toMatchObject([{ version: commit }]);
});

test('what follows a branch is warned of', async () => {
  const repository = new Repository(packageFiles('tools'));
  const { warnings } = await projectWith(`git: "${repository.url}"`).install();
  expect(warnings).toMatchObject([{ code: 'package-unpinned', at: { start: 14 } }]);
  expect(await projectWith(`git: "${repository.url}"\n    revision: main`).install()).toMatchObject({
    warnings: [{ code: 'package-unpinned' }],
  });
  expect(await projectWith(`git: "${repository.url}"\n    warn-unpinned: false`).install()).toMatchObject({
    warnings: [],
  });
});

test('several folders of one repository, with links between them', async () => {
  const repository = new Repository({ 'shared/common.sql': 'select 1' });
  for (const name of ['one', 'two']) {
    repository.write(
      Object.fromEntries(Object.entries(packageFiles(name)).map(([path, text]) => [`packages/${name}/${path}`, text])),
    );
  }
  symlinkSync('../../../shared', join(repository.path, 'packages/one/macros/shared'));
  symlinkSync('two.sql', join(repository.path, 'packages/two/macros/again.sql'));
  repository.commit({}, 'v1');
  const entry = (name: string): string =>
    `  - git: "${repository.url}"\n    revision: v1\n    subdirectory: packages/${name}/\n`;
  const project = new TestProject(`packages:\n${entry('one')}${entry('two')}`);
  const { packages } = await project.install();
  expect(packages.map(({ name }) => name)).toEqual(['one', 'two']);
  expect(project.read('dbt_packages/one/macros/shared/common.sql')).toBe('select 1');
  expect(project.isLink('dbt_packages/one/macros/shared')).toBe(false);
  expect(project.isLink('dbt_packages/two/macros/again.sql')).toBe(true);
  expect(project.read('package-lock.yml')).toContain('    subdirectory: packages/two\n');
});

test('packages of packages', async () => {
  const base = new Repository(packageFiles('base'));
  base.commit({}, 'v1');
  const tools = new Repository(
    packageFiles('tools', { 'packages.yml': `packages:\n  - git: "${base.url}"\n    revision: v1\n` }),
  );
  tools.commit({}, 'v1');
  const project = projectWith(`git: "${tools.url}"\n    revision: v1`);
  await project.install();
  expect(project.list('dbt_packages')).toEqual(['base', 'tools']);
});

test('two revisions of one repository', async () => {
  const base = new Repository(packageFiles('base'));
  base.commit({}, 'v1');
  base.commit({}, 'v2');
  const tools = new Repository(
    packageFiles('tools', { 'packages.yml': `packages:\n  - git: "${base.url}/"\n    revision: v1\n` }),
  );
  const project = new TestProject(`packages:\n  - git: "${base.url}"\n    revision: v2\n  - git: "${tools.url}"\n`);
  const text = await project.failure();
  expect(text).toContain(`error[version-mismatch] packages.yml:2:5: different revisions of ${base.url} are asked for`);
  expect(text).toContain('note: packages.yml:2:5: packages.yml asks for v2');
  expect(text).toContain(`${tools.url} asks for v1`);
});

test('what is not there', async () => {
  const repository = new Repository(packageFiles('tools'));
  repository.commit({}, 'v1.2.0');
  const missing = await projectWith(`git: "${repository.url}"\n    revision: v1.2.1`).failure();
  expect(missing).toContain('error[package-missing] packages.yml:2:5');
  expect(missing).toContain('has no revision `v1.2.1`: there is no such branch, tag or commit');
  expect(missing).toContain('hint: did you mean `v1.2.0`?');
  expect(
    await projectWith(`git: "${repository.url}"\n    revision: v1.2.0\n    subdirectory: nowhere`).failure(),
  ).toContain('has no folder `nowhere` at this revision');
  expect(await projectWith('git: "file:///nowhere/at/all"\n    revision: v1').failure()).toContain(
    "error[package-unreachable] packages.yml:2:5: file:///nowhere/at/all can't be fetched",
  );
  expect(await projectWith(`git: "${new Repository({ 'README.md': 'no project' }).url}"`).failure()).toContain(
    'is no package: there is no dbt_project.yml in it',
  );
  expect(
    await projectWith(`git: "${new Repository({ 'dbt_project.yml': 'name: ../../up' }).url}"`).failure(),
  ).toContain('which no package can have');
  const noGit = projectWith(`git: "${repository.url}"`);
  noGit.environment['PATH'] = '/nowhere';
  expect(await noGit.failure()).toContain('`git` is not installed, or not on the PATH');
});

test('a link that leads out of the package', async () => {
  const repository = new Repository(packageFiles('tools'));
  symlinkSync('/etc/hostname', join(repository.path, 'macros/outside.sql'));
  repository.commit({});
  const project = projectWith(`git: "${repository.url}"`);
  expect(await project.failure()).toContain(
    'holds a link that leads out of it: `macros/outside.sql` to `/etc/hostname`',
  );
  expect(project.list()).toEqual(['dbt_project.yml', 'packages.yml']);
});

test("a repository's hooks and the caller's repository are let alone", async () => {
  const template = new Folder({ 'hooks/post-checkout': '#!/bin/sh\ntouch "$HOME/hooked"\n' });
  const home = new Folder();
  const repository = new Repository(packageFiles('tools'));
  const project = projectWith(`git: "${repository.url}"`);
  Object.assign(project.environment, {
    HOME: home.path,
    GIT_TEMPLATE_DIR: template.path,
    GIT_DIR: '/nowhere/.git',
    GIT_INDEX_FILE: '/nowhere/index',
  });
  await project.install();
  expect(home.list()).toEqual([]);
});

test('tokens are used, and never shown', async () => {
  const repository = new Repository(packageFiles('tools'));
  const address = "file://{{ env_var('DBT_ENV_SECRET_PLACE') }}";
  const project = projectWith(`git: "${address}"\n    warn-unpinned: false`);
  project.environment['DBT_ENV_SECRET_PLACE'] = repository.path;
  const { packages } = await project.install();
  expect(packages).toMatchObject([{ name: 'tools' }]);
  expect(project.read('package-lock.yml')).toContain("- git: 'file://{{ env_var(''DBT_ENV_SECRET_PLACE'') }}'");
  expect(project.said + project.read('package-lock.yml')).not.toContain(repository.path);
  await project.install();
  project.environment['DBT_ENV_SECRET_PLACE'] = '/nowhere/s3cret-path';
  const text = await project.failure({ upgrade: true });
  expect(text).toContain("file://***** can't be fetched");
  expect(text).not.toContain('s3cret');
});

test('a token written into the address is not shown either', async () => {
  const project = projectWith('git: "http://user:t0ken@127.0.0.1:9/x.git"\n    revision: v1');
  const text = await project.failure();
  expect(text).toContain("http://*****@127.0.0.1:9/x.git can't be fetched");
  expect(text).not.toContain('t0ken');
  expect(text).toContain('2 |   - git: "http://**********@127.0.0.1:9/x.git"');
});
