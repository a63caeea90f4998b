import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { StanchError } from '../kit/error.ts';
import { createKnowledge } from './create-knowledge.ts';
import { importedKnowledgeSchema } from './imported-knowledge.ts';
import { importStixBundle } from './import-stix-bundle.ts';

const reference = (id: string): object[] => [{ source_name: 'other', external_id: 'X' }, { source_name: 'mitre-attack', external_id: id }];
const technique = (ref: string, id: string, more: object = {}): object => ({
  type: 'attack-pattern', id: ref, name: `Name of ${id}`, description: 'A [made](https://example.org/x) thing.(Citation: Someone 2020) More words.',
  kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'impact' }], external_references: reference(id), ...more,
});
const tactic = { type: 'x-mitre-tactic', id: 'x-mitre-tactic--1', name: 'Impact', x_mitre_shortname: 'impact', description: 'Own words.', external_references: reference('TA0040') };
const bundle = (...objects: unknown[]): object => ({ type: 'bundle', id: 'bundle--1', objects: [{ type: 'x-mitre-collection', id: 'c', x_mitre_version: '17.1' }, tactic, ...objects] });

describe('importStixBundle', () => {
  it('reads tactics, techniques and mitigations, and leaves revoked and deprecated ones out', () => {
    const imported = importStixBundle(bundle(
      technique('attack-pattern--1', 'T9001', { x_mitre_is_subtechnique: false }),
      technique('attack-pattern--2', 'T9001.001'),
      technique('attack-pattern--3', 'T9002', { revoked: true }),
      technique('attack-pattern--4', 'T9003', { x_mitre_deprecated: true }),
      { type: 'course-of-action', id: 'course-of-action--1', name: 'Do it well', external_references: reference('M1000') },
      { type: 'relationship', id: 'relationship--1', relationship_type: 'mitigates', source_ref: 'course-of-action--1', target_ref: 'attack-pattern--2' },
      { type: 'relationship', id: 'relationship--2', relationship_type: 'uses', source_ref: 'course-of-action--1', target_ref: 'attack-pattern--1' },
      { type: 'malware', id: 'malware--1', name: 'passed over' }, 'not an object', null,
    ));
    expect(imported).toMatchObject({ version: 'imported ATT&CK 17.1', skippedCount: 2, mitigations: [{ id: 'M1000', techniqueIds: ['T9001.001'] }] });
    expect(imported.techniques.map(({ id, parentId, tacticIds, meaning }) => ({ id, parentId, tacticIds, meaning }))).toEqual([
      { id: 'T9001', parentId: undefined, tacticIds: ['TA0040'], meaning: 'A made thing.' },
      { id: 'T9001.001', parentId: 'T9001', tacticIds: ['TA0040'], meaning: 'A made thing.' },
    ]);
    expect(importedKnowledgeSchema.parse(imported)).toEqual(imported);
  });

  it('shows control characters of a bundle as marks', () => {
    const imported = importStixBundle(bundle(technique('a', 'T9001', { name: 'Evil\u001b[2J', description: 'Red \u001b[31m text.' })));
    expect(imported.techniques[0]).toMatchObject({ name: 'Evil\\x1b[2J', meaning: 'Red \\x1b[31m text.' });
  });

  it.each([
    ['nothing', undefined], ['a list', []], ['another type', { type: 'report', objects: [] }], ['no objects', { type: 'bundle' }],
    ['no technique', bundle()], ['no tactic', { type: 'bundle', objects: [technique('a', 'T9001')] }], ['a strange id', bundle(technique('a', 'hello'))],
  ])('refuses %s with a sentence', (_, json) => {
    expect(() => importStixBundle(json)).toThrow(expect.objectContaining({ code: 'input-invalid', message: expect.stringMatching(/^The .*\.$/) as string }) as Error);
  });

  it('throws nothing but a StanchError, whatever the JSON', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()).map((objects) => ({ type: 'bundle', objects }))), (json) => {
      expect(() => importStixBundle(json)).toThrow(StanchError);
    }));
  });
});

describe('createKnowledge with an import', () => {
  it('adds what it did not know, keeps its own, and says so', () => {
    const knowledge = createKnowledge(importStixBundle(bundle(technique('a', 'T9001', { name: 'Quantum Teapot Abuse' }), technique('b', 'T1110'))));
    expect(knowledge.version).toBe('stanch-1 (ATT&CK 18.1) + imported ATT&CK 17.1 (1 more techniques)');
    expect(knowledge.technique('T1110')?.name).toBe('Brute Force');
    expect(knowledge.tactics).toHaveLength(14);
    expect(knowledge.techniquesOf('TA0040').map(({ id }) => id)).toContain('T9001');
    expect(knowledge.lookUp('signs of quantum teapot abuse', 1)[0]?.technique.id).toBe('T9001');
  });
});
