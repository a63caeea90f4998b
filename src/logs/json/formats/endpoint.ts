import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { crowdstrike } from './crowdstrike.ts';
import { crowdstrikeAlert } from './crowdstrike-alert.ts';
import { crowdstrikeReplicator } from './crowdstrike-replicator.ts';
import { defenderXdr } from './defender-xdr.ts';
import { microsoftAlert } from './microsoft-alert.ts';
import { sentinelOneActivity } from './sentinelone-activity.ts';
import { sentinelOneAlert } from './sentinelone-alert.ts';
import { sentinelOneCloudFunnel } from './sentinelone-cloud-funnel.ts';
import { sentinelOneThreat } from './sentinelone-threat.ts';

/** Sensors and detectors of endpoints. */
export const endpointFormats: readonly RecordFormat[] = [
  crowdstrike, crowdstrikeAlert, crowdstrikeReplicator, defenderXdr, microsoftAlert, sentinelOneThreat, sentinelOneAlert, sentinelOneActivity, sentinelOneCloudFunnel,
];
