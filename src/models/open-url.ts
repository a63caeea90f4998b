import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { StanchError } from '../kit/error.ts';

export interface OpenUrlOptions {
  headers?: Readonly<Record<string, string>>;
  /** Until the name is resolved and the connection stands. Default 5,000: an unreachable host must not hold up set-up. */
  connectTimeoutMs?: number;
  /** Without a byte, before and during the body. Default 30,000. */
  idleTimeoutMs?: number;
  signal?: AbortSignal;
}

const maxRedirects = 5;

/**
 * GET with a time limit of its own for connecting (the built-in fetch has none), following redirects but never from https to http. The
 * body is not read yet. Throws `download-failed`, or `interrupted` on the signal.
 */
export async function openUrl(url: string, options: OpenUrlOptions = {}): Promise<IncomingMessage> {
  let current = new URL(url);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const response = await requestOnce(current, options);
    const location = response.headers.location;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
    response.resume();
    const next = new URL(location, current);
    if (next.protocol !== 'https:' && !(next.protocol === 'http:' && current.protocol === 'http:')) {
      throw new StanchError('download-failed', `${current.host} sends on to an address that is not safe.`, hint);
    }
    current = next;
  }
  throw new StanchError('download-failed', `${current.host} sends on and on.`, hint);
}

const hint = 'Check the network, or import a model file from elsewhere: stanch model import FILE';

function requestOnce(url: URL, { headers, connectTimeoutMs = 5000, idleTimeoutMs = 30_000, signal }: OpenUrlOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown, sentence = `${url.host} cannot be reached.`): void => {
      clearTimeout(connectTimer);
      reject(signal?.aborted === true
        ? new StanchError('interrupted', 'The download was interrupted.', 'Run it again: it goes on where it stopped.', cause)
        : new StanchError('download-failed', sentence, hint, cause));
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { headers: { 'user-agent': 'stanch', 'accept-encoding': 'identity', ...headers }, ...(signal === undefined ? {} : { signal }) });
    const connectTimer = setTimeout(() => request.destroy(new Error(`no connection after ${connectTimeoutMs} ms`)), connectTimeoutMs);
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connectTimer));
      else clearTimeout(connectTimer);
    });
    request.setTimeout(idleTimeoutMs, () => request.destroy(new Error(`nothing came for ${idleTimeoutMs} ms`)));
    request.on('error', (cause) => fail(cause));
    request.once('response', (response) => {
      clearTimeout(connectTimer);
      resolve(response);
    });
    request.end();
  });
}
