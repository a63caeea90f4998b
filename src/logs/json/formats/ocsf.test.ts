import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';
import { describeJsonFormat, knowing, readEvent } from './json-format.contract.ts';

const base = { category_uid: 4, severity_id: 1, time: 1767323045123, metadata: { version: '1.3.0', product: { name: 'Sensor', vendor_name: 'Acme' } } };
const finding = {
  ...base, class_uid: 2004, category_uid: 2, severity_id: 4, status: 'New', finding_info: { title: 'Odd process with a title that is long enough', uid: 'f1', types: ['TTPs/Execution'], analytic: { uid: 'rule-7', name: 'r' }, attacks: [{ technique: { uid: 'T1059' }, sub_technique: { uid: 'T1059.001' }, tactics: [{ name: 'Execution' }] }] },
  evidences: [{ process: { cmd_line: 'a.exe -x', file: { path: 'C:\\a.exe', hashes: [{ algorithm: 'MD5', value: 'm' }, { algorithm: 'SHA-256', value: 's' }] } }, src_endpoint: { ip: '198.51.100.2' }, actor: { user: { name: 'ada' } } }], device: { hostname: 'pc-7', ip: '192.0.2.20' },
};

describeJsonFormat('ocsf', [finding, { ...base, class_uid: 3002, user: { name: 'eve' }, status_id: 2 }, { ...base, class_uid: 6003, api: { operation: 'x', response: { error: 'E' } }, actor: { user: { uid: 'arn:aws:iam::1:user/ada' } } }]);

describe('OCSF with commas too many', () => { describeLogReader(jsonReader, ['{"class_uid": 2004, "category_uid": 2, "time": 1767323045123, "a": [1, ], }', '{"class_uid": 4001, "category_uid": 4, "time": 1767323045123}']); });

