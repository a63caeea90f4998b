import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAction, entityKinds, verbFacts, verbs, type Verb } from '../contracts/index.ts';
import { anyAction, anyEntities, makeEntity } from './__fixtures__/any-case.ts';
import { causeFixes, causeKinds, findingKinds, findingTable, leadVerbs, listEvidenceFindings, listFindings, parseFinding, renderFinding, type Finding } from './index.ts';

const everyThing = entityKinds.map((kind, index) => makeEntity(`${kind.slice(0, 1)}${String(index)}`, kind));
const everyFinding = [...verbs.flatMap((verb) => listFindings(makeAction(verb, everyThing.map(({ alias }) => alias)), everyThing)), ...listEvidenceFindings(everyThing)];
const kindsAfter = (verb: Verb): Set<string> => new Set(listFindings(makeAction(verb, ['h1']), [makeEntity('h1', 'host'), makeEntity('f1', 'file')]).map(({ kind }) => kind));

describe('a finding', () => {
  it('is read again as it was written, whatever it says', () => {
    expect(new Set(everyFinding.map(({ kind }) => kind))).toEqual(new Set([...findingKinds, 'quiet', 'lead']));
    for (const finding of everyFinding) expect(parseFinding(renderFinding(finding))).toEqual(finding);
  });

  it('is one short line of our own words and an alias', () => {
    expect([renderFinding({ kind: 'artefact', alias: 'h2' }), renderFinding({ kind: 'quiet' }), renderFinding({ kind: 'lead', verb: 'hunt_indicator', alias: 'f4' })]).toEqual(['artefact h2', 'quiet', 'lead hunt_indicator f4']);
    for (const finding of everyFinding) expect(renderFinding(finding)).toMatch(/^[a-z]+( [a-z_]+)?( [a-z]\d+)?$/);
  });

  it('is nothing when the text is none', () => {
    for (const text of ['', ' ', 'held', 'found h1', 'quieter', 'lead', 'lead h1', 'lead hunt_indicator', 'lead isolate_host h1', 'lead remove_artifact h1', 'HELD h1', ' held h1']) expect(parseFinding(text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => {
      const found = parseFinding(text);
      if (found !== undefined) expect(text.startsWith(renderFinding(found))).toBe(true);
    }));
  });
});

describe('what an outcome could say', () => {
  it('is about named things of fitting kind, and each once', () => {
    fc.assert(fc.property(anyEntities.chain((entities) => fc.record({ named: fc.subarray(entities), action: anyAction(entities) })), ({ named, action }) => {
      const listed = listFindings(action, named);
      expect(new Set(listed.map(renderFinding)).size).toBe(listed.length);
      for (const finding of listed) {
        if (finding.kind === 'quiet') continue;
        const thing = named.find(({ alias }) => alias === finding.alias);
        expect(thing).toBeDefined();
        if (finding.kind === 'lead') expect(verbFacts(finding.verb).targets).toContain(thing?.kind);
        else if (findingTable[finding.kind].kinds === undefined) expect(action.targets).toContain(finding.alias);
        else expect(findingTable[finding.kind].kinds).toContain(thing?.kind);
      }
    }));
  });

  it('is whether the attacker is seen only after a command that cuts, and a lead only after one that looks', () => {
    const asksSight: readonly Verb[] = ['block_traffic', 'isolate_host', 'disable_account', 'revoke_key', 'end_sessions', 'stop_service', 'restrict_service', 'reset_credentials'];
    for (const verb of verbs) {
      const isCutting = asksSight.includes(verb);
      const isLooking = (leadVerbs as readonly Verb[]).includes(verb);
      expect([verb, kindsAfter(verb).has('quiet'), kindsAfter(verb).has('active'), kindsAfter(verb).has('lead')]).toEqual([verb, isCutting, isCutting, isLooking]);
    }
  });

  it('is failed, nothing or refused of a target only, and of every target', () => {
    const listed = listFindings(makeAction('block_traffic', ['a1']), [makeEntity('a1', 'address'), makeEntity('h1', 'host')]).map(renderFinding);
    expect(listed.filter((text) => /^(failed|nothing|refused) /.test(text))).toEqual(['failed a1', 'nothing a1', 'refused a1']);
  });

  it('gives leads to what the verb can look at', () => {
    const leads = (kind: (typeof entityKinds)[number]): Finding[] => listFindings(makeAction('scan_host', []), [makeEntity('z1', kind)]).filter((finding) => finding.kind === 'lead');
    expect(leads('file')).toEqual([{ kind: 'lead', verb: 'hunt_indicator', alias: 'z1' }]);
    expect(leads('host').map((lead) => ('verb' in lead ? lead.verb : ''))).toEqual(leadVerbs.filter((verb) => verb !== 'hunt_indicator'));
  });
});

describe('what evidence alone could show', () => {
  it('is neither a part that somebody plays nor how a command went', () => {
    const kinds = new Set(listEvidenceFindings(everyThing).map(({ kind }) => kind));
    for (const kind of ['held', 'active', 'quiet', 'lead', 'failed', 'nothing', 'refused'] as const) expect(kinds).not.toContain(kind);
    for (const kind of causeKinds) expect(kinds).toContain(kind);
  });
});

describe('the table of causes', () => {
  it('has for each cause a verb that hardens', () => {
    for (const kind of causeKinds) expect(verbFacts(causeFixes[kind]).serves).toContain('isHardened');
  });
});
