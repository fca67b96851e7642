import { expect, test } from 'vitest';
import { Hub, packageTarball } from './support.ts';

const UTILS = 'dbt-labs/dbt_utils';

async function hubWithUtils(): Promise<Hub> {
  const hub = await Hub.start();
  hub.publish(UTILS, {
    '0.9.0': {},
    '1.0.0': {},
    '1.1.0': {},
    '1.10.0': {},
    '2.0.0-rc1': {},
    '2.0.0': {},
    '2.1.0-b1': {},
  });
  return hub;
}

test.each([
  ['1.0.0', '1.0.0'],
  ['=1.0.0', '1.0.0'],
  ['">=1.0.0,<2.0.0"', '1.10.0'],
  ['[">=1.0.0", "<2.0.0"]', '1.10.0'],
  ['">0.1.0"', '2.0.0'],
  ['"<=1.1.0"', '1.1.0'],
  ['2.0.0-rc1', '2.0.0-rc1'],
  ['[">=1.0.0", "<2.1.0"]\n    install_prerelease: true', '2.0.0'],
  ['">=1.0.0"\n    install_prerelease: true', '2.1.0-b1'],
])('the highest version that %s allows is %s', async (range, version) => {
  const hub = await hubWithUtils();
  const project = hub.project(`packages:\n  - package: ${UTILS}\n    version: ${range}\n`);
  const { packages } = await project.install();
  expect(packages).toMatchObject([{ name: 'dbt_utils', kind: 'hub', version }]);
  expect(project.read('dbt_packages/dbt_utils/version.txt')).toBe(version);
  expect(project.read('package-lock.yml')).toContain(`version: ${version}\n`);
  expect(project.list()).toEqual(['dbt_packages', 'dbt_project.yml', 'package-lock.yml', 'packages.yml']);
});

test('a newer version is told of', async () => {
  const hub = await hubWithUtils();
  const project = hub.project(`packages:\n  - {package: ${UTILS}, version: 1.0.0}\n`);
  expect((await project.install()).packages).toMatchObject([{ newerVersion: '2.0.0' }]);
  expect(project.said).toContain('A newer version of dbt-labs/dbt_utils is available: 2.0.0');
});

test('packages of packages, in a version that suits all', async () => {
  const hub = await hubWithUtils();
  hub.publish('dbt-labs/codegen', { '0.5.0': { packages: [{ package: UTILS, version: ['>=0.8.0', '<1.1.0'] }] } });
  hub.publish('a/audit', { '1.0.0': { packages: [{ package: 'dbt-labs/codegen', version: '0.5.0' }] } });
  const project = hub.project(
    `packages:\n  - {package: a/audit, version: 1.0.0}\n  - {package: ${UTILS}, version: ">=0.9.0"}\n`,
  );
  const { packages } = await project.install();
  expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'audit 1.0.0',
    'dbt_utils 1.0.0',
    'codegen 0.5.0',
  ]);
  expect(project.list('dbt_packages')).toEqual(['audit', 'codegen', 'dbt_utils']);
});

test('what only a version asks for that is not taken, is not installed', async () => {
  const hub = await hubWithUtils();
  hub.publish('a/first', { '1.0.0': {}, '2.0.0': { packages: [{ package: 'a/heavy', version: '1.0.0' }] } });
  hub.publish('a/heavy', { '1.0.0': {} });
  hub.publish('a/second', { '1.0.0': { packages: [{ package: 'a/first', version: '<2.0.0' }] } });
  const project = hub.project(
    'packages:\n  - {package: a/first, version: ">=1.0.0"}\n  - {package: a/second, version: 1.0.0}\n',
  );
  expect((await project.install()).packages.map(({ name }) => name)).toEqual(['first', 'second']);
});

test('a conflict says who asks for what', async () => {
  const hub = await hubWithUtils();
  hub.publish('dbt-labs/codegen', { '0.5.0': { packages: [{ package: UTILS, version: ['>=0.8.0', '<1.0.0'] }] } });
  const project = hub.project(
    `packages:\n  - package: ${UTILS}\n    version: ">=1.0.0"\n  - package: dbt-labs/codegen\n    version: 0.5.0\n`,
  );
  expect(await project.failure()).toBe(
    [
      'error[version-mismatch] packages.yml:2:5: no version of dbt-labs/dbt_utils suits all who ask for it',
      '  2 |   - package: dbt-labs/dbt_utils',
      '    |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      '  note: packages.yml:2:5: packages.yml asks for >=1.0.0',
      '  note: dbt-labs/codegen 0.5.0 asks for >=0.8.0, <1.0.0',
      '  hint: the hub has 0.9.0, 1.0.0, 1.1.0, 1.10.0, 2.0.0',
    ].join('\n'),
  );
  expect(project.list()).toEqual(['dbt_project.yml', 'packages.yml']);
});

