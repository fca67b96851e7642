import { describe, expect, test } from 'vitest';
import { addToPackagesFile, parseAddition, type PackageAddition } from '../../src/packages/add-package.ts';
import { Hub, packageFiles, Repository, TestProject } from './support.ts';

const UTILS: PackageAddition = { name: 'dbt-labs/dbt_utils', version: '1.1.1', source: 'hub' };
const ENTRY = '- package: dbt-labs/dbt_utils\n    version: 1.1.1\n';

function add(text: string | undefined, addition: PackageAddition = UTILS): string {
  return addToPackagesFile(text, 'packages.yml', addition);
}

describe('a further entry', () => {
  test.each([
    ['no file', undefined, `packages:\n  ${ENTRY}`],
    ['an empty file', '\n', `packages:\n  ${ENTRY}`],
    ['only comments', '# ours\n', `# ours\n\npackages:\n  ${ENTRY}`],
    ['no entries', 'packages:\n', `packages:\n  ${ENTRY}`],
    ['an empty list', '# top\npackages: [] # none yet\n', `# top\npackages: # none yet\n  ${ENTRY}`],
    ['entries', 'packages:\n  - local: a # ours\n  # end\n', `packages:\n  - local: a # ours\n  ${ENTRY}  # end\n`],
    ['entries without a line break', 'packages:\n  - local: a', `packages:\n  - local: a\n  ${ENTRY}`],
    [
      'entries at the margin',
      'packages:\n- local: a\n\n# end\n',
      `packages:\n- local: a\n${ENTRY.replace('    ', '  ')}\n# end\n`,
    ],
    [
      'lists, empty values and other keys',
      'packages:\n  - package: a/b\n    version:\n      - ">=1.0.0"\n      - "<2.0.0" # two\n    install_prerelease:\nprojects: []\n',
      `packages:\n  - package: a/b\n    version:\n      - ">=1.0.0"\n      - "<2.0.0" # two\n    install_prerelease:\n  ${ENTRY}projects: []\n`,
    ],
    [
      'a list in brackets',
      'packages: [{local: a}] # flow\n',
      'packages: [{local: a}, {package: dbt-labs/dbt_utils, version: 1.1.1}] # flow\n',
    ],
    ['an entry in braces', 'packages:\n  - {local: a} # flow\n', `packages:\n  - {local: a} # flow\n  ${ENTRY}`],
    [
      'lines that end as on Windows',
      'packages:\r\n  - local: a\r\n',
      'packages:\r\n  - local: a\n  - package: dbt-labs/dbt_utils\n    version: 1.1.1\r\n',
    ],
  ])('after %s', (_what, before, after) => {
    expect(add(before)).toBe(after);
  });
});

describe('another version of an entry that is there', () => {
  test.each([
    [
      'a text',
      'packages:\n  - package: dbt-labs/dbt_utils # it\n    version: 0.9.0 # old\n  - local: a\n',
      'packages:\n  - package: dbt-labs/dbt_utils # it\n    version: 1.1.1 # old\n  - local: a\n',
    ],
    [
      'a list in brackets',
      'packages:\n  - package: dbt-labs/dbt_utils\n    version: [">=1.0.0", "<2.0.0"] # old\n',
      'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.1.1 # old\n',
    ],
    [
      'a list over lines',
      'packages:\n  - package: dbt-labs/dbt_utils\n    version:\n      - ">=1.0.0"\n      - "<2.0.0"\n  - local: a\n',
      'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.1.1\n  - local: a\n',
    ],
    [
      'braces',
      'packages:\n  - {package: dbt-labs/dbt_utils, version: 0.9.0}\n',
      'packages:\n  - {package: dbt-labs/dbt_utils, version: 1.1.1}\n',
    ],
    ['nothing', 'packages:\n  - package: dbt-labs/dbt_utils\n', `packages:\n  ${ENTRY}`],
  ])('in place of %s', (_what, before, after) => {
    expect(add(before)).toBe(after);
  });
});

