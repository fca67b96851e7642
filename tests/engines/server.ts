import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** A throw-away database server on the loopback address. */
export interface Server {
  readonly url: string;
  readonly version: string;
  /** Ends the server as a power cut would; its files stay. */
  kill(): Promise<void>;
  /** Starts it again on the same files and port. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

export interface ServerPlan {
  readonly folder: string;
  readonly port: number;
  readonly url: string;
  readonly version: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
  /** The signal on which the server ends at once but in order. */
  readonly stopSignal: NodeJS.Signals;
}

export async function startServer(plan: ServerPlan): Promise<Server> {
  let child = await launch(plan);
  const removeOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', removeOnExit);
  return {
    url: plan.url,
    version: plan.version,
    kill: async () => end(child, 'SIGKILL'),
    restart: async () => {
      child = await launch(plan);
    },
    stop: async () => {
      process.removeListener('exit', removeOnExit);
      await end(child, plan.stopSignal);
      await rm(plan.folder, { recursive: true, force: true });
    },
  };
}

async function launch(plan: ServerPlan): Promise<ChildProcess> {
  const child = spawn(plan.command, plan.args, { ...plan.options, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-4000);
  });
  child.on('error', (error) => {
    said += error.message;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(plan.port))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${plan.command} did not start:\n${said}`);
    }
    await sleep(30);
  }
  return child;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const open = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  socket.destroy();
  return open;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const late = sleep(STOP_TIMEOUT_MS, 'late', { ref: false });
  if ((await Promise.race([ended, late])) === 'late') {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Runs a short program to its end. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${said}`);
  return said;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** The ids of an account, from the system's own list. */
export function account(name: string): { readonly uid: number; readonly gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}
