/**
 * The table of rooms as data: what each room may import. `check-boundaries` reads it. A room is a folder under the repository root; the
 * longest matching folder wins.
 */
export interface RoomRule {
  /** Folder, relative to the root, with forward slashes. */
  folder: string;
  /** Folders or single files it may import besides itself. A folder includes the rooms below it; with `/*` at its end it does not. */
  mayImport: readonly string[];
  /** Packages of others, by name. */
  packages: readonly string[];
  /** Node's own modules: all of them, none, or all but those that reach files, processes and the network. */
  builtins: 'all' | 'none' | 'no-outside';
  /** May no other room import it, even when that room's folders would allow it? */
  isPrivate?: true;
}

const base = ['src/contracts', 'src/kit'];
const stage = { mayImport: [...base, 'src/case', 'src/prompts'], packages: [], builtins: 'no-outside' } as const;
const provider = { mayImport: base, builtins: 'all' } as const;
const stages = ['logs', 'evidence', 'perception', 'conjecture', 'plan', 'action', 'observation', 'adaptation'] as const;

export const rooms: readonly RoomRule[] = [
  { folder: 'src/contracts', mayImport: [], packages: ['zod'], builtins: 'none' },
  { folder: 'src/kit', mayImport: [], packages: [], builtins: 'all' },
  { folder: 'src/case', mayImport: base, packages: ['zod'], builtins: 'none' },
  ...stages.filter((name) => name !== 'logs' && name !== 'evidence').map((name): RoomRule => ({ folder: `src/${name}`, ...stage })),
  { folder: 'src/evidence', ...stage, packages: ['ipaddr.js'] },
  { folder: 'src/logs', ...stage, packages: ['csv-parse', 'fast-xml-parser', 'yauzl', 'tar-stream', 'fzstd', 'unbzip2-stream', 'xz-decompress', 'tinyglobby'], builtins: 'all' },
  { folder: 'src/engine', mayImport: base, packages: ['zod'], builtins: 'no-outside' },
  { folder: 'src/providers', ...provider, packages: [] },
  { folder: 'src/providers/llama-cpp', ...provider, packages: ['node-llama-cpp'] },
  { folder: 'src/providers/scripted', ...provider, packages: [] },
  { folder: 'src/providers/replay', ...provider, packages: [] },
  { folder: 'src/prompts', mayImport: [...base, 'src/case'], packages: ['zod'], builtins: 'no-outside' },
  { folder: 'src/knowledge', mayImport: base, packages: ['zod'], builtins: 'all' },
  { folder: 'src/runs', mayImport: base, packages: ['zod'], builtins: 'all' },
  { folder: 'src/models', mayImport: base, packages: ['zod'], builtins: 'all' },
  { folder: 'src/world', mayImport: [...base, 'src/knowledge'], packages: ['zod'], builtins: 'all' },
  { folder: 'src/episode', mayImport: [...base, 'src/case', ...stages.map((name) => `src/${name}`)], packages: [], builtins: 'no-outside' },
  { folder: 'src/report', mayImport: base, packages: [], builtins: 'no-outside' },
  { folder: 'src/cli', mayImport: ['src'], packages: ['yargs', 'zod'], builtins: 'all' },
  {
    folder: 'eval',
    mayImport: ['src/cli/flags', 'src/cli/display', ...base, 'src/case', ...stages.map((name) => `src/${name}`), 'src/engine', 'src/providers', 'src/prompts', 'src/models', 'src/knowledge', 'src/world', 'src/episode', 'src/runs', 'src/report'],
    packages: ['zod', 'yargs', 'vega', 'vega-lite', 'simple-statistics'],
    builtins: 'all',
  },
  // Training data are made by the product's prompts in the simulated network, as an evaluation is run.
  { folder: 'scripts/training-data', mayImport: ['src', 'eval/scenarios', 'eval/execution', 'eval/baselines', 'eval/teacher'], packages: ['yargs'], builtins: 'all', isPrivate: true },
  { folder: 'scripts', mayImport: ['src', 'eval/scenarios'], packages: ['recheck', 'tinyglobby', 'typescript', 'vitest', 'zod'], builtins: 'all', isPrivate: true },
];

/** What a test may import besides what its room may: the tools, and the fakes that stand behind a port. Nobody imports a test. */
export const testExtras = {
  files: /(\.test|\.contract)\.ts$|\/__fixtures__\//,
  mayImport: ['src/engine', 'src/providers/*', 'src/providers/scripted', 'src/providers/replay', 'src/knowledge', 'src/prompts', 'src/models/synthetic-gguf.ts'],
  packages: ['vitest', 'fast-check', 'zod'],
} as const;

/** Node's modules that reach out of the program. */
export const outsideBuiltins = ['fs', 'fs/promises', 'child_process', 'net', 'http', 'https', 'http2', 'dgram', 'dns', 'tls', 'worker_threads', 'cluster'] as const;

/** Names of those modules that only look at a text. */
export const harmlessNames: readonly string[] = ['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'SocketAddress'];

/** Folders in which every source file must belong to a room. */
export const sourceFolders = ['src', 'eval', 'scripts'] as const;
