import { aitAlerts } from './formats/ait-alerts.ts';
import { cicFlows } from './formats/cic-flows.ts';
import { evtxEcmdEvents, hayabusaHits, plasoTimeline, viewerEvents } from './formats/forensic-tables.ts';
import { argusFlows, flowTable, nfdumpFlows } from './formats/flow-tables.ts';
import { postgresqlCsv } from './formats/postgresql-csv.ts';
import { snort2Csv, snort3Csv } from './formats/snort-csv.ts';
import { wiresharkPackets } from './formats/wireshark.ts';
import { zeekTable } from './formats/zeek-table.ts';
import type { TableFormat } from './table-format.ts';

/** Every kind of table that is known, the more special first. */
export const tableFormats: readonly TableFormat[] = [aitAlerts, zeekTable, cicFlows, argusFlows, nfdumpFlows, wiresharkPackets, flowTable, hayabusaHits, evtxEcmdEvents, viewerEvents, plasoTimeline, snort3Csv, snort2Csv, postgresqlCsv];
