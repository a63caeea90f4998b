import { isIP } from 'node:net';
import type { Endpoint } from '../../../contracts/index.ts';
import { severityOfText, type SeverityId } from '../../severity.ts';
import type { RecordFields } from '../../mapping/values.ts';
import type { TableFormat } from '../table-format.ts';

const ownColumns = ['time', 'name', 'ip', 'host', 'short', 'time_label', 'event_label'] as const;
const maxHeldNames = 4096;
const product = /^(Suricata|Wazuh|AMiner): (?:Alert - )?/;

interface NameFields { product?: string; message: string; severityId: SeverityId }

function readName(name: string): NameFields {
  const match = product.exec(name);
  const message = match === null ? name : name.slice(match[0].length);
  return { ...(match?.[1] !== undefined && { product: match[1] }), message, severityId: severityOfText(name) };
}

function readDevice(ip: string, hostname: string, isAddress: boolean): Endpoint | undefined {
  if (hostname === '') return isAddress ? { ip } : undefined;
  return isAddress ? { ip, hostname } : { hostname };
}

/** The value of a function for a key, computed once; forgets all when there are too many. */
function held<T>(compute: (key: string) => T): (key: string) => T {
  const values = new Map<string, T>();
  return (key) => {
    const known = values.get(key);
    if (known !== undefined) return known;
    if (values.size >= maxHeldNames) values.clear();
    const value = compute(key);
    values.set(key, value);
    return value;
  };
}

/** The alert table of the AIT data set: one row an alert, raised on a host; no attacker is named. Written as code: it comes by the million. */
export const aitAlerts: TableFormat = {
  format: 'ait-alerts',
  title: 'AIT alert table (CSV)',
  understands: 'time, rule, product, host of the alert',
  matchesColumns: (keys) => ['time', 'name', 'ip', 'host'].every((key) => keys.has(key)) && (keys.has('short') || keys.has('eventlabel')),
  isLikelyRow: (text) => /^"?\d{9,10}(?:\.\d{1,9})?"?,"?(?:Suricata|Wazuh|AMiner): /.test(text),
  columnsOfRow: (cells) => (cells.length === ownColumns.length ? ownColumns : undefined),
  openColumns({ keys }) {
    const [timeAt, nameAt, ipAt, hostAt, shortAt] = ['time', 'name', 'ip', 'host', 'short'].map((key) => keys.indexOf(key)) as [number, number, number, number, number];
    const nameOf = held(readName);
    const isAddress = held((ip) => isIP(ip) !== 0);
    return (cells): RecordFields | undefined => {
      const time = (cells[timeAt] ?? '').trim();
      const name = (cells[nameAt] ?? '').trim();
      const seconds = Number(time);
      if (name === '' || !(seconds >= 0 && seconds < 1e11) || time === '' || time.length > 21) return undefined;
      const read = nameOf(name);
      const ip = (cells[ipAt] ?? '').trim();
      const ruleId = (cells[shortAt] ?? '').trim();
      const device = readDevice(ip, (cells[hostAt] ?? '').trim(), isAddress(ip));
      const fields: RecordFields = { timeMs: Math.floor(seconds * 1000), kind: 'alert', severityId: read.severityId, message: read.message };
      if (read.product !== undefined) fields.product = read.product;
      if (ruleId !== '') fields.ruleId = ruleId;
      if (device !== undefined) fields.device = device;
      return fields;
    };
  },
};
