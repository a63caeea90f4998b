import type { ReaderContext } from '../../log-reader.ts';
import { readFlow } from '../../mapping/flow.ts';
import { asNumber, asPort, asText, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { timeFieldsOf } from '../../time-fields.ts';
import { rowToObject, type TableFormat } from '../table-format.ts';

const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})? ?([AP]M)?$/i;

/** Day/month/year and, without AM or PM, a clock of 12 hours: 1 to 7 are the afternoon of a working day, unless the table has hours past 12. */
class FlowClock {
  #hasAllHours = false;

  read(value: unknown, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } {
    const text = asText(value);
    const match = text === undefined ? null : slashed.exec(text);
    if (match === null) return timeFieldsOf(text, context);
    const [, day = '', month = '', year = '', hourText = '', minute = '', second = '0', half] = match;
    let hour = Number(hourText);
    if (hour > 12 || hour === 0) this.#hasAllHours = true;
    if (half !== undefined) hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    else if (hour >= 1 && hour <= 7 && !this.#hasAllHours) {
      hour += 12;
      context.note('The times of the flows are on a clock of 12 hours without AM or PM: hours 1 to 7 were taken for the afternoon.');
    }
    const isDate = Number(month) <= 12 && Number(day) <= 31 && hour <= 23;
    if (!isDate) return {};
    return timeFieldsOf(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${String(hour).padStart(2, '0')}:${minute}:${second.padStart(2, '0')}`, context);
  }
}

/** Names of the versions of CICFlowMeter, to those that `readFlow` knows. */
const renamed: Readonly<Record<string, string>> = {
  sourceip: 'srcip', srcip: 'srcip', sourceport: 'srcport', srcport: 'srcport', destinationip: 'dstip', dstip: 'dstip', destinationport: 'dstport', dstport: 'dstport', protocol: 'protocol',
  totallengthoffwdpackets: 'srcbytes', totallengthoffwdpacket: 'srcbytes', totlenfwdpkts: 'srcbytes', totallengthofbwdpackets: 'dstbytes', totallengthofbwdpacket: 'dstbytes', totlenbwdpkts: 'dstbytes',
  totalfwdpackets: 'srcpkts', totalfwdpacket: 'srcpkts', totfwdpkts: 'srcpkts', totalbackwardpackets: 'dstpkts', totalbwdpackets: 'dstpkts', totbwdpkts: 'dstpkts',
};
const read = new Set([...Object.keys(renamed), 'timestamp', 'flowduration', 'rstflagcount', 'rstflagcnt']);

function words(row: JsonObject): string | undefined {
  const back = asNumber(row['dstpkts']);
  if (asNumber(row['rstflagcount'] ?? row['rstflagcnt']) === 1) return back === 0 ? 'connection attempt without answer, reset' : 'connection reset';
  return back === 0 ? 'without answer' : undefined;
}

/** Flows with the many features of CICFlowMeter, of which the ends, times and counts are read. */
export const cicFlows: TableFormat = {
  format: 'cic-flow',
  title: 'CICFlowMeter flows (CSV)',
  understands: 'all versions of the names; day/month/year; the variant without addresses',
  matchesColumns: (keys) => keys.has('flowduration') && ['totalfwdpackets', 'totalfwdpacket', 'totfwdpkts', 'fwdpktlenmax', 'fwdpacketlengthmax'].some((name) => keys.has(name)),
  openColumns({ keys }) {
    const clock = new FlowClock();
    const picked = keys.map((key) => (read.has(key) ? renamed[key] ?? key : ''));
    const indexes = picked.flatMap((key, index) => (key === '' || picked.indexOf(key) !== index ? [] : [index]));
    const pickedKeys = indexes.map((index) => picked[index] ?? '');
    return (cells, context): RecordFields | undefined => {
      const row = rowToObject(pickedKeys, indexes.map((index) => cells[index] ?? ''));
      if (asNumber(row['flowduration']) === undefined && asPort(row['dstport']) === undefined) return undefined;
      const microseconds = asNumber(row['flowduration']);
      const state = words(row);
      const fields = readFlow(row, context, {
        product: 'CICFlowMeter', time: clock.read(row['timestamp'], context), ...(state !== undefined && { words: state }), ...(microseconds !== undefined && microseconds >= 0 && { durationMs: Math.round(microseconds / 1000) }),
      });
      if (fields === undefined) return undefined;
      if (fields.srcEndpoint !== undefined || fields.dstEndpoint !== undefined) return fields;
      context.note('The flows have no addresses: only ports, counts and durations.');
      const port = asPort(row['dstport']);
      return port === undefined ? fields : { ...fields, message: `${state === undefined ? 'flow' : `flow, ${state}`} port/${port}` };
    };
  },
};
