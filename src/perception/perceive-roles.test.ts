import { describe, expect, it } from 'vitest';
import type { Entity, ModelFunctions, Situation } from '../contracts/index.ts';
import { perceiveRoles } from './perceive-roles.ts';

const entity = (alias: string, kind: Entity['kind'], name: string, isInternal: boolean): Entity => ({ alias, kind, name, addresses: [], services: [], isEnforcementPoint: false, isInternal, isInSystem: isInternal, mentionCount: 0, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0 });
const entities = [entity('h1', 'host', 'web-1', true), entity('h2', 'host', 'web-11', true), entity('u1', 'account', 'deploy', true), entity('a1', 'address', '203.0.113.9', false), entity('f1', 'file', '/tmp/x', false)];
const nobody = { attacker: [], compromised: [], targeted: [] };

/** Gives each alias the same shares and keeps which were asked about. */
function answering(shares: number[]): { functions: ModelFunctions; asked: string[] } {
  const asked: string[] = [];
  return { asked, functions: { rolesOf: (_: Situation, aliases: readonly string[]) => { asked.push(...aliases); return Promise.resolve(aliases.map(() => shares)); } } as unknown as ModelFunctions };
}
const situation = {} as Situation;

describe('roles after an outcome', () => {
  it('asks about things that the text names as whole words, and about no files', async () => {
    const { functions, asked } = answering([0, 0.9, 0.1, 0]);
    const roles = await perceiveRoles({ functions, situation, entities, roles: nobody, text: 'Signed in on WEB-11 as deploy, wrote /tmp/x' });
    expect(asked).toEqual(['h2', 'u1']);
    expect(roles.compromised).toEqual(['h2', 'u1']);
  });
  it('keeps a part that was given, and asks nothing when nothing new is named', async () => {
    const { functions, asked } = answering([0.9, 0, 0, 0]);
    const roles = { ...nobody, compromised: ['h1'] };
    expect(await perceiveRoles({ functions, situation, entities, roles, text: 'web-1 is cut off' })).toBe(roles);
    expect(asked).toEqual([]);
  });
  it('takes nobody of the site for the attacker, and nothing outside for a victim', async () => {
    const text = 'from 203.0.113.9 to web-1';
    expect(await perceiveRoles({ ...answering([0.9, 0.1, 0, 0]), situation, entities, roles: nobody, text })).toEqual({ ...nobody, attacker: ['a1'] });
    expect(await perceiveRoles({ ...answering([0.1, 0.9, 0, 0]), situation, entities, roles: nobody, text })).toEqual({ ...nobody, compromised: ['h1'] });
  });
});
