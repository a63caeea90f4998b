import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { InputProblem } from '../log-input.ts';

/** Programs that read packet captures, the better first. */
export const captureTools = ['tshark', 'suricata'] as const;
export type CaptureTool = (typeof captureTools)[number];

/** The first of the tools on the path of this machine, and where it lies. */
export async function findCaptureTool(): Promise<{ tool: CaptureTool; path: string } | undefined> {
  for (const tool of captureTools) {
    const path = await findProgram(tool);
    if (path !== undefined) return { tool, path };
  }
  return undefined;
}

async function findProgram(name: string): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? ['.exe'] : [''];
  // A folder that is given relative to wherever the user stands is not trusted.
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter((one) => isAbsolute(one))) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    }
  }
  return undefined;
}

/** Says why a packet capture cannot be read here; undefined when it can. */
export async function refuseCapture(name: string): Promise<InputProblem | undefined> {
  return await findCaptureTool() === undefined ? { code: 'unsupported', sentence: `${name} is a packet capture; install tshark or Suricata to have it read.` } : undefined;
}
