import { describe, expect, it } from 'vitest';
import { renderAction, responseCommandSchema, verbs, verbFacts, type Action, type Entity, type EventGroup, type Evidence, type Verb } from '../contracts/index.ts';
import { buildCommand, type BuildCommandRequest } from './build-command.ts';

function entity(alias: string, kind: Entity['kind'], more: Partial<Entity> = {}): Entity {
  return { alias, kind, name: `name of ${alias}`, addresses: [], services: [], isEnforcementPoint: false, isInternal: true, isInSystem: true, mentionCount: 0, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0, ...more };
}

function group(id: string, line: number, more: Partial<EventGroup> = {}): EventGroup {
  return { id, kind: 'alert', title: `title ${id}`, severityId: 3, sources: [], targets: [], mentions: [], ports: [], count: 3, lines: [{ source: 's1', ranges: [[line, line + 2]] }], sample: `sample ${id}`, score: 1, scoreReasons: [], ...more };
}

const entities = [
  entity('h1', 'host', { addresses: ['10.0.0.5'], services: ['http', 'ssh'] }), entity('h2', 'host', { criticality: 4, services: ['db'] }), entity('h3', 'host', { isEnforcementPoint: true }),
  entity('a1', 'address', { addresses: ['203.0.113.7'], isInternal: false }), entity('a2', 'address', { addresses: ['10.0.0.9'] }), entity('n1', 'network'), entity('d1', 'domain'), entity('u1', 'account'), entity('k1', 'key'), entity('f1', 'file'), entity('x1', 'hash'),
];
const groups = [group('g1', 10, { targets: ['h2'] }), group('g2', 20, { sources: ['a1'], targets: ['h1'] }), group('g3', 30, { mentions: ['u1', 'h1'] }), group('g4', 40, { lines: [] })];

function build(verb: Verb, targets: string[], more: Partial<BuildCommandRequest> = {}): ReturnType<typeof buildCommand> {
  const action: Action = { verb, targets, text: renderAction(verb, targets) };
  return buildCommand({ action, evidence: { entities, groups } as unknown as Evidence, hypotheses: [], citedLines: { 's1:20': 'raw line 20' }, ...more });
}

describe('buildCommand', () => {
  it('gives every verb a valid, cited command with a rollback and a reason', () => {
    for (const verb of verbs.filter((name) => name !== 'close_incident')) {
      for (const target of entities.filter(({ kind }) => verbFacts(verb).targets.includes(kind))) {
        const command = build(verb, [target.alias]);
        expect(responseCommandSchema.parse(command)).toEqual(command);
        expect(command).toMatchObject({ verb, rollback: verbFacts(verb).rollback, targets: [{ alias: target.alias, name: target.name, kind: target.kind }] });
        expect(command.rollback).not.toBe('');
        expect(command.reason).toContain(target.name);
        expect(command.citations.length).toBeGreaterThan(0);
      }
    }
  });

  it('cites the groups that name a target, with the raw line where it was kept', () => {
    expect(build('scan_host', ['h1']).citations).toEqual([{ source: 's1', line: 20, text: 'raw line 20' }, { source: 's1', line: 30, text: 'sample g3' }]);
    expect(build('block_traffic', ['d1']).citations.map((citation) => citation.line)).toEqual([10, 20, 30]);
  });

  it('says why: aim, sign and conjectured technique, or the model\'s own words', () => {
    const path = [{ tacticId: 'TA', tacticName: '', techniqueId: 'T', techniqueName: 'Brute Force', targets: ['h1'], citations: [] }];
    const hypotheses = [{ path }] as unknown as BuildCommandRequest['hypotheses'];
    expect(build('isolate_host', ['h1'], { hypotheses }).reason).toBe('Isolate host on name of h1 so that the attacker can no longer act. The logs name it in "title g2" (3 records). It fits the conjectured Brute Force.');
    expect(build('isolate_host', ['h1'], { explanation: 'Because.' }).reason).toBe('Because.');
  });

  it('asks for approval where a command may hurt', () => {
    const approvals = (verb: Verb, ...targets: string[]): [boolean, number] => { const command = build(verb, targets); return [command.needsApproval, command.warnings.length]; };
    expect(approvals('isolate_host', 'h1')).toEqual([false, 0]);
    expect(approvals('isolate_host', 'h2')).toEqual([true, 1]);
    expect(approvals('scan_host', 'h2')).toEqual([false, 0]);
    expect(approvals('block_traffic', 'a1')).toEqual([false, 0]);
    expect(approvals('block_traffic', 'a2')).toEqual([true, 1]);
    expect(approvals('stop_service', 'h3')).toEqual([true, 1]);
    expect(approvals('remove_artifact', 'h1')).toEqual([true, 1]);
    expect(approvals('rebuild_host', 'h1', 'h2', 'h3')).toEqual([true, 5]);
  });

  it('names the service and the address where there is one', () => {
    expect(build('stop_service', ['h1'])).toMatchObject({ parameters: { service: 'http' }, targets: [{ address: '10.0.0.5' }] });
    expect(build('isolate_host', ['h2']).parameters).toEqual({});
    expect(build('isolate_host', ['h2']).targets[0]).not.toHaveProperty('address');
  });

  it('refuses what does not exist or does not fit the verb', () => {
    expect(() => build('isolate_host', ['h9'])).toThrow(expect.objectContaining({ code: 'internal' }) as Error);
    expect(() => build('isolate_host', ['a1'])).toThrow(expect.objectContaining({ code: 'internal' }) as Error);
    expect(() => build('block_traffic', ['a1', 'h1'])).toThrow(expect.objectContaining({ code: 'internal' }) as Error);
  });
});
