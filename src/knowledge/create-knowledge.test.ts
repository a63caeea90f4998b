import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldOutLines, ordinaryLines } from './__fixtures__/held-out-lines.ts';
import { createKnowledge } from './create-knowledge.ts';

const knowledge = createKnowledge();
const idsOf = (text: string, limit = 3): string[] => knowledge.lookUp(text, limit).map(({ technique }) => technique.id);

describe('facts', () => {
  it('finds tactics and techniques by id', () => {
    expect(knowledge.tactic('TA0011')?.name).toBe('Command and Control');
    expect(knowledge.technique('T1003.006')).toMatchObject({ name: 'DCSync', parentId: 'T1003', tacticIds: ['TA0006'] });
    expect(knowledge.technique('T0000')).toBeUndefined();
    expect(knowledge.techniquesOf('TA0040').map(({ id }) => id)).toContain('T1486');
    expect(knowledge.techniquesOf('TA9999')).toEqual([]);
    expect(knowledge.version).toBe('stanch-1 (ATT&CK 18.1)');
  });
});

describe('lookUp', () => {
  it('finds what typical lines speak of (measured: 44 of 46 first, 44 of 46 in three)', () => {
    const ranked = heldOutLines.map(([line, acceptable]) => idsOf(line).map((id) => acceptable.includes(id)));
    const missed = heldOutLines.filter((_, place) => ranked[place]?.includes(true) !== true).map(([line]) => line);
    expect(ranked.filter(([first]) => first === true).length / ranked.length).toBeGreaterThan(0.85);
    expect(missed.length / ranked.length, missed.join('\n')).toBeLessThan(0.12);
  });

  it.each(ordinaryLines)('has nothing or a low score for %s', (line) => {
    for (const { scoreFraction } of knowledge.lookUp(line, 5)) expect(scoreFraction).toBeLessThan(0.35);
  });

  it('finds every technique by its own published id, and by its parent where the sub-technique is unknown', () => {
    for (const { id } of knowledge.techniques) expect(idsOf(`rule tagged attack.${id} fired`, 1)).toEqual([id]);
    expect(idsOf('mitre T1110.999', 1)).toEqual(['T1110']);
  });

  it('reads CVE ids, in capitals or not, and takes unknown ones as a faint hint', () => {
    expect(idsOf('et exploit possible cve-2021-44228', 1)).toEqual(['T1190']);
    expect(idsOf('CVE-2017-0144', 1)).toEqual(['T1210']);
    expect(knowledge.lookUp('CVE-2031-99999', 5)).toMatchObject([{ technique: { id: 'T1190' }, scoreFraction: expect.closeTo(0.3) as number }]);
  });

  it('reads through percent codes and punctuation', () => {
    expect(idsOf('GET /a?f=%2e%2e%2f%2e%2e%2fwin.ini')).toContain('T1190');
    expect(idsOf('GET /?x=%253Cscript%253Ealert(1)')).toContain('T1190');
    expect(idsOf('Tree connect to ADMIN$ from 10.1.0.4')).toContain('T1021.002');
  });

  it('scores a told phrase above a single word, and lowers both beside words of ordinary life', () => {
    const score = (text: string): number => knowledge.lookUp(text, 1)[0]?.scoreFraction ?? 0;
    expect(score('psexec service created')).toBeGreaterThan(score('psexec'));
    expect(score('ET INFO dns tunnel')).toBeLessThan(score('dns tunnel'));
  });

  it('is not moved by the classification text alone when the class says little', () => {
    expect(knowledge.lookUp('[Classification: Attempted Information Leak] [Priority: 2]', 5)).toEqual([]);
    expect(idsOf('[Classification: Crypto Currency Mining Activity Detected]', 1)).toEqual(['T1496.001']);
  });

  it('never throws, keeps to the limit, and gives sorted scores between 0 and 1, whatever the text', () => {
    const words = fc.constantFrom('failed password', 'T1110', 'cve-2021-44228', '../', '() {', '%25', 'ssh', 'constructor', '__proto__', 'dns tunnel', '\u0000', ' ');
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' '))), fc.integer({ min: 0, max: 8 }), (text, limit) => {
      const matches = knowledge.lookUp(text, limit);
      expect(matches.length).toBeLessThanOrEqual(limit);
      const scores = matches.map(({ scoreFraction }) => scoreFraction);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      for (const { scoreFraction, matchedWords } of matches) {
        expect(scoreFraction).toBeGreaterThan(0);
        expect(scoreFraction).toBeLessThanOrEqual(1);
        expect(matchedWords.length).toBeGreaterThan(0);
      }
    }));
  });
});
