import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { flatWindowsEvent } from '../../windows/forms/flat-event.ts';
import { rawWindowsEvent } from '../../windows/forms/raw-event.ts';
import { treeWindowsEvent, wazuhWindowsEvent } from '../../windows/forms/tree-event.ts';
import { winlogbeat } from '../../windows/forms/winlogbeat.ts';

/** The forms in which Windows events come as JSON objects. */
export const windowsJsonFormats: readonly RecordFormat[] = [winlogbeat, rawWindowsEvent, treeWindowsEvent, wazuhWindowsEvent, flatWindowsEvent];