describe('ocsf', () => {
  it('reads a finding with its evidence', () => {
    expect(readEvent(finding)).toMatchObject({
      kind: 'alert', product: 'Acme Sensor', classUid: 2004, timeMs: 1767323045123, severityId: 4, ruleId: 'rule-7', classification: 'Execution', message: 'Odd process with a title that is long enough - process: a.exe -x', account: 'ada', process: 'C:\\a.exe', commandLine: 'a.exe -x', hash: 's',
      srcEndpoint: { ip: '198.51.100.2' }, device: { hostname: 'pc-7', ip: '192.0.2.20' }, techniqueIds: ['T1059', 'T1059.001'],
    });
    expect(readEvent(finding)?.action).toBeUndefined();
  });

  it.each([
    [{ class_uid: 3002, activity_name: 'Logon', user: { name: 'eve' }, actor: { user: { name: 'PC-7$' } }, status_id: 2, status: '0xC000006D', status_detail: 'Bad password.', logon_type: 'Network', auth_protocol: 'NTLM', src_endpoint: { ip: '198.51.100.2', port: 0 } }, { message: 'Sign-in failed: Bad password (Network, NTLM)', action: 'failure', account: 'eve', srcEndpoint: { ip: '198.51.100.2' } }],
    [{ class_uid: 3002, activity_name: 'Logoff', user: { name: 'eve' } }, { message: 'Signed out', account: 'eve' }],
    [{ class_uid: 3001, activity_name: 'Create', actor: { user: { uid: 'arn:aws:sts::1:assumed-role/R/ada' } }, user: { name: 'eve' }, api: { operation: 'CreateUser', service: { name: 'iam.amazonaws.com' }, response: { error: null } }, class_name: 'Account Change' }, { message: 'iam CreateUser done: account change', account: 'ada', targetAccount: 'eve', ruleId: 'CreateUser', action: 'success' }],
    [{ class_uid: 6003, api: { operation: 'Delete', response: { error: 'AccessDenied' } }, actor: { user: { email_addr: 'a@example.com' } } }, { message: 'Delete failed: AccessDenied', action: 'failure', account: 'a@example.com' }],
    [{ class_uid: 4001, activity_name: 'Refuse', action_id: 2, src_endpoint: { ip: '198.51.100.2', port: 4000 }, dst_endpoint: { ip: '192.0.2.1', port: 22 }, connection_info: { protocol_num: 6, direction: 'Inbound' }, traffic: { bytes: 40 }, duration: 0.5 }, { message: 'Network connection refused inbound tcp/22 blocked', action: 'blocked', protocol: 'TCP', bytesOut: 40, durationMs: 500 }],
    [{ class_uid: 4002, http_request: { http_method: 'GET', url: { path: '/x', hostname: 'a.example' } }, http_response: { code: 403 } }, { message: 'GET /x 403', url: '/x', domain: 'a.example', action: 'failure' }],
    [{ class_uid: 4003, query: { hostname: 'a.example.', type: 'A' }, rcode: 'NoError', answers: [{ rdata: '192.0.2.9' }] }, { message: 'DNS query A a.example NoError -> 192.0.2.9', domain: 'a.example' }],
    [{ class_uid: 1007, activity_name: 'Launch', process: { cmd_line: 'cmd /c dir', file: { path: 'C:\\W\\cmd.exe' } }, actor: { process: { file: { path: 'C:\\W\\explorer.exe' } }, user: { name: 'ada' } }, status_id: 1 }, { message: 'Process created: cmd /c dir (parent explorer.exe)', process: 'C:\\W\\cmd.exe', account: 'ada', action: 'success' }],
    [{ class_uid: 1001, activity_name: 'Delete', file: { path: '/etc/x' }, actor: { process: { name: 'rm' } } }, { message: 'File deleted: /etc/x by rm', file: '/etc/x' }],
    [{ class_uid: 2003, category_uid: 2, severity_id: 3, finding_info: { title: 'A setting should be on' } }, { kind: 'event', severityId: 3 }],
    [{ class_uid: 5001, class_name: 'Device Inventory', activity_name: 'Log' }, { kind: 'event', message: 'Device Inventory Log' }],
  ])('says what an event %j is', (event, expected) => {
    expect(readEvent({ ...base, ...event })).toMatchObject({ format: 'ocsf', timeMs: 1767323045123, ...expected });
  });

  it('finds ends among the observables and takes nothing for the address of all zeros', () => {
    expect(readEvent({ ...base, class_uid: 2004, src_endpoint: { ip: '0.0.0.0' }, finding_info: { title: 't' }, observables: [{ name: 'evidences[].src_endpoint.ip', value: '198.51.100.5' }, { name: 'query.hostname', value: 'x.example' }] })).toMatchObject({ srcEndpoint: { ip: '198.51.100.5' } });
  });

  it.each([
    [{ time: 0, start_time_dt: '2026-01-02T03:04:05Z' }, Date.UTC(2026, 0, 2, 3, 4, 5)], [{ time: '1767323045' }, 1767323045000], [{ time: null, time_dt: 'x', finding_info: { created_time: 1767323045123 } }, 1767323045123], [{ time: 0 }, undefined],
  ])('reads the time of %j', (event, timeMs) => {
    expect(readEvent({ ...base, class_uid: 2004, ...event })?.timeMs).toBe(timeMs);
  });

  it('reads the line that the product wrote for what the event lacks', () => {
    expect(readEvent({ ...base, class_uid: 2001, finding: { title: 't' }, raw_data: 'known line' })).toMatchObject({ message: 't', severityId: 1, account: 'eve', srcEndpoint: { ip: '198.51.100.9' } });
  });

  it('is read in spite of a comma too many, over many lines and on one, and that is told', () => {
    const notes: string[] = [];
    const text = JSON.stringify(finding, null, 1).replace('"category_uid": 2,', '"category_uid": 2, "a": [1, 2, ], "b": "x,}",').replace(/\n\}$/, ',\n}');
    const told = { ...knowing, note: (sentence: string) => { notes.push(sentence); } };
    const spread = readLines(jsonReader, text.split('\n'), told);
    expect(spread.rejected).toEqual([]);
    expect(spread.records[0]).toMatchObject({ format: 'ocsf', line: 1, lastLine: text.split('\n').length, severityId: 4 });
    expect(notes.some((note) => note.includes('comma'))).toBe(true);
    expect(readLines(jsonReader, [text.replace(/\n/g, '')]).records.length).toBe(1);
    expect(readLines(jsonReader, ['{"class_uid": 2004,, "time": 1}']).records.length).toBe(0);
  });
});
