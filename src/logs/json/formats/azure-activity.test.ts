import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const record = (object: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify(object)]).records[0];
const time = '2026-03-01T10:00:00Z';
const machine = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm-7';
const operation = 'Microsoft.Compute/virtualMachines/delete';
const value = (text: string, localizedValue = text): object => ({ value: text, localizedValue });

const api = {
  authorization: { action: operation, scope: machine }, caller: 'ada@example.test', category: value('Administrative'), eventTimestamp: time, httpRequest: { clientIpAddress: '203.0.113.7', method: 'DELETE' }, level: 'Informational',
  operationName: value(operation, 'Delete Virtual Machine'), resourceId: machine, status: value('Failed'), subStatus: value('Forbidden', 'Forbidden (HTTP Status Code: 403)'), claims: { ipaddr: '198.51.100.9' },
};
const snake = {
  authorization: { scope: machine }, caller: 'ada@example.test', event_timestamp: time, http_request: { client_ip_address: '203.0.113.7' }, operation_name: { value: operation, localized_value: 'Delete Virtual Machine' }, resource_id: machine,
  status: { value: 'Failed' }, sub_status: { value: 'Forbidden' },
};
const diagnostic = {
  time, resourceId: machine, operationName: operation, category: 'Administrative', resultType: 'Failure', resultSignature: 'Failed.Forbidden', callerIpAddress: '203.0.113.7', level: 'Error',
  identity: { authorization: { scope: machine }, claims: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': 'ada@example.test' } }, properties: { statusCode: 'Forbidden' },
};
const table = {
  TimeGenerated: time, OperationName: 'Delete Virtual Machine', OperationNameValue: operation, ActivityStatusValue: 'Failure', ActivitySubstatusValue: 'Forbidden', Caller: 'ada@example.test', CallerIpAddress: '203.0.113.7', CategoryValue: 'Administrative',
  _ResourceId: machine, Authorization: JSON.stringify({ scope: machine }), Properties: '{}', Type: 'AzureActivity',
};

describe('azure-activity', () => {
  it.each([
    ['the API', api, `Delete Virtual Machine (${operation}) failed: Forbidden`], ['the API in another key style', snake, `Delete Virtual Machine (${operation}) failed: Forbidden`],
    ['diagnostic settings', { records: [diagnostic] }, `${operation} failed: Forbidden`], ['a table', table, `Delete Virtual Machine (${operation}) failed: Forbidden`],
  ])('reads one of %s', (_from, object, message) => {
    expect(record(object)).toMatchObject({
      format: 'azure-activity', kind: 'event', product: 'Microsoft Azure', classUid: 6003, severityId: 1, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: operation, message, action: 'failure', account: 'ada@example.test',
      srcEndpoint: { ip: '203.0.113.7' }, dstEndpoint: { hostname: 'vm-7' },
    });
  });

  it.each([
    ['Succeeded', 'success'], ['Success', 'success'], ['Started', 'started'], ['Start', 'started'], ['Accepted', 'started'], ['Failed', 'failure'], ['Active', 'active'],
  ])('takes status %s', (status, action) => { expect(record({ ...api, status: value(status) })?.action).toBe(action); });

  it.each([
    ['a role that is given', { ...diagnostic, operationName: 'Microsoft.Authorization/roleAssignments/write', resourceId: '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/r', resultType: 'Success', properties: {
      requestbody: JSON.stringify({ Id: 'r', Properties: { PrincipalId: 'p-1', RoleDefinitionId: '/x/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635' } }) } },
    { targetAccount: 'p-1', message: 'Microsoft.Authorization/roleAssignments/write done: role Owner' }],
    ['a thing that is no machine', { ...diagnostic, operationName: 'Microsoft.Network/networkSecurityGroups/securityRules/write', resultType: 'Success', resourceId: '/subscriptions/s/providers/Microsoft.Network/networkSecurityGroups/web/securityRules/all' },
      { message: 'Microsoft.Network/networkSecurityGroups/securityRules/write done: all' }],
    ['an application', { ...diagnostic, identity: { claims: { appid: 'app-1' } }, callerIpAddress: '203.0.113.7:4000' }, { account: 'app-1', srcEndpoint: { ip: '203.0.113.7', port: 4000 } }],
    ['a vault', { time, resourceId: '/SUBSCRIPTIONS/S/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V', operationName: 'SecretGet', category: 'AuditEvent', resultType: 'Success', callerIpAddress: '203.0.113.7',
      identity: { claim: { upn: 'ada@example.test' } }, properties: { httpStatusCode: 403, requestUri: 'https://v.vault.example/secrets/x' } }, { ruleId: 'SecretGet', action: 'failure', account: 'ada@example.test', url: 'https://v.vault.example/secrets/x' }],
    ['a web firewall', { time, resourceId: '/X/APPLICATIONGATEWAYS/G', operationName: 'ApplicationGatewayFirewall', category: 'ApplicationGatewayFirewallLog', properties: { clientIp: '203.0.113.7', action: 'Blocked', message: 'Bad header' } },
      { action: 'blocked', srcEndpoint: { ip: '203.0.113.7' }, message: 'ApplicationGatewayFirewall denied: G, Bad header' }],
    ['a security alert', { ...api, category: value('Security'), operationName: value('Microsoft.Security/locations/alerts/activate/action'), properties: { eventName: 'Suspicious process', severity: 'High', compromisedEntity: 'vm-7', intent: 'Execution' } },
      { kind: 'alert', classUid: 2004, severityId: 4, message: 'Suspicious process', classification: 'Execution', dstEndpoint: { hostname: 'vm-7' } }],
    ['wrong types', { ...api, caller: {}, claims: [], status: 7, authorization: 'x', httpRequest: null, properties: '{broken', resourceId: 9 }, { format: 'azure-activity', action: '7' }],
  ])('reads %s', (_what, object, expected) => { expect(record(object)).toMatchObject(expected); });

  it('leaves frames of other products alone', () => {
    expect(record({ ...diagnostic, category: 'AdvancedHunting-DeviceEvents' })?.format).not.toBe('azure-activity');
  });
});
