import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { checkPointReader } from './check-point.ts';

const drop = '<134>1 2026-03-21T17:25:25Z gw1 CheckPoint 13752 - [action:"Drop"; flags:"444676"; ifdir:"inbound"; loguid:"{0x1,0x2}"; origin:"203.0.113.1"; time:"1774113925"; dst:"198.51.100.5"; product:"VPN-1 & FireWall-1"; proto:"6"; rule_name:"Cleanup rule"; s_port:"4444"; service:"23"; service_id:"telnet"; src:"192.0.2.9"]';
const prevent = '<134>1 2026-03-21T17:25:25Z gw1 CheckPoint 13752 - [action:"Prevent"; loguid:"{0x1,0x3}"; origin:"203.0.113.1"; time:"1774113926"; product:"SmartDefense"; protection_name:"Test Overflow"; protection_id:"asm_x"; severity:"4"; dst:"198.51.100.5"; proto:"6"; service:"80"; src:"192.0.2.9"; resource:"http://www.example.org/a; b"]';
const bars = 'time=1774113925|hostname=gw1|product=Firewall|action=Accept|ifdir=inbound|loguid={0x0,0x1}|origin=203.0.113.1|src=192.0.2.9|dst=198.51.100.5|proto=17|s_port=5000|service=53|rule_name=DNS out';

describeLogReader(checkPointReader, [drop, prevent, bars]);

describe('check-point', () => {
  it.each([
    ['a drop', drop, { timeMs: 1774113925000, kind: 'event', classUid: 4001, severityId: 1, message: 'VPN-1 & FireWall-1 Drop telnet', action: 'blocked', ruleId: 'Cleanup rule', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.9', port: 4444 }, dstEndpoint: { ip: '198.51.100.5', port: 23 }, device: { ip: '203.0.113.1', hostname: 'gw1' } }],
    ['a finding', prevent, { kind: 'alert', severityId: 5, message: 'Test Overflow (Prevent)', action: 'blocked', ruleId: 'asm_x', url: 'http://www.example.org/a; b' }],
    ['the form with bars', bars, { action: 'allowed', ruleId: 'DNS out', dstEndpoint: { ip: '198.51.100.5', port: 53 }, message: 'Firewall Accept to port 53' }],
    ['a sign-in', '[action:"Log In"; origin:"203.0.113.1"; time:"1774113926"; product:"SmartConsole"; administrator:"jdoe"; client_ip:"192.0.2.9"; status:"Failure"; reason:"bad password"]', { classUid: 3002, account: 'jdoe', srcEndpoint: { ip: '192.0.2.9' } }],
  ])('reads %s', (_name, line, expected) => {
    const result = readLines(checkPointReader, [line]);
    expect(result.rejected).toEqual([]);
    expect(result.records[0]).toMatchObject({ format: 'check-point', ...expected });
  });
});
