import { delimitedReaders } from './csv/delimited-readers.ts';
import { jsonReader } from './json/json-reader.ts';
import type { LogReader } from './log-reader.ts';
import { deviceReaders } from './text/device-readers.ts';
import { hostTextReaders } from './text/host-text-readers.ts';
import { plainTextReader } from './text/plain-text.ts';
import { snortFastReader } from './text/snort-fast.ts';
import { webReaders } from './text/web-readers.ts';
import { windowsReaders } from './windows/windows-readers.ts';

/** Every format that is read as text, the more special first; the last one takes any text. */
export const allReaders: readonly LogReader[] = [
  jsonReader, snortFastReader, ...windowsReaders, ...delimitedReaders, ...webReaders, ...deviceReaders, ...hostTextReaders, plainTextReader,
];
