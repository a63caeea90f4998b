import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
  url: string;
  /** The `range` header of each request, or `whole`. */
  requests: string[];
  close(): Promise<void>;
}

/** An http server on 127.0.0.1 for tests; `answer` may do anything with a request. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse, count: number) => void): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range ?? 'whole');
    answer(request, response, requests.length);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/file.gguf`,
    requests,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** Answers like a file server that knows ranges. */
export function sendRange(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1);
  if (from >= body.length) response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
  else if (from >= 0) response.writeHead(206, { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}`, 'content-length': body.length - from }).end(body.subarray(from));
  else response.writeHead(200, { 'content-length': body.length }).end(body);
}
