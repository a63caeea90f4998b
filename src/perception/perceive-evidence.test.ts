import { describe, expect, it } from 'vitest';
import { roles, type Assessment, type Entity, type Evidence, type EventGroup, type Knowledge, type ModelFunctions, type Situation, type Verdict } from '../contracts/index.ts';
import { makeEntity } from '../case/__fixtures__/any-case.ts';
import { judgeEvidence } from './judge-evidence.ts';
import { perceiveEvidence } from './perceive-evidence.ts';

const group = (id: string, more: Partial<EventGroup>): EventGroup => ({ id, kind: 'alert', title: 't', severityId: 3, sources: [], targets: [], mentions: [], ports: [], count: 3, lines: [], sample: '', score: 0.7, scoreReasons: [], isSign: true, ...more });
const entities = [
  makeEntity('h1', 'host', { suspicionFraction: 0.9, alertTargetCount: 6 }), makeEntity('h2', 'host', { suspicionFraction: 0 }),
  makeEntity('a1', 'address', { isInternal: false, isInSystem: false, suspicionFraction: 0.9, alertSourceCount: 9 }),
];
const groups = [
  group('g1', { stage: 'exploit', sources: ['a1'], targets: ['h1'] }), group('g2', { stage: 'execution', targets: ['h1'], score: 0.9 }), group('g3', { stage: 'c2', sources: ['h1'], targets: ['a1'], score: 0.9 }),
];
const evidence: Evidence = {
  entities, groups, systemLines: [], digest: groups.map(({ id }) => ({ groupId: id, text: 'a1 h1', tokenCount: 1 })), digestTokens: 0, tokenBudget: 400, isTokenEstimate: true, leftOut: [], recordCount: 9, alertCount: 3, unreadCount: 0, signCount: 3, hasSystemDescription: true, notes: [],
};

const [judgedTechnique = { id: '', probability: 0 }] = judgeEvidence(evidence).techniques;
const subTechnique = `${judgedTechnique.id}.001`;
const techniqueOf = (id: string): Knowledge['techniques'][number] => ({ id, name: id, tacticIds: ['TA0002'] }) as unknown as Knowledge['techniques'][number];
const tactic = { id: 'TA0002', name: 'Execution', shortName: 'execution', order: 4 };

interface Answers { trustFraction: number; shares?: Partial<Record<string, readonly number[]>>; verdict?: Record<Verdict, number>; lookUp?: { id: string; scoreFraction: number } }

/** The assessment by a model that gives those answers; `shares` by alias. */
async function assess({ trustFraction, shares = {}, verdict = { compromise: 1 / 3, attempted: 1 / 3, benign: 1 / 3 }, lookUp }: Answers): Promise<Assessment> {
  const functions = {
    trustFraction, isTuned: true, verdict: () => Promise.resolve(verdict), attackPath: () => Promise.resolve([{ index: 0, probability: 0.9 }]), readEvidence: () => Promise.resolve([]),
    rolesOf: (_: unknown, suspects: readonly Pick<Entity, 'alias'>[]) => Promise.resolve(suspects.map(({ alias }) => shares[alias] ?? roles.map(() => 0.25))),
    techniqueOf: (_: unknown, __: string, candidates: readonly unknown[]) => Promise.resolve(candidates.map(() => 0.5)),
  } as unknown as ModelFunctions;
  const knowledge = {
    tactics: [tactic], tactic: (id: string) => (id === tactic.id ? tactic : undefined), techniquesOf: () => [techniqueOf('T9999')], technique: techniqueOf,
    lookUp: () => (lookUp === undefined ? [] : [{ technique: techniqueOf(lookUp.id), scoreFraction: lookUp.scoreFraction }]),
  } as unknown as Knowledge;
  return (await perceiveEvidence({ evidence, functions, situation: {} as Situation, knowledge })).assessment;
}

const sure = (role: (typeof roles)[number]): number[] => roles.map((one) => (one === role ? 1 : 0));

describe('a model that is trusted alone', () => {
  it('says the likeliest role of what it was asked about, be it below a half, and nothing of the rest', async () => {
    const narrow = roles.map((role) => ({ attacker: 0.1, compromised: 0.4, targeted: 0.3, uninvolved: 0.2 })[role]);
    const { entities: parts } = await assess({ trustFraction: 1, shares: { h1: narrow, a1: sure('uninvolved') }, verdict: { compromise: 1, attempted: 0, benign: 0 } });
    expect(parts).toEqual({ attacker: [], compromised: ['h1'], targeted: [] });
  });

  it('decides the verdict against all signs', async () => {
    expect(await assess({ trustFraction: 1, verdict: { compromise: 0, attempted: 0, benign: 1 } })).toMatchObject({ verdict: 'benign', probability: 0 });
  });
});

describe('a model that is not trusted', () => {
  it('changes no role and no verdict', async () => {
    const one = await assess({ trustFraction: 0, shares: { h1: sure('uninvolved'), a1: sure('targeted') }, verdict: { compromise: 0, attempted: 0, benign: 1 } });
    const other = await assess({ trustFraction: 0, shares: { h1: sure('attacker'), a1: sure('uninvolved') }, verdict: { compromise: 1, attempted: 0, benign: 0 } });
    expect(one).toEqual(other);
    expect(one.probability).toBeCloseTo(1 - judgeEvidence(evidence).verdict.benign, 9);
  });
});

describe('a model that is trusted in part', () => {
  it('moves the verdict its way, the more the more it is trusted', async () => {
    const probabilityOf = async (trustFraction: number): Promise<number> => (await assess({ trustFraction, verdict: { compromise: 0, attempted: 0, benign: 1 } })).probability;
    const [untrusted, little, much] = [await probabilityOf(0), await probabilityOf(0.15), await probabilityOf(0.8)];
    expect(little).toBeLessThan(untrusted);
    expect(much).toBeLessThan(little);
  });
});

describe('an attempt', () => {
  it('compromises nothing: what would be held is targeted', async () => {
    const { entities: parts, verdict } = await assess({ trustFraction: 1, shares: { h1: sure('compromised') }, verdict: { compromise: 0, attempted: 1, benign: 0 } });
    expect(verdict).toBe('attempted');
    expect(parts).toMatchObject({ compromised: [], targeted: ['h1'] });
  });
});

describe('techniques', () => {
  it('keep the sub-technique that an unsure look-up found of what is usual', async () => {
    const plain = (await assess({ trustFraction: 0 })).techniques.map(({ id }) => id);
    const found = (await assess({ trustFraction: 0, lookUp: { id: subTechnique, scoreFraction: 0.3 } })).techniques.map(({ id }) => id);
    expect(judgedTechnique.probability).toBeGreaterThanOrEqual(0.25);
    expect(plain).toContain(judgedTechnique.id);
    expect(found).toContain(subTechnique);
    expect(found).not.toContain(judgedTechnique.id);
  });

  it('below a quarter are not told', async () => {
    const { techniques, tactics } = await assess({ trustFraction: 0.15 });
    for (const { probability } of [...techniques, ...tactics]) expect(probability).toBeGreaterThanOrEqual(0.25);
  });
});
