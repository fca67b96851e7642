import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '../domain/json.ts';
import { cancelled } from './package-errors.ts';

export interface NetworkSettings {
  /** How often a request is made before it counts as failed. */
  readonly attempts: number;
  /** The pause before the second attempt; it doubles from one to the next. */
  readonly retryDelayMs: number;
  readonly answerTimeoutMs: number;
  readonly downloadTimeoutMs: number;
}

export const DEFAULT_NETWORK: NetworkSettings = {
  attempts: 5,
  retryDelayMs: 250,
  answerTimeoutMs: 30_000,
  downloadTimeoutMs: 300_000,
};

/** A package of SQL files is far smaller: what is larger is a mistake, or made to fill the disk. */
const DOWNLOAD_BYTES_MAX = 512 * 1024 * 1024;
/** Failures that the next attempt would meet again. */
const LASTING = /CERT|SELF_SIGNED|ERR_TLS|ERR_INVALID_URL|ERR_SSL/;

/** A request that failed for good. */
export class HttpError extends Error {
  /** Undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, cause?: unknown) {
    super(message, { cause });
    this.name = 'HttpError';
    this.status = status;
  }
}

/** GET requests with a timeout, tried again after what may pass: no answer, 429, 5xx, an answer cut short. */
export class HttpClient {
  readonly #settings: NetworkSettings;
  readonly #signal: AbortSignal | undefined;

  constructor(settings: NetworkSettings, signal: AbortSignal | undefined) {
    this.#settings = settings;
    this.#signal = signal;
  }

  /** The JSON at an address. Throws {@link HttpError}. */
  async json(url: URL): Promise<Json> {
    return this.#attempts(async () => {
      const response = await this.#get(url, this.#settings.answerTimeoutMs);
      const text = await response.text();
      try {
        return JSON.parse(text) as Json;
      } catch (error) {
        throw new HttpError('the answer is not JSON', undefined, error);
      }
    });
  }

  /** Writes what is at an address to a file. Throws {@link HttpError}. */
  async download(url: URL, path: string): Promise<void> {
    await this.#attempts(async () => {
      const { body } = await this.#get(url, this.#settings.downloadTimeoutMs);
      if (body === null) throw new HttpError('the answer is empty');
      await pipeline(Readable.fromWeb(body as ReadableStream), sizeLimit(), createWriteStream(path));
    });
  }

  async #get(url: URL, timeoutMs: number): Promise<Response> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = this.#signal === undefined ? timeout : AbortSignal.any([timeout, this.#signal]);
    const { address, headers } = withoutCredentials(url);
    const response = await fetch(address, { signal, headers });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new HttpError(`${response.status} ${response.statusText}`.trim(), response.status);
  }

  async #attempts<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (this.#signal?.aborted === true) throw cancelled();
        if (failures >= this.#settings.attempts || !isPassing(error)) throw explained(error);
        const options = this.#signal === undefined ? {} : { signal: this.#signal };
        await pause(this.#settings.retryDelayMs * 2 ** (failures - 1), undefined, options).catch(() => undefined);
      }
    }
  }
}

/** `fetch` refuses addresses with a user and password: they go into the header that they stand for. */
function withoutCredentials(url: URL): { readonly address: URL; readonly headers: Readonly<Record<string, string>> } {
  const headers: Record<string, string> = { 'user-agent': 'mart' };
  if (url.username === '' && url.password === '') return { address: url, headers };
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  headers['authorization'] = `Basic ${Buffer.from(user).toString('base64')}`;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return { address, headers };
}

function sizeLimit(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > DOWNLOAD_BYTES_MAX) done(new HttpError('the archive is larger than any package', 413));
      else done(null, chunk);
    },
  });
}

function isPassing(error: unknown): boolean {
  if (error instanceof HttpError)
    return error.status === undefined || error.status === 429 || error.status === 408 || error.status >= 500;
  return !LASTING.test(causeOf(error));
}

function explained(error: unknown): HttpError {
  return error instanceof HttpError ? error : new HttpError(causeOf(error), undefined, error);
}

/** `fetch` says `fetch failed`, and why only in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return 'code' in cause ? `${cause.message} (${String(cause.code)})` : cause.message;
}
