import { writeFile } from 'node:fs/promises';

export interface SafetensorsEntry {
  dtype?: string;
  shape: readonly number[];
  /** As F32; missing: 0.01 everywhere. */
  values?: readonly number[];
}

/** Writes F32 tensors one after the other. `edit` may change the header before it is written; `rest` is put at the end. */
export async function writeSafetensors(path: string, tensors: Readonly<Record<string, SafetensorsEntry>>, { edit = (header) => header, rest = Buffer.alloc(0) }: { edit?: (header: Record<string, unknown>) => unknown; rest?: Buffer } = {}): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { dtype = 'F32', shape, values }] of Object.entries(tensors)) {
    const data = Buffer.alloc(shape.reduce((product, length) => product * length, 4));
    for (let index = 0; index * 4 < data.length; index += 1) data.writeFloatLE(values?.[index] ?? 0.01, index * 4);
    header[name] = { dtype, shape, data_offsets: [at, at + data.length] };
    at += data.length;
    parts.push(data);
  }
  const edited = edit(header);
  const text = Buffer.from(typeof edited === 'string' ? edited : JSON.stringify(edited));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  await writeFile(path, Buffer.concat([length, text, ...parts, rest]));
}