test('a version that only a prerelease answers', async () => {
  const hub = await hubWithUtils();
  const project = hub.project(`packages:\n  - {package: ${UTILS}, version: ">2.0.0"}\n`);
  expect(await project.failure()).toContain('hint: a prerelease would do: `install_prerelease: true` allows it');
});

test('versions for another dbt are left out, unless nobody is to check', async () => {
  const hub = await Hub.start();
  hub.publish('a/strict', {
    '1.0.0': { requireDbtVersion: ['>=1.3.0', '<2.0.0'] },
    '2.0.0': { requireDbtVersion: '>=2.0.0' },
  });
  const packages = (version: string): string => `packages:\n  - {package: a/strict, version: "${version}"}\n`;
  expect((await hub.project(packages('>=1.0.0')).install()).packages).toMatchObject([
    { version: '1.0.0', newerVersion: undefined },
  ]);
  expect(await hub.project(packages('>=2.0.0')).failure()).toContain(
    'a/strict 2.0.0 asks for dbt >=2.0.0; mart speaks the language of dbt 1.',
  );
  expect((await hub.project(packages('>=1.0.0')).install({ versionCheck: false })).packages).toMatchObject([
    { version: '2.0.0' },
  ]);
});

test('a package that the hub does not have', async () => {
  const hub = await hubWithUtils();
  expect(await hub.project('packages:\n  - {package: dbt-labs/dbt_util, version: 1.0.0}\n').failure()).toContain(
    'hint: did you mean `dbt-labs/dbt_utils`?',
  );
  expect(await hub.project('packages:\n  - {package: fishtown/dbt_utils, version: 1.0.0}\n').failure()).toContain(
    'hint: did you mean `dbt-labs/dbt_utils`?',
  );
  expect(await hub.project('packages:\n  - {package: a/nothing_like_it, version: 1.0.0}\n').failure()).toContain(
    'error[package-missing] packages.yml:2:5: the hub has no package `a/nothing_like_it`',
  );
});

test('a package that was renamed is installed, with a warning', async () => {
  const hub = await Hub.start();
  hub.publish('fishtown/old_utils', { '1.0.0': {} }, { redirectnamespace: 'dbt-labs', redirectname: null });
  const { warnings } = await hub.project('packages:\n  - {package: fishtown/old_utils, version: 1.0.0}\n').install();
  expect(warnings).toMatchObject([
    { code: 'deprecated', message: 'the package fishtown/old_utils is now called dbt-labs/old_utils' },
  ]);
});

test('failures that pass are tried again', async () => {
  const hub = await hubWithUtils();
  hub.faults.set(`/api/v1/${UTILS}.json`, [503, '<html>maintenance</html>']);
  hub.faults.set(`/archives/${UTILS}/1.0.0.tar.gz`, ['cut', 429]);
  const project = hub.project(`packages:\n  - {package: ${UTILS}, version: 1.0.0}\n`);
  await project.install();
  expect(project.has('dbt_packages/dbt_utils/dbt_project.yml')).toBe(true);
  expect(hub.requests).toHaveLength(6);
});

test('failures that last are told', async () => {
  const hub = await hubWithUtils();
  hub.faults.set(`/archives/${UTILS}/1.0.0.tar.gz`, [403]);
  const project = hub.project(`packages:\n  - {package: ${UTILS}, version: 1.0.0}\n`);
  expect(await project.failure()).toContain(
    "error[package-unreachable] the archive of dbt-labs/dbt_utils 1.0.0 can't be had",
  );
  hub.faults.set(`/api/v1/${UTILS}.json`, [500, 500, 500]);
  expect(await project.failure()).toMatch(/the package hub can't be read: .*dbt_utils\.json: 500/);
  project.environment['MART_PACKAGE_HUB_URL'] = 'http://127.0.0.1:9';
  expect(await project.failure()).toMatch(/package-unreachable.*127\.0\.0\.1:9/s);
  project.environment['MART_PACKAGE_HUB_URL'] = 'hub.example.com';
  expect(await project.failure()).toContain('MART_PACKAGE_HUB_URL is not an address');
});

test('a server that does not answer is not waited for', async () => {
  const hub = await hubWithUtils();
  hub.faults.set(`/api/v1/${UTILS}.json`, ['hang', 'hang']);
  const project = hub.project(`packages:\n  - {package: ${UTILS}, version: 1.0.0}\n`);
  const network = { attempts: 2, retryDelayMs: 1, answerTimeoutMs: 50, downloadTimeoutMs: 50 };
  expect(await project.failure({ network })).toContain('no answer in time');
});

test("the name in the package's own project file counts", async () => {
  const hub = await Hub.start();
  hub.publish('a/dashed-name', { '1.0.0': { archive: packageTarball('real_name') } });
  const project = hub.project('packages:\n  - {package: a/dashed-name, version: 1.0.0}\n');
  await project.install();
  expect(project.list('dbt_packages')).toEqual(['real_name']);
});
