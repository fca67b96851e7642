import { expect, test } from 'vitest';
import { Hub, packageFiles, packageTarball, tarball, type TarEntry, type TestProject } from './support.ts';

const PROJECT: TarEntry = { path: 'pack/dbt_project.yml', text: 'name: pack\n' };

async function projectFor(
  content: Buffer,
  path = '/pack.tar.gz',
): Promise<{ readonly hub: Hub; readonly project: TestProject }> {
  const hub = await Hub.start();
  hub.serve(path, content);
  return { hub, project: hub.project(`packages:\n  - tarball: "${hub.url}${path}"\n    name: pack\n`) };
}

test('an archive at an address', async () => {
  const { hub, project } = await projectFor(packageTarball('pack', { 'macros/deep/er.sql': 'x' }));
  expect((await project.install()).packages).toMatchObject([{ name: 'pack', kind: 'tarball' }]);
  expect(project.read('dbt_packages/pack/macros/deep/er.sql')).toBe('x');
  expect(project.read('package-lock.yml')).toContain(`  - name: pack\n    tarball: ${hub.url}/pack.tar.gz\n`);
});

test('an archive without a folder around the project', async () => {
  const { project } = await projectFor(
    tarball(Object.entries(packageFiles('pack')).map(([path, text]) => ({ path, text }))),
  );
  await project.install();
  expect(project.list('dbt_packages/pack')).toEqual(['dbt_project.yml', 'macros']);
});

test('an archive goes by the name that the list gives it', async () => {
  const { project } = await projectFor(packageTarball('own_name'));
  await project.install();
  expect(project.list('dbt_packages')).toEqual(['pack']);
});

test('links within the package', async () => {
  const { project } = await projectFor(
    tarball([PROJECT, { path: 'pack/again.yml', type: '2', target: 'dbt_project.yml' }]),
  );
  await project.install();
  expect(project.read('dbt_packages/pack/again.yml')).toBe('name: pack\n');
});

test.each<[string, readonly TarEntry[], string]>([
  [
    'a path that climbs',
    [PROJECT, { path: '../../escaped.txt', text: 'x' }],
    '`../../escaped.txt` would be written outside of the package',
  ],
  [
    'a path that climbs in between',
    [PROJECT, { path: 'pack/../../escaped.txt', text: 'x' }],
    'would be written outside of the package',
  ],
  ['an absolute path', [PROJECT, { path: '/escaped.txt', text: 'x' }], 'would be written outside of the package'],
  [
    'a link out',
    [PROJECT, { path: 'pack/out.sql', type: '2', target: '../../../../etc/hostname' }],
    'holds a link that leads out of it',
  ],
  [
    'an absolute link',
    [PROJECT, { path: 'pack/out.sql', type: '2', target: '/etc/hostname' }],
    'holds a link that leads out of it',
  ],
  [
    'a hard link out',
    [PROJECT, { path: 'pack/out.sql', type: '1', target: '/etc/hostname' }],
    'it holds a link that leads out of it: `pack/out.sql` to `/etc/hostname`',
  ],
  ['a pipe', [PROJECT, { path: 'pack/pipe', type: '6' }], '`pack/pipe` is neither a file nor a folder'],
  ['no project', [{ path: 'pack/readme.md', text: 'x' }], 'is no package: there is no dbt_project.yml in it'],
  [
    'two folders',
    [PROJECT, { path: 'other/readme.md', text: 'x' }],
    'is no package: there is no dbt_project.yml in it',
  ],
  [
    'a link that a later file would be written through',
    [PROJECT, { path: 'pack/dir', type: '2', target: '../../..' }, { path: 'pack/dir/escaped.txt', text: 'x' }],
    '',
  ],
])('an archive with %s is refused', async (_what, entries, message) => {
  const { project } = await projectFor(tarball(entries));
  const text = await project.failure();
  expect(text).toContain('error[package-invalid] packages.yml:2:5');
  expect(text).toContain(message);
  expect(project.list()).toEqual(['dbt_project.yml', 'packages.yml']);
});

test('what is no archive', async () => {
  for (const content of [
    Buffer.from('<html>not found</html>'),
    packageTarball('pack').subarray(0, 100),
    Buffer.alloc(0),
  ]) {
    const { project } = await projectFor(content);
    expect(await project.failure()).toMatch(
      /error\[package-invalid\] packages\.yml:2:5: .*(can't be unpacked|is no package)/,
    );
  }
});

test('an archive that is not there, and one behind a password', async () => {
  const { hub, project } = await projectFor(packageTarball('pack'));
  hub.faults.set('/pack.tar.gz', [404]);
  expect(await project.failure()).toMatch(
    /error\[package-unreachable\] packages\.yml:2:5: the archive .*pack\.tar\.gz can't be had: 404/,
  );
  const secret = hub.project(
    `packages:\n  - tarball: "${hub.url.replace('//', "//me:{{ env_var('DBT_ENV_SECRET_TOKEN') }}@")}/pack.tar.gz"\n    name: pack\n`,
  );
  secret.environment['DBT_ENV_SECRET_TOKEN'] = 's3cret/word';
  secret.environment['DBT_ENV_SECRET_TOKEN'] = encodeURIComponent('s3cret/word');
  await secret.install();
  expect(hub.headers.at(-1)).toBe(`Basic ${Buffer.from('me:s3cret/word').toString('base64')}`);
  expect(secret.said + secret.read('package-lock.yml')).not.toContain('s3cret');
  hub.faults.set('/pack.tar.gz', [403]);
  const text = await secret.failure({ upgrade: true });
  expect(text).toContain("can't be had: 403");
  expect(text).not.toContain('s3cret');
});
