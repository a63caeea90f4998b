import type { IncomingMessage } from 'node:http';
import { open, rename, rm, stat } from 'node:fs/promises';
import { StanchError } from '../kit/error.ts';
import { hashFile } from './hash-file.ts';
import { openUrl, type OpenUrlOptions } from './open-url.ts';

export interface DownloadRequest extends Omit<OpenUrlOptions, 'headers'> {
  url: string;
  targetPath: string;
  /** Null: not checked. */
  sha256: string | null;
  /** Null: as long as the server says. */
  sizeBytes: number | null;
  /** Bytes on disk so far, and the total when it is known. */
  onProgress?: (bytes: number, totalBytes: number | undefined) => void;
  /** How often a cut connection is taken up again before giving up. Default 3. */
  retries?: number;
}

/**
 * Downloads to `<target>.part` and renames it when it is complete and its sha256 is right. An existing part is continued, or started again
 * where the server does not give ranges; a cut connection is taken up again. A file with the wrong hash is set aside as
 * `<target>.wrong-hash`. Gives the file's sha256. Throws `download-failed` (the part stays for the next try), `model-hash`,
 * `output-unwritable`, `interrupted`.
 */
export async function download(request: DownloadRequest): Promise<string> {
  const partPath = `${request.targetPath}.part`;
  const wasStarted = (await partBytes(partPath)) > 0;
  await fillPart(request, partPath);
  let sha256 = await hashFile(partPath);
  if (request.sha256 !== null && sha256 !== request.sha256 && wasStarted) {
    // The old part may have been of another version of the file: one fresh start before the source is blamed.
    await rm(partPath, { force: true });
    await fillPart(request, partPath);
    sha256 = await hashFile(partPath);
  }
  if (request.sha256 !== null && sha256 !== request.sha256) {
    await setAsideWrongHash(partPath, request.targetPath, { expected: request.sha256, actual: sha256, from: new URL(request.url).host });
  }
  await rename(partPath, request.targetPath);
  return sha256;
}

/** Moves a file to `<target>.wrong-hash` and throws `model-hash`. */
export async function setAsideWrongHash(path: string, targetPath: string, found: { expected: string; actual: string; from: string }): Promise<never> {
  const asidePath = `${targetPath}.wrong-hash`;
  await rename(path, asidePath);
  throw new StanchError(
    'model-hash',
    `The model file from ${found.from} is not the expected one: its sha256 is ${found.actual.slice(0, 12)}…, not ${found.expected.slice(0, 12)}…; it was set aside as ${asidePath}.`,
    'Fetch it again, or import a file that you trust: stanch model import FILE',
  );
}

async function fillPart(request: DownloadRequest, partPath: string): Promise<void> {
  for (let retriesLeft = request.retries ?? 3; ;) {
    const before = await partBytes(partPath);
    try {
      await fillOnce(request, partPath, before);
      return;
    } catch (error) {
      // Only a connection that gave something, then broke, is worth another try.
      const hasGrown = (await partBytes(partPath)) > before;
      if (!(error instanceof StanchError) || error.code !== 'download-failed' || !hasGrown || retriesLeft <= 0) throw error;
      retriesLeft -= 1;
    }
  }
}

async function fillOnce(request: DownloadRequest, partPath: string, haveBytes: number): Promise<void> {
  if (request.sizeBytes !== null && haveBytes === request.sizeBytes) return;
  const isTooLong = request.sizeBytes !== null && haveBytes > request.sizeBytes;
  const wantFrom = isTooLong ? 0 : haveBytes;
  const response = await openUrl(request.url, { ...request, headers: wantFrom > 0 ? { range: `bytes=${wantFrom}-` } : {} });
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
  const isContinued = response.statusCode === 206 && range !== null && Number(range[1]) === wantFrom;
  if (response.statusCode === 416 || (response.statusCode === 206 && !isContinued)) {
    response.destroy();
    if (wantFrom === 0) throw new StanchError('download-failed', `${new URL(request.url).host} gave a part that was not asked for.`, hint);
    const total = /^bytes \*\/(\d+)$/.exec(response.headers['content-range'] ?? '')?.[1];
    if (request.sizeBytes === null && Number(total) === haveBytes) return;
    await rm(partPath, { force: true });
    return fillOnce(request, partPath, 0);
  }
  if (response.statusCode !== 200 && response.statusCode !== 206) {
    response.destroy();
    throw new StanchError('download-failed', `${new URL(request.url).host} answered ${response.statusCode ?? 'nothing'} for the model file.`, hint);
  }
  const from = isContinued ? wantFrom : 0;
  const lengthHeader = response.headers['content-length'];
  const totalBytes = request.sizeBytes ?? (lengthHeader === undefined ? undefined : from + Number(lengthHeader));
  await writeBody(request, response, { partPath, from, totalBytes });
}

async function writeBody(request: DownloadRequest, response: IncomingMessage, { partPath, from, totalBytes }: { partPath: string; from: number; totalBytes: number | undefined }): Promise<void> {
  const host = new URL(request.url).host;
  let bytes = from;
  request.onProgress?.(bytes, totalBytes);
  const handle = await open(partPath, from > 0 ? 'a' : 'w').catch((cause: unknown) => {
    response.destroy();
    throw unwritable(partPath, cause);
  });
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (totalBytes !== undefined && bytes > totalBytes) break;
      for (let done = 0; done < chunk.length;) {
        done += (await handle.write(chunk, done).catch((cause: unknown) => { throw unwritable(partPath, cause); })).bytesWritten;
      }
      request.onProgress?.(bytes, totalBytes);
    }
    await handle.sync();
  } catch (error) {
    if (error instanceof StanchError) throw error;
    if (request.signal?.aborted === true) throw new StanchError('interrupted', 'The download was interrupted.', 'Run it again: it goes on where it stopped.', error);
    throw new StanchError('download-failed', `The connection to ${host} broke after ${bytes} bytes.`, hint, error);
  } finally {
    await handle.close();
    response.destroy();
  }
  if (totalBytes === undefined || bytes === totalBytes) return;
  if (bytes > totalBytes) await rm(partPath, { force: true });
  throw new StanchError('download-failed', `${host} gave ${bytes > totalBytes ? 'more' : 'less'} than the ${totalBytes} bytes of the model file.`, hint);
}

const hint = 'Check the network and run it again, or import a model file from elsewhere: stanch model import FILE';

function unwritable(path: string, cause: unknown): StanchError {
  return new StanchError('output-unwritable', `The model cannot be stored at ${path}.`, 'Check the free disk space and the rights of the folder, or set STANCH_HOME to another one.', cause);
}

async function partBytes(path: string): Promise<number> {
  return stat(path).then(({ size }) => size, () => 0);
}
