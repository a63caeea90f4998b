import { isIP } from 'node:net';
import { readSnort3 } from '../../json/formats/snort3-json.ts';
import { rowToObject, type TableFormat } from '../table-format.ts';

const defaultColumns3 = 'timestamp pkt_num proto pkt_gen pkt_len dir src_ap dst_ap rule action'.split(' ');
/** Every field in the order of the manual's list. */
const allColumns3 = ('action class b64_data dir dst_addr dst_ap dst_port eth_dst eth_len eth_src eth_type gid icmp_code icmp_id icmp_seq icmp_type iface ip_id ip_len msg mpls pkt_gen pkt_len pkt_num priority proto rev rule '
  + 'seconds service sid src_addr src_ap src_port target tcp_ack tcp_flags tcp_len tcp_seq tcp_win timestamp tos ttl udp_len vlan').split(' ');
const columns2 = ('timestamp gid sid rev msg proto src_addr src_port dst_addr dst_port eth_src eth_dst eth_len tcp_flags tcp_seq tcp_ack tcp_len tcp_win ttl tos id dgm_len ip_len icmp_type icmp_code icmp_id icmp_seq').split(' ');

const time = /^\d{2}\/\d{2}(?:\/\d{2})?-\d{2}:\d{2}:\d{2}\.\d{1,9}$/;
const rule = /^\d{1,10}:\d{1,10}:\d{1,10}$/;
const actionWord = /^(?:allow|alert|block|drop|reset|reject|react|rewrite|trust|pass|log|(?:would|can't|could)_\w{1,12})$/;
const protocolWord = /^(?:TCP|UDP|ICMP|ICMP6|IP|ARP|PKT|raw)$/;
const otherWord = /^(?:C2S|S2C|UNK|unknown|raw|stream_tcp|stream_user|http_inspect|[*\d.SAFRPUCE]{8}|0x[0-9a-fA-F]{1,8}|(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})$/;

function endOf(cell: string): 'ap' | 'addr' | undefined {
  if (isIP(cell) !== 0) return 'addr';
  const colon = cell.lastIndexOf(':');
  return colon > 0 && isIP(cell.slice(0, colon)) !== 0 ? 'ap' : undefined;
}

/** Names for a choice of fields that nobody wrote down, by what the cells look like; of two ends the first is taken for the source. */
function namesByShape(cells: readonly string[]): string[] | undefined {
  const names = cells.map(() => '');
  const used = new Set<string>();
  const name = (index: number, word: string): void => {
    if (used.has(word)) return;
    used.add(word);
    names[index] = word;
  };
  let textAt = -1;
  for (const [index, cell] of cells.entries()) {
    const end = endOf(cell);
    const before = names[index - 1] ?? '';
    if (time.test(cell)) name(index, 'timestamp');
    else if (rule.test(cell)) name(index, 'rule');
    else if (end !== undefined) name(index, used.has(`src_${end}`) ? `dst_${end}` : `src_${end}`);
    else if (actionWord.test(cell)) name(index, 'action');
    else if (protocolWord.test(cell) && cell !== 'raw') name(index, 'proto');
    else if (/^\d{1,10}$/.test(cell)) {
      if (before === 'src_addr' || before === 'dst_addr') name(index, before.replace('addr', 'port'));
      else if (before === 'rule') name(index, 'priority');
    } else if (before === 'priority' && /[a-z] /i.test(cell)) name(index, 'class');
    else if (/[a-z]/i.test(cell) && !otherWord.test(cell) && cell.includes(' ') && (textAt < 0 || cell.length > (cells[textAt] ?? '').length)) textAt = index;
  }
  if (textAt >= 0) name(textAt, 'msg');
  return used.has('timestamp') && used.has('rule') ? names : undefined;
}

function columnsOf3(cells: readonly string[]): readonly string[] | undefined {
  const trimmed = cells.map((cell) => cell.trim());
  const fixed = [defaultColumns3, allColumns3].find((columns) => columns.length === trimmed.length && time.test(trimmed[columns.indexOf('timestamp')] ?? '') && rule.test(trimmed[columns.indexOf('rule')] ?? ''));
  return fixed ?? namesByShape(trimmed);
}

function openColumns({ names }: { names: readonly string[] }): ReturnType<TableFormat['openColumns']> {
  return (cells, context) => readSnort3(rowToObject(names, cells), context);
}

/** Snort 3's `alert_csv`: no header, fields of choice. */
export const snort3Csv: TableFormat = {
  format: 'snort3-csv',
  title: 'Snort 3 alerts (CSV)',
  understands: 'the default fields, all fields, and other choices by what the cells look like',
  isLikelyRow: (text) => text.includes(', ') && /\d{2}\/\d{2}-\d{2}:\d{2}:\d{2}\.\d/.test(text) && /(?:^|, )\d{1,10}:\d{1,10}:\d{1,10}(?:,|$)/.test(text),
  columnsOfRow: columnsOf3,
  openColumns,
};

/** Snort 2's `alert_csv`: no header, the default fields. */
export const snort2Csv: TableFormat = {
  format: 'snort2-csv',
  title: 'Snort 2 alerts (CSV)',
  understands: 'the default fields in their order',
  isLikelyRow: (text) => /^\d{2}\/\d{2}(?:\/\d{2})?-\d{2}:\d{2}:\d{2}\.\d{1,6} ?,\d{1,10},\d{1,10},\d{1,10},/.test(text),
  columnsOfRow: (cells) => (cells.length >= 10 && cells.length <= columns2.length ? columns2.slice(0, cells.length) : undefined),
  openColumns,
};
