import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { readZeek, zeekPathOf } from '../../mapping/zeek.ts';

/** Entries of Zeek's logs as JSON. */
export const zeekJson: RecordFormat = {
  format: 'zeek',
  title: 'Zeek (JSON)',
  understands: 'every log, told by `_path` or by its keys; dots or underscores in names; epoch, ISO or seconds of the capture',
  truthKeys: ['label', 'detailedlabel', 'detailed-label', 'detailed_label', 'module_labels'],
  matches: (event) => zeekPathOf(event) !== undefined,
  read: (event, context) => readZeek(zeekPathOf(event) ?? 'entry', event, context),
};
