import { flowNames, readFlow } from '../../mapping/flow.ts';
import { objectRows, type TableFormat } from '../table-format.ts';

function hasAny(keys: ReadonlySet<string>, ...names: string[]): boolean {
  return names.some((name) => keys.has(name));
}

function flowRows(product: string | undefined): TableFormat['openColumns'] {
  return objectRows((row, context) => readFlow(row, context, product === undefined ? {} : { product }), flowNames);
}

/** Argus' flows of both directions, as `ra` prints them and as data sets publish them. */
export const argusFlows: TableFormat = {
  format: 'argus',
  title: 'Argus flows (binetflow, CSV)',
  understands: 'ends with direction marks, state in words, bytes both ways, duration; hexadecimal ports of ICMP',
  matchesColumns: (keys) => hasAny(keys, 'srcaddr', 'saddr', 'srcip') && hasAny(keys, 'dstaddr', 'daddr', 'dstip') && keys.has('sport') && keys.has('state') && hasAny(keys, 'dir', 'totbytes', 'sbytes', 'srcbytes'),
  openColumns: flowRows('Argus'),
};

/** Lines of sums at the end of nfdump's output. */
const nfdumpEnd = /^(?:Summary\b|flows,bytes,packets|Sys: |Time window: |Total flows processed|Blocks skipped|No matching flows|No matched flows)/i;

export const nfdumpFlows: TableFormat = {
  format: 'nfdump',
  title: 'nfdump flows (CSV)',
  understands: 'short and long column names, counts with units, sums at the end',
  matchesColumns: (keys) => (keys.has('sa') && keys.has('da') && hasAny(keys, 'ts', 'td') && keys.has('pr')) || (hasAny(keys, 'firstseen', 'datefirstseen') && hasAny(keys, 'srcipaddr', 'srcaddr', 'srcip')),
  isEnd: (text) => nfdumpEnd.test(text),
  openColumns: flowRows('nfdump'),
};

/** Flows of other collectors, by the names of NetFlow and IPFIX and their relatives. */
export const flowTable: TableFormat = {
  format: 'flow',
  title: 'Flows of other collectors (CSV)',
  understands: 'names of NetFlow, IPFIX, nProbe, SiLK, VPC and data sets of flows',
  matchesColumns: (keys) => hasAny(keys, 'ipv4srcaddr', 'sourceipv4address', 'srcaddr', 'saddr', 'srcip', 'sip', 'ipsrc', 'idorigh')
    && hasAny(keys, 'ipv4dstaddr', 'destinationipv4address', 'dstaddr', 'daddr', 'dstip', 'dip', 'ipdst', 'idresph')
    && hasAny(keys, 'inbytes', 'octetdeltacount', 'bytes', 'packets', 'inpkts', 'packetdeltacount', 'srcbytes', 'sbytes', 'spkts', 'pkts', 'connstate', 'origbytes') && !hasAny(keys, 'message', 'msg', 'signature', 'alert', 'url', 'flowduration'),
  openColumns: flowRows(undefined),
};
