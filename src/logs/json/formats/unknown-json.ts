import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { compileMapping } from '../../mapping/field-mapping.ts';
import { asText, type JsonObject } from '../../mapping/values.ts';

/** JSON whose kind nobody knows: fields are guessed by their names and values. */
export const unknownJson: RecordFormat & { describeGuess(event: JsonObject): string } = {
  format: 'json-lines',
  title: 'JSON of unknown shape',
  understands: 'fields guessed by name and value; the guess is shown in the notes',
  matches: () => true,
  read: compileMapping('JSON of unknown shape', {
    product: () => undefined,
    time: ['timestamp', '@timestamp', 'time', 'ts'],
    message: ['message', 'msg'],
    severity: ['severity', 'level'],
    src: { ip: ['src_ip', 'source.ip'] },
    dst: { ip: ['dest_ip', 'destination.ip'] },
  }),
  describeGuess: (event) => `JSON of unknown shape: fields guessed from ${Object.keys(event).slice(0, 12).map((key) => asText(key)).join(', ')}.`,
};
