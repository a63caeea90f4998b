import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { compileMapping } from '../mapping/field-mapping.ts';
import type { JsonObject, RecordFields } from '../mapping/values.ts';
import { cefMapping } from './cef-mapping.ts';
import { parseCollectorHead } from './collector-head.ts';
import { emptyObject, isEscaped, parseSpacedPairs } from './pairs.ts';

const title = 'ArcSight Common Event Format';
/** `CEF:0|`, also with a blank in it; or without its name, as some products send it. */
const start = /(?:^|[\s"'])(?:CEF: {0,2})?(\d{1,2}(?:\.\d)?)\|(?=[^|]{1,100}\|[^|]{1,200}\|)/;
const maxStart = 500;
const headerNames = ['$vendor', '$product', '$version', '$class', '$name', '$severity'] as const;

/** The six parts between bars and where the extension begins; undefined when there are fewer. */
function readHeader(text: string, from: number, event: JsonObject): number | undefined {
  let partStart = from;
  for (const name of headerNames) {
    let bar = text.indexOf('|', partStart);
    while (bar >= 0 && isEscaped(text, bar)) bar = text.indexOf('|', bar + 1);
    // The severity may be the last thing in the line.
    if (bar < 0 && name === '$severity') bar = text.length;
    if (bar < 0) return undefined;
    event[name] = unescape(text.slice(partStart, bar));
    partStart = bar + 1;
  }
  return partStart;
}

function unescape(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\|=nr])/g, (_whole, sign: string) => (sign === 'n' || sign === 'r' ? ' ' : sign)) : text;
}

const labelled = /^(?:c[snf]p?\d|c6a\d|flex(?:String|Number|Date)\d|deviceCustom\w{4,30}\d|ad\.\w{1,40})Label$/;
const vendorPrefix = /^(?:FTNTFGT|FortinetFortiGate|FTNT|Fortinet)(?=[a-z])/;

/** Values by key, the first of each; those with a label also by their label, those of Fortinet also without the vendor's name. */
function readExtension(text: string, event: JsonObject): void {
  const labels: [string, string][] = [];
  for (const [key, written] of parseSpacedPairs(text)) {
    const value = unescape(written);
    if (!(key in event)) event[key] = value;
    if (labelled.test(key)) labels.push([key.slice(0, -5), value]);
    else if (key.startsWith('F')) {
      const own = key.replace(vendorPrefix, 'ftnt:');
      if (own !== key && !(own in event)) event[own] = value;
    }
  }
  for (const [key, label] of labels) if (event[key] !== undefined && !(label in event)) event[label] = event[key];
}

const readFields = compileMapping(title, cefMapping);

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const found = start.exec(text.length > maxStart ? text.slice(0, maxStart) : text);
  if (found === null) return undefined;
  const event = emptyObject();
  const extension = readHeader(text, found.index + found[0].length, event);
  if (extension === undefined) return undefined;
  const head = parseCollectorHead(text.slice(0, found.index), context.referenceMs);
  if (head.time !== undefined) event['$time'] = head.time;
  if (head.host !== undefined) event['$host'] = head.host;
  readExtension(text.slice(extension), event);
  return readFields(event, context);
}

function isLikely(text: string): boolean {
  return (text.includes('CEF:') || text.startsWith('0|') || text.startsWith('1|') || text.includes(' 0|')) && start.test(text.length > maxStart ? text.slice(0, maxStart) : text);
}

/** Lines of the Common Event Format, whatever product wrote them. */
export const cefReader = singleLineReader({
  format: 'cef',
  title,
  understands: 'any product; escapes, blanks and equals signs in values, labelled fields, times in any spelling, a collector in front, a broken start; the words of Check Point, Fortinet, Palo Alto and others',
  isLikely,
  read,
  reasonFor: (text) => (text.includes('CEF:0|') ? 'a CEF line with a broken header' : undefined),
});
