import { isIP } from 'node:net';
import type { ReaderContext } from '../log-reader.ts';
import { asHostname, type RecordFields } from '../mapping/values.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';

const maxSteps = 12;
const maxHeaderCharacters = 300;
/** Punctuation between the parts; `*` and `.` say that the clock is not set, or not sure. */
const gap = /[\s:]{0,16}([*.]?)[\s:]{0,16}/y;
const word = /[^\s:]{1,120}(?::(?=\S)[^\s:]{1,40}){0,8}/y;

/**
 * What stands before the `%` of a Cisco message: priority, sequence numbers, hosts and times of the device and of the collectors before it, in
 * any order. The device's own time is the last one, unless its clock was not set.
 */
export function readCiscoHeader(text: string, end: number, context: ReaderContext): Pick<RecordFields, 'timeMs' | 'isTimeGuessed' | 'device'> {
  const header = text.slice(0, Math.min(end, maxHeaderCharacters)).replace(/^<\d{1,3}>(?:1 )?/, '');
  let time: LeadingTime | undefined;
  let hostname: string | undefined;
  let at = 0;
  for (let step = 0; step < maxSteps && at < header.length; step += 1) {
    gap.lastIndex = at;
    const passed = gap.exec(header);
    at += passed?.[0].length ?? 0;
    const found = parseLeadingTime(header, context.referenceMs, at);
    if (found !== undefined) {
      if (time === undefined || passed?.[1] !== '*') time = found;
      at += found.length;
      continue;
    }
    word.lastIndex = at;
    const name = word.exec(header)?.[0];
    if (name === undefined) break;
    at += name.length;
    if (hostname === undefined && !/^\d+$/.test(name) && (isIP(name) !== 0 || asHostname(name) !== undefined) && /[A-Za-z0-9]/.test(name) && !/^[A-Z]{2,5}$/.test(name)) hostname = name;
  }
  return { ...timeFields(time, context), ...(hostname !== undefined && { device: isIP(hostname) === 0 ? { hostname } : { ip: hostname } }) };
}
