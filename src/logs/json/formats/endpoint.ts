import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { crowdstrike } from './crowdstrike.ts';
import { crowdstrikeReplicator } from './crowdstrike-replicator.ts';
import { defenderXdr } from './defender-xdr.ts';
import { microsoftAlert } from './microsoft-alert.ts';
import { sentinelOneActivity } from './sentinelone-activity.ts';
import { sentinelOneCloudFunnel } from './sentinelone-cloud-funnel.ts';
import { sentinelOneThreat } from './sentinelone-threat.ts';

/** Sensors and detectors of endpoints. */
export const endpointFormats: readonly RecordFormat[] = [crowdstrike, crowdstrikeReplicator, defenderXdr, microsoftAlert, sentinelOneThreat, sentinelOneActivity, sentinelOneCloudFunnel];
