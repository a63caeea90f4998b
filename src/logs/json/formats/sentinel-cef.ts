import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, type JsonObject } from '../../mapping/values.ts';
import { cefMapping } from '../../text/cef-mapping.ts';

/** Columns of Sentinel's table by the keys that CEF has for them. */
const keys: Readonly<Record<string, string>> = {
  DeviceVendor: '$vendor', DeviceProduct: '$product', DeviceEventClassID: '$class', Activity: '$name', LogSeverity: '$severity', TimeGenerated: '$time', ReceiptTime: 'rt', StartTime: 'start', EndTime: 'end', SourceIP: 'src', SourcePort: 'spt', SourceHostName: 'shost',
  SourceUserName: 'suser', SourceUserID: 'suid', SourceProcessName: 'sproc', DestinationIP: 'dst', DestinationPort: 'dpt', DestinationHostName: 'dhost', DestinationUserName: 'duser', DestinationUserID: 'duid', DestinationDnsDomain: 'destinationDnsDomain', DeviceName: 'dvchost',
  DeviceAddress: 'dvc', DeviceAction: 'act', SimplifiedDeviceAction: 'act', Protocol: 'proto', ApplicationProtocol: 'app', RequestURL: 'request', RequestMethod: 'requestMethod', RequestContext: 'requestContext', FileName: 'fname', FilePath: 'filePath', FileHash: 'fileHash', Message: 'msg', Reason: 'reason',
  DeviceEventCategory: 'cat', EventOutcome: 'outcome', SentBytes: 'out', ReceivedBytes: 'in', ProcessName: 'dproc',
};

/** The row as CEF would have written it; what has no column of its own stands as `key=value;` in one. */
function cefOf(event: JsonObject): JsonObject {
  const cef: JsonObject = {};
  for (const pair of (asText(event['AdditionalExtensions']) ?? '').slice(0, 16_384).split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0) cef[pair.slice(0, equals).trim()] = pair.slice(equals + 1);
  }
  for (const [column, key] of Object.entries(keys)) {
    const value = event[column];
    // Numbers of bytes and ports that are not there come as 0.
    if (asText(value) !== undefined && value !== 0) cef[key] = String(asText(value));
  }
  if (cef['dvchost'] === undefined && asText(event['Computer']) !== undefined) cef['dvchost'] = asText(event['Computer']);
  return cef;
}

const mapping = compileMapping('CEF event', cefMapping);

/** CEF that was taken apart into Sentinel's table. */
export const sentinelCef: RecordFormat = {
  format: 'sentinel-cef',
  title: 'CEF in Sentinel (CommonSecurityLog)',
  understands: 'the table\'s columns and its additional extensions, read as CEF',
  matches: (event) => typeof event['DeviceVendor'] === 'string' && ('DeviceEventClassID' in event || 'LogSeverity' in event || event['Type'] === 'CommonSecurityLog'),
  read: (event, context) => mapping(cefOf(event), context),
};
