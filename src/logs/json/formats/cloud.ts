import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { azureActivity } from './azure-activity.ts';
import { cloudtrail } from './cloudtrail.ts';
import { entraAudit } from './entra-audit.ts';
import { entraRisk } from './entra-risk.ts';
import { entraSignIn } from './entra-sign-in.ts';
import { googleCloudAudit } from './google-cloud-audit.ts';
import { googleCloudLogging } from './google-cloud-logging.ts';
import { guardduty } from './guardduty.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { microsoft365 } from './microsoft-365.ts';
import { okta } from './okta.ts';
import { securityHub } from './security-hub.ts';

/** Clouds, identity providers and the control planes of clusters. Entra ID before Azure, whose frame it shares. */
export const cloudFormats: readonly RecordFormat[] = [
  cloudtrail, guardduty, securityHub, kubernetesAudit, entraRisk, entraSignIn, entraAudit, microsoft365, azureActivity, okta, googleCloudAudit, googleCloudLogging,
];
