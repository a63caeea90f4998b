import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder of weights, prefix caches and probes: `STANCH_HOME`, else the XDG cache folder. */
export function stanchHome(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['STANCH_HOME']) return environment['STANCH_HOME'];
  const cache = environment['XDG_CACHE_HOME'] ?? (process.platform === 'win32' ? environment['LOCALAPPDATA'] : undefined) ?? join(homedir(), '.cache');
  return join(cache, 'stanch');
}
