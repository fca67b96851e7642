import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import type { MartEvent } from '../../src/domain/event.ts';
import { installPackages, type InstalledPackages, type InstallRequest } from '../../src/packages/install.ts';

type Files = Readonly<Record<string, string>>;

/** The files of a package with one macro, and what it asks for. */
export function packageFiles(name: string, more: Files = {}): Files {
  return {
    'dbt_project.yml': `name: ${name}\nversion: 1.0.0\nmacro-paths: [macros]\n`,
    [`macros/${name}.sql`]: `{% macro ${name}() %}${name}{% endmacro %}\n`,
    ...more,
  };
}

/** A folder that goes when the test ends. */
export class Folder {
  readonly path: string;

  constructor(files: Files = {}) {
    this.path = realpathSync(mkdtempSync(join(tmpdir(), 'mart-packages-')));
    onTestFinished(() => rmSync(this.path, { recursive: true, force: true }));
    this.write(files);
  }

  write(files: Files): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.path, path));
  }

  isLink(path: string): boolean {
    return lstatSync(join(this.path, path)).isSymbolicLink();
  }

  /** Names in a folder, those of hidden files too. */
  list(path = '.'): string[] {
    return readdirSync(join(this.path, path)).toSorted();
  }
}

/** A project that asks for packages. */
export class TestProject extends Folder {
  readonly events: MartEvent[] = [];
  environment: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: tmpdir() };

  constructor(packages: string | undefined, files: Files = {}) {
    super({
      'dbt_project.yml': 'name: shop\n',
      ...(packages === undefined ? {} : { 'packages.yml': packages }),
      ...files,
    });
  }

  async install(more: Partial<InstallRequest> = {}): Promise<InstalledPackages> {
    return installPackages({
      projectRoot: this.path,
      environment: this.environment,
      report: (event) => this.events.push(event),
      network: { attempts: 3, retryDelayMs: 1, answerTimeoutMs: 5_000, downloadTimeoutMs: 5_000 },
      ...more,
    });
  }

  /** What a failing installation says, as it is printed. */
  async failure(more: Partial<InstallRequest> = {}): Promise<string> {
    try {
      await this.install(more);
    } catch (error) {
      if (error instanceof MartError) return error.diagnostics.map((found) => renderDiagnostic(found)).join('\n');
      throw error;
    }
    throw new Error('the packages were installed');
  }

  /** Everything that was said on the way. */
  get said(): string {
    return this.events
      .map((event) =>
        event.kind === 'log' ? event.message : event.kind === 'diagnostic' ? renderDiagnostic(event.diagnostic) : '',
      )
      .join('\n');
  }
}

/** A git repository in a folder. */
export class Repository extends Folder {
  constructor(files: Files = {}) {
    super();
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit(files);
  }

  get url(): string {
    return `file://${this.path}`;
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], {
      cwd: this.path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** Gives the commit's hash. */
  commit(files: Files, tag?: string): string {
    this.write(files);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'change');
    if (tag !== undefined) this.git('tag', tag);
    return this.git('rev-parse', 'HEAD');
  }
}

export interface TarEntry {
  readonly path: string;
  readonly text?: string;
  /** `0` a file, `1` a hard link, `2` a symbolic link, `5` a folder, `6` a pipe. */
  readonly type?: string;
  readonly target?: string;
}

/** A gzipped tar archive, also one that no tool would make. */
export function tarball(entries: readonly TarEntry[]): Buffer {
  return gzipSync(Buffer.concat([...entries.map(tarBlock), Buffer.alloc(1024)]));
}

export function packageTarball(name: string, more: Files = {}): Buffer {
  return tarball(Object.entries(packageFiles(name, more)).map(([path, text]) => ({ path: `${name}-1/${path}`, text })));
}

function tarBlock({ path, text = '', type = '0', target = '' }: TarEntry): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(512);
  const put = (value: string, at: number): void => void header.write(value, at, 'utf8');
  put(path, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put('        ', 148);
  put(type, 156);
  put(target, 157);
  put('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export interface PublishedVersion {
  readonly packages?: readonly unknown[];
  readonly requireDbtVersion?: readonly string[] | string;
  /** The archive; one of a package with this name when undefined. */
  readonly archive?: Buffer;
  readonly files?: Files;
}

/** A package hub on this machine. */
export class Hub {
  /** Paths that were asked for, in order. */
  readonly requests: string[] = [];
  /** Answers to give instead, the first to the first request of a path, until there are none left. */
  readonly faults = new Map<string, (number | 'cut' | 'hang' | string)[]>();
  readonly headers: (string | undefined)[] = [];
  readonly #answers = new Map<string, unknown>();
  readonly #archives = new Map<string, Buffer>();
  #server: Server | undefined;

  static async start(): Promise<Hub> {
    const hub = new Hub();
    hub.#server = createServer((request, response) => {
      const path = request.url ?? '';
      hub.requests.push(path);
      hub.headers.push(request.headers.authorization);
      const fault = hub.faults.get(path)?.shift();
      if (fault === 'hang') return;
      if (fault === 'cut') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{');
        setTimeout(() => response.destroy(), 5);
        return;
      }
      if (typeof fault === 'number') return void response.writeHead(fault).end();
      const answer = fault ?? hub.#archives.get(path) ?? JSON.stringify(hub.#answers.get(path));
      if (answer === undefined) return void response.writeHead(404).end('Not Found');
      response.writeHead(200).end(answer);
    });
    await new Promise<void>((resolve) => hub.#server?.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      hub.#server?.closeAllConnections();
      hub.#server?.close();
    });
    return hub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo | undefined)?.port ?? 0}`;
  }

  publish(
    name: string,
    versions: Readonly<Record<string, PublishedVersion>>,
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    const [namespace = '', short = ''] = name.split('/');
    const records: Record<string, unknown> = {};
    for (const [version, { packages = [], requireDbtVersion = [], archive, files }] of Object.entries(versions)) {
      const path = `/archives/${name}/${version}.tar.gz`;
      this.serve(path, archive ?? packageTarball(short, { 'version.txt': version, ...files }));
      records[version] = {
        name: short,
        version,
        packages,
        require_dbt_version: requireDbtVersion,
        downloads: { tarball: this.url + path, format: 'tgz' },
      };
    }
    this.#answers.set(`/api/v1/${name}.json`, {
      name: short,
      namespace,
      latest: Object.keys(versions).at(-1),
      versions: records,
      ...more,
    });
    const index = (this.#answers.get('/api/v1/index.json') ?? []) as string[];
    this.#answers.set('/api/v1/index.json', [...index, name]);
  }

  serve(path: string, content: Buffer): void {
    this.#archives.set(path, content);
  }

  /** A project that uses this hub. */
  project(packages: string, files: Files = {}): TestProject {
    const project = new TestProject(packages, files);
    project.environment['DBT_PACKAGE_HUB_URL'] = this.url;
    return project;
  }
}
