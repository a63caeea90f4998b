import type { Argv } from 'yargs';
import { StanchError } from '../../kit/error.ts';
import type { Console } from '../display/console.ts';

const load = (): Promise<typeof import('./model.ts')> => import('./model.ts');

/** `stanch model …`: each command with its arguments; the work is loaded when it runs. */
export function modelCommands(command: Argv, console: Console, signal: AbortSignal): Argv {
  const nameOf = (given: Argv, describe: string): Argv<{ name: string | undefined }> => given.positional('name', { type: 'string', describe });
  return command
    .option('json', { type: 'boolean', describe: 'one JSON object on stdout, also on failure' })
    .option('quiet', { type: 'boolean', describe: 'no story on stderr' })
    .command('list', 'what is known and what is here', {}, async ({ json }) => (await load()).modelList(console, json === true))
    .command('fetch [name]', 'get a model of the manifest (default: the default model)', (given) => nameOf(given, 'manifest name'), async ({ name }) => (await load()).modelFetch(console, name))
    .command('import [name]', 'take a GGUF file into the store', (given) => nameOf(given, 'FILE.gguf'), async ({ name }) => {
      if (name === undefined) throw new StanchError('usage', 'No file was given to import.', 'stanch model import FILE.gguf');
      await (await load()).modelImport(console, name);
    })
    .command('verify [name]', 'read the weights and compare their hash', (given) => nameOf(given, 'manifest or imported name'), async ({ name }) => (await load()).modelVerify(console, name))
    .command('probe [name]', 'find the best number of threads', (given) => nameOf(given, 'manifest or imported name'), async ({ name }) => (await load()).modelProbe(console, name))
    .command('convert-adapter <folder>', 'make a GGUF adapter of a PEFT LoRA adapter, without Python', (given) => given
      .positional('folder', { type: 'string', demandOption: true, describe: 'PEFT folder: adapter_config.json and adapter_model.safetensors' })
      .options({
        base: { type: 'string', describe: 'the model it was trained on: manifest or imported name, or a GGUF file of the same weights (default: the default model)' },
        out: { type: 'string', describe: 'file to write (default: the name of the folder, with .gguf, here)' },
        type: { choices: ['F16', 'F32'] as const, default: 'F16' as const, describe: 'type of its weights' },
      })
      .example('$0 model convert-adapter ./my-adapter --base smollm2-135m-instruct --out my-adapter.gguf', 'then: stanch plan LOGS --adapter my-adapter.gguf')
      .epilogue('For llama, mistral and qwen2 models: linear layers, embedding and output. The adapter is bound to its base by the sha256 of the base\'s source file, and works on conversions of it. A stanch.json in the folder ({"promptHashes", "profile", "baseSha256"}) is kept in it.'),
    async ({ folder, base, out, type, json }) => (await load()).modelConvertAdapter(console, { folder, base, out, type, isJson: json === true }, signal))
    .command('merge <base> <adapter>', 'write one GGUF of a model and an adapter', (given) => given
      .positional('base', { type: 'string', demandOption: true, describe: 'manifest or imported name, or a GGUF file' })
      .positional('adapter', { type: 'string', demandOption: true, describe: 'LoRA adapter (GGUF)' })
      .option('out', { type: 'string', demandOption: true, describe: 'file to write' })
      .example('$0 model merge smollm2-135m-instruct my-adapter.gguf --out tuned.gguf', 'then: stanch model import tuned.gguf')
      .epilogue('Weights keep the types of the base: F32, F16, BF16, Q8_0, Q4_0 or Q4_1. How much the rounding to them costs is told.'),
    async ({ base, adapter, out, json }) => (await load()).modelMerge(console, { base, adapter, out, isJson: json === true }, signal))
    .demandCommand(1, 'A command of stanch model is needed.');
}
