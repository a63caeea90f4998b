import { describe, expect, it } from 'vitest';
import type { Entity } from '../contracts/index.ts';
import { readCommand } from './play-by-hand.ts';

const entity = (alias: string, kind: Entity['kind'], name: string, addresses: string[] = []): Entity => ({ alias, kind, name, addresses, services: [], isEnforcementPoint: false, isInternal: true, isInSystem: true, mentionCount: 0, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0 });
const entities = [entity('h1', 'host', 'web-1', ['192.0.2.10']), entity('a1', 'address', '203.0.113.5', ['203.0.113.5']), entity('u1', 'account', 'deploy')];

describe('typed commands', () => {
  it.each([
    ['isolate_host web-1', ['web-1']], ['isolate_host h1', ['web-1']], ['isolate_host 192.0.2.10', ['web-1']], ['  block_traffic   203.0.113.5 ', ['203.0.113.5']], ['reset_credentials DEPLOY', ['deploy']],
  ])('%s', (line, names) => {
    const read = readCommand(line, entities);
    expect(typeof read === 'object' && read.targets.map((target) => target.name)).toEqual(names);
  });
  it('takes a service, and a verdict for closing', () => {
    expect(readCommand('restrict_service web-1 service=ssh', entities)).toMatchObject({ verb: 'restrict_service', parameters: { service: 'ssh' }, targets: [{ name: 'web-1', address: '192.0.2.10' }] });
    expect(readCommand('close attempted', entities)).toMatchObject({ verb: 'close_incident', targets: [], parameters: { verdict: 'attempted' } });
  });
  it.each([
    ['dance web-1', 'There is no command "dance"; help lists them.'], ['isolate_host', 'isolate_host needs a target: host.'], ['isolate_host deploy', 'Nothing that isolate_host could take is called "deploy".'], ['close', 'Close with a verdict: close compromise, close attempted, close benign.'],
  ])('says what is wrong with: %s', (line, sentence) => { expect(readCommand(line, entities)).toBe(sentence); });
  it('does nothing for an empty line', () => { expect(readCommand('   ', entities)).toBeUndefined(); });
});
