import { describe, expect, it } from 'vitest';
import { describeJsonFormat, readEvent } from './json-format.contract.ts';

const anomaly = {
  AnalysisComponent: { AnalysisComponentIdentifier: 3, AnalysisComponentType: 'NewMatchPathValueDetector', AnalysisComponentName: 'New agent', Message: 'New value(s) detected', AffectedLogAtomPaths: ['/model/agent', '/model/src_ip'], AffectedLogAtomValues: ['curl/9', 3325256706] },
  LogData: { RawLogData: ['GET /x'], Timestamps: [1767323045.678], LogLinesCount: 1 }, AMiner: { ID: '192.0.2.40' },
};

describeJsonFormat('aminer', [anomaly, { StatusInfo: { '/a': 1 }, FromTime: 1767323045.1, ToTime: 1767323055.1 }]);

describe('aminer', () => {
  it('reads an anomaly with its values', () => {
    expect(readEvent(anomaly)).toMatchObject({ kind: 'alert', product: 'AMiner', timeMs: 1767323045678, severityId: 0, ruleId: 'NewMatchPathValueDetector', message: 'New agent: New value(s) detected (curl/9, 198.51.100.2)', srcEndpoint: { ip: '198.51.100.2' }, device: { ip: '192.0.2.40' } });
  });

  it('says what the line is where there are no values, and what any reader sees in it', () => {
    const { AffectedLogAtomValues: _values, ...component } = anomaly.AnalysisComponent;
    expect(readEvent({ ...anomaly, AnalysisComponent: component, LogData: { ...anomaly.LogData, RawLogData: ['2026-01-02 03:04:05 odd words'] } })?.message).toBe('New agent: New value(s) detected (odd words)');
    expect(readEvent({ ...anomaly, AnalysisComponent: component, LogData: { ...anomaly.LogData, RawLogData: ['known line'] } })).toMatchObject({ message: 'New agent: New value(s) detected (known line)', account: 'eve', device: { ip: '192.0.2.40' } });
  });

  it('reads counts as events', () => {
    expect(readEvent({ StatusInfo: { '/a': 1, '/b': 2 }, FromTime: 1767323045.1, ToTime: 1767323055.1, timestamp: 'x' })).toMatchObject({ kind: 'event', timeMs: 1767323055100, ruleId: 'StatusInfo', message: 'AMiner status: lines of 2 kinds counted' });
  });
});
