import { spawn } from 'node:child_process';

export interface ToolEnd {
  /** Undefined when a signal ended it. */
  code: number | undefined;
  /** The last that it said, cut. */
  said: string;
}

const maxSaidCharacters = 4000;

/**
 * Runs a program and gives what it writes, as it writes it. No shell; nothing of the user's settings but the path. It is ended when the
 * reading is given up.
 */
export async function* runTool(path: string, args: readonly string[], onEnd: (end: ToolEnd) => void): AsyncGenerator<Buffer> {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], HOME: '/nonexistent', LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true });
  let said = '';
  child.stderr.on('data', (data: Buffer) => { said = (said + data.toString()).slice(-maxSaidCharacters); });
  const ended = new Promise<ToolEnd>((resolve) => {
    child.on('error', (error) => { resolve({ code: undefined, said: error.message }); });
    child.on('close', (code) => { resolve({ code: code ?? undefined, said }); });
  });
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    onEnd(await ended);
  } finally {
    child.kill('SIGKILL');
  }
}
