import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendRange, serve, type TestServer } from './__fixtures__/serve-bytes.ts';
import { download } from './download.ts';

const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) >>> 3 & 0xff));
const sha256 = createHash('sha256').update(body).digest('hex');

let folder: string;
let targetPath: string;
let server: TestServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-download-'));
  targetPath = join(folder, 'model.gguf');
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});
const request = (extra: Partial<Parameters<typeof download>[0]> = {}): Parameters<typeof download>[0] => ({ url: server?.url ?? '', targetPath, sha256, sizeBytes: body.length, ...extra });

/** Begins a full answer and gives back how to cut it. The cut comes once the client has read something: no timing involved. */
function sendSome(response: ServerResponse): () => void {
  response.writeHead(200, { 'content-length': body.length });
  response.write(body.subarray(0, 120_000));
  return () => response.destroy();
}

describe('download', () => {
  it('downloads, reports progress in rising bytes, and checks the hash', async () => {
    server = await serve((incoming, response) => sendRange(body, incoming, response));
    const seen: [number, number | undefined][] = [];
    expect(await download(request({ onProgress: (bytes, total) => seen.push([bytes, total]) }))).toBe(sha256);
    expect((await readFile(targetPath)).equals(body)).toBe(true);
    expect(seen.at(0)).toEqual([0, body.length]);
    expect(seen.at(-1)).toEqual([body.length, body.length]);
    expect(await readdir(folder)).toEqual(['model.gguf']);
  });

  it('continues a part where the server gives ranges', async () => {
    server = await serve((incoming, response) => sendRange(body, incoming, response));
    await writeFile(`${targetPath}.part`, body.subarray(0, 100_000));
    await download(request());
    expect(server.requests).toEqual(['bytes=100000-']);
    expect((await readFile(targetPath)).equals(body)).toBe(true);
  });

  it('starts again where the server ignores the range', async () => {
    server = await serve((_incoming, response) => response.writeHead(200, { 'content-length': body.length }).end(body));
    await writeFile(`${targetPath}.part`, body.subarray(0, 100_000));
    await download(request());
    expect(server.requests).toEqual(['bytes=100000-']);
    expect((await readFile(targetPath)).equals(body)).toBe(true);
  });

  it('starts again when the part was of another file', async () => {
    server = await serve((incoming, response) => sendRange(body, incoming, response));
    await writeFile(`${targetPath}.part`, Buffer.alloc(100_000));
    await download(request());
    expect(server.requests).toEqual(['bytes=100000-', 'whole']);
    expect((await readFile(targetPath)).equals(body)).toBe(true);
  });

  it('asks for nothing when the part is complete, and starts again when it is too long', async () => {
    server = await serve((incoming, response) => sendRange(body, incoming, response));
    await writeFile(`${targetPath}.part`, body);
    await download(request());
    expect(server.requests).toEqual([]);
    await writeFile(`${targetPath}.part`, Buffer.concat([body, body]));
    await download(request());
    expect(server.requests).toEqual(['whole']);
  });

  it('learns from 416 that a part of unknown size is complete, or of no use', async () => {
    server = await serve((incoming, response) => sendRange(body, incoming, response));
    await writeFile(`${targetPath}.part`, body);
    expect(await download(request({ sha256: null, sizeBytes: null }))).toBe(sha256);
    expect(server.requests).toEqual([`bytes=${body.length}-`]);
    await writeFile(`${targetPath}.part`, Buffer.concat([body, body]));
    expect(await download(request({ sha256: null, sizeBytes: null }))).toBe(sha256);
    expect(server.requests.slice(1)).toEqual([`bytes=${body.length * 2}-`, 'whole']);
  });

  it('takes a cut connection up again', async () => {
    let cut = (): void => undefined;
    server = await serve((incoming, response, count) => {
      if (count > 1) sendRange(body, incoming, response);
      else cut = sendSome(response);
    });
    await download(request({ onProgress: (bytes) => { if (bytes > 0) cut(); } }));
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]).toMatch(/^bytes=\d+-$/);
    expect((await readFile(targetPath)).equals(body)).toBe(true);
  });

  it('keeps the part when the connection stays cut, so that the next try goes on', async () => {
    let cut = (): void => undefined;
    server = await serve((_incoming, response) => { cut = sendSome(response); });
    await expect(download(request({ retries: 0, onProgress: (bytes) => { if (bytes > 0) cut(); } }))).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(/broke after \d+ bytes/) as string });
    const part = await readFile(`${targetPath}.part`);
    expect(part.length).toBeGreaterThan(0);
    expect(part.equals(body.subarray(0, part.length))).toBe(true);
  });

  it('refuses a wrong hash and sets the file aside', async () => {
    const other = Buffer.from(body).reverse();
    server = await serve((incoming, response) => sendRange(other, incoming, response));
    await expect(download(request())).rejects.toMatchObject({ code: 'model-hash', message: expect.stringMatching(/set aside as .*model\.gguf\.wrong-hash/) as string });
    expect(await readdir(folder)).toEqual(['model.gguf.wrong-hash']);
    expect(server.requests).toHaveLength(1);
  });

  it('stops a server that gives more than the file', async () => {
    server = await serve((_incoming, response) => response.writeHead(200).end(Buffer.concat([body, body])));
    await expect(download(request())).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(/gave more than/) as string });
    expect(await readdir(folder)).toEqual([]);
  });

  it('follows a redirect, and not for ever', async () => {
    server = await serve((incoming, response) => {
      if (incoming.url === '/real') sendRange(body, incoming, response);
      else response.writeHead(302, { location: incoming.url === '/loop' ? '/loop' : '/real' }).end();
    });
    await download(request());
    expect((await readFile(targetPath)).equals(body)).toBe(true);
    await expect(download(request({ url: server.url.replace('/file.gguf', '/loop') }))).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(/on and on/) as string });
  });

  it('names the status of a refusal', async () => {
    server = await serve((_incoming, response) => response.writeHead(404).end('no'));
    await expect(download(request())).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(/answered 404/) as string });
  });

  it('tells an unreachable host apart: refused at once, silent after the time limit', async () => {
    server = await serve(() => undefined);
    const { url } = server;
    await server.close();
    await expect(download(request({ url }))).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(/cannot be reached/) as string });
    // A port that takes the connection and never speaks TLS: the time limit covers the handshake.
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => { silent.once('listening', resolve); });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(download(request({ url: `https://127.0.0.1:${port}/x`, connectTimeoutMs: 50 }))).rejects.toMatchObject({ code: 'download-failed', message: expect.stringMatching(/cannot be reached/) as string });
    silent.close();
  });

  it('stops on the signal and keeps the part', async () => {
    const stop = new AbortController();
    server = await serve((_incoming, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 1000));
    });
    await expect(download(request({ signal: stop.signal, onProgress: (bytes) => { if (bytes > 0) stop.abort(); } }))).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readdir(folder)).toEqual(['model.gguf.part']);
  });
});
