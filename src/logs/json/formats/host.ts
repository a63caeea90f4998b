import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { aminer } from './aminer.ts';
import { containerLog } from './container-log.ts';
import { elasticEcs } from './elastic-ecs.ts';
import { falco } from './falco.ts';
import { journald } from './journald.ts';
import { ocsf } from './ocsf.ts';
import { osquery } from './osquery.ts';
import { sentinelCef } from './sentinel-cef.ts';
import { syslogJson } from './syslog-json.ts';
import { vmConnection } from './vm-connection.ts';
import { wazuh } from './wazuh.ts';

/** Hosts, containers and the detectors and collectors that sit on them; the ones that are known by a few common keys last. */
export const hostFormats: readonly RecordFormat[] = [ocsf, falco, osquery, wazuh, elasticEcs, aminer, journald, vmConnection, sentinelCef, containerLog, syslogJson];