test('ranges, revisions, folders and archives', () => {
  expect(add(undefined, { ...UTILS, version: '>=1.0.0, <2.0.0' })).toContain('version: [">=1.0.0", "<2.0.0"]\n');
  expect(add(undefined, { ...UTILS, version: '>=1.0.0' })).toContain('version: ">=1.0.0"\n');
  expect(add(undefined, { name: 'https://x.org/y.git', version: '1.10', source: 'git' })).toBe(
    'packages:\n  - git: https://x.org/y.git\n    revision: "1.10"\n',
  );
  expect(
    add('packages:\n  - git: https://x.org/y\n', { name: 'https://x.org/y.git', version: 'v2', source: 'git' }),
  ).toContain('- git: https://x.org/y\n');
  expect(add(undefined, { name: '../libs', version: undefined, source: 'local' })).toBe(
    'packages:\n  - local: ../libs\n',
  );
  expect(add(undefined, { name: 'https://x.org/y.tgz', version: 'y', source: 'tarball' })).toBe(
    'packages:\n  - tarball: https://x.org/y.tgz\n    name: y\n',
  );
});

test("a layout that can't be edited is left alone", () => {
  expect(() => add('packages: &list\n  - local: a\nprojects: *list\n')).not.toThrow();
  expect(() => add('{packages: [{package: dbt-labs/dbt_utils}]}\n')).toThrow(
    "packages.yml is laid out in a way that can't be edited here",
  );
});

test.each([
  ['dbt-labs/dbt_utils@1.1.1', 'hub', 'dbt-labs/dbt_utils', '1.1.1'],
  ['dbt-labs/dbt_utils', 'hub', 'dbt-labs/dbt_utils', undefined],
  ['https://x.org/y.git@feature/z', 'git', 'https://x.org/y.git', 'feature/z'],
  ['git@x.org:y/z.git', 'git', 'git@x.org:y/z.git', undefined],
  ['git@x.org:y/z.git@v1', 'git', 'git@x.org:y/z.git', 'v1'],
  ['https://me@x.org/y.git', 'git', 'https://me@x.org/y.git', undefined],
  ['https://me@x.org/y.git@v1', 'git', 'https://me@x.org/y.git', 'v1'],
  ['../a@b', 'local', '../a@b', undefined],
] as const)('%s of %s', (text, source, name, version) => {
  expect(parseAddition(text, source)).toEqual({ name, version, source });
});

test('a package is added once it is known to fit', async () => {
  const hub = await Hub.start();
  hub.publish('dbt-labs/dbt_utils', { '1.0.0': {}, '1.1.1': {} });
  const project = hub.project('# ours\npackages:\n  - local: libs/one # linked\n');
  project.write({ 'libs/one/dbt_project.yml': 'name: one\n' });
  const before = project.read('packages.yml');
  expect(await project.failure({ add: { ...UTILS, version: '9.0.0' } })).toContain(
    'no version of dbt-labs/dbt_utils is 9.0.0',
  );
  expect(project.read('packages.yml')).toBe(before);
  await project.install({ add: UTILS });
  expect(project.read('packages.yml')).toBe(`${before}  ${ENTRY}`);
  expect(project.list('dbt_packages')).toEqual(['dbt_utils', 'one']);
  await project.install({ add: { ...UTILS, version: '1.0.0' }, lockOnly: true });
  expect(project.read('packages.yml')).toContain('version: 1.0.0\n');
  expect(project.read('dbt_packages/dbt_utils/version.txt')).toBe('1.1.1');
});

test('a repository is added to the list of dependencies.yml', async () => {
  const repository = new Repository(packageFiles('tools'));
  const commit = repository.commit({}, 'v1');
  const project = new TestProject(undefined, { 'dependencies.yml': 'packages:\n' });
  const { packages } = await project.install({ add: { name: repository.url, version: 'v1', source: 'git' } });
  expect(packages).toEqual([{ name: 'tools', kind: 'git', version: commit }]);
  expect(project.list()).toEqual(['dbt_packages', 'dbt_project.yml', 'dependencies.yml', 'package-lock.yml']);
});
