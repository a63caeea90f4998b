import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { verbFacts, verbs } from '../contracts/index.ts';
import { parseJson } from '../kit/json.ts';
import { alertClass, alertClasses, classPriorities, classPriority, isAlertClassName } from './alert-classes.ts';
import { cveHints } from './cve-hints.ts';
import { d3fendNames } from './d3fend-names.ts';
import { tactics } from './tactics.ts';
import { techniqueRows, techniqueTable } from './technique-table.ts';

const ids = new Set(techniqueRows.map(([id]) => id));

describe('the table', () => {
  it('has every Enterprise tactic once, in order', () => {
    expect(tactics).toHaveLength(14);
    expect(new Set(tactics.map(({ id }) => id)).size).toBe(14);
    expect(tactics.map(({ order }) => order)).toEqual(tactics.map((_, place) => place + 1));
  });

  it('has at least 160 techniques, each id once and of the published form', () => {
    expect(techniqueRows.length).toBeGreaterThanOrEqual(160);
    expect(ids.size).toBe(techniqueRows.length);
    for (const id of ids) expect(id).toMatch(/^T\d{4}(\.\d{3})?$/);
  });

  it('holds the parent of every sub-technique', () => {
    for (const { technique } of techniqueTable) {
      expect(technique.parentId).toBe(technique.id.includes('.') ? technique.id.slice(0, 5) : undefined);
      if (technique.parentId !== undefined) expect(ids).toContain(technique.parentId);
    }
  });

  it('resolves every tactic and class that a row names, and every tactic has a technique', () => {
    for (const [place, [id, , tacticNames, , , classText]] of techniqueRows.entries()) {
      expect(techniqueTable[place]?.technique.tacticIds, id).toHaveLength(tacticNames.split(' ').length);
      for (const className of classText.split(' ')) expect(isAlertClassName(className), `${id} ${className}`).toBe(true);
    }
    const used = new Set(techniqueTable.flatMap(({ technique }) => technique.tacticIds));
    expect([...used].sort()).toEqual(tactics.map(({ id }) => id).sort());
  });

  it('writes signs in lower case, each once, none blank, and one-line meanings', () => {
    for (const { technique } of techniqueTable) {
      expect(new Set(technique.signs).size, technique.id).toBe(technique.signs.length);
      for (const sign of technique.signs) {
        expect(sign, technique.id).toBe(sign.toLowerCase().trim());
        expect(sign, technique.id).not.toMatch(/^$|[|~]/);
      }
      expect(technique.meaning, technique.id).toMatch(/^.{10,120}$/);
    }
  });

  it('hints only at techniques that exist', () => {
    for (const hint of Object.values(cveHints).flat()) expect(ids).toContain(hint);
    for (const name of Object.keys(alertClasses).filter(isAlertClassName)) for (const id of alertClass(name).pointsTo ?? []) expect(ids).toContain(id);
  });
});

describe('alert classes', () => {
  it('know the standard priority of a text in any case', () => {
    expect(classPriority('A Network Trojan was Detected')).toBe(1);
    expect(classPriorities['Attempted Information Leak']).toBe(2);
    expect(classPriority('Detection of a Network Scan')).toBe(3);
    expect(classPriority('no such class')).toBeUndefined();
  });
});

describe('D3FEND', () => {
  it('names every id of the verb table, and no other', () => {
    const used = verbs.flatMap((verb) => verbFacts(verb).d3fend ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(d3fendNames).sort());
  });
});

/** A folder with the published tables, `attack-enterprise-18.1.slim.json` and `d3fend-1.2.0.slim.json`. */
const folder = process.env['STANCH_KNOWLEDGE'];
describe.skipIf(folder === undefined)('against the published tables (skipped unless STANCH_KNOWLEDGE names their folder)', () => {
  const read = (file: string): unknown => parseJson(readFileSync(join(folder ?? '', file), 'utf8'));

  it('spells every tactic and technique as published, with its tactics', () => {
    const published = z.object({
      tactics: z.array(z.object({ id: z.string(), name: z.string(), shortname: z.string() })),
      techniques: z.array(z.object({ id: z.string(), name: z.string(), tactics: z.array(z.string()) })),
    }).parse(read('attack-enterprise-18.1.slim.json'));
    const plain = (list: { id: string }[]): unknown[] => list.sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(plain(tactics.map(({ id, name, shortName }) => ({ id, name, shortname: shortName })))).toEqual(plain(published.tactics));
    expect(plain(techniqueRows.map(([id, name, tacticNames]) => ({ id, name, tactics: tacticNames.split(' ').sort() }))))
      .toEqual(plain(published.techniques.filter(({ id }) => ids.has(id)).map(({ id, name, tactics: of }) => ({ id, name, tactics: [...of].sort() }))));
  });

  it('spells every D3FEND name as published', () => {
    const published = z.object({ countermeasures: z.array(z.object({ id: z.string(), name: z.string() })) }).parse(read('d3fend-1.2.0.slim.json'));
    const known = published.countermeasures.filter(({ id }) => Object.hasOwn(d3fendNames, id));
    expect(Object.fromEntries(known.map(({ id, name }) => [id, name]))).toEqual(d3fendNames);
  });
});
