import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findScenarioProblems, scenarioSchema, type Scenario } from '../src/contracts/index.ts';
import { parseSystemDescription } from '../src/evidence/parse-system-description.ts';
import { parseJson } from '../src/kit/json.ts';
import { buildSamples } from './samples/build-samples.ts';

const folder = fileURLToPath(new URL('../datasets/', import.meta.url));
const samples = readdirSync(folder).filter((name) => name.startsWith('sample-'));
const read = (path: string): string => readFileSync(`${folder}${path}`, 'utf8');
const load = (name: string): Scenario => scenarioSchema.parse(parseJson(read(`${name}/scenario.json`)));

describe('the bundled samples', () => {
  it('are at least three, one of them benign and one a compromise', () => {
    expect(samples.length).toBeGreaterThanOrEqual(3);
    expect(new Set(samples.map((name) => load(name).kind))).toEqual(new Set(['compromise', 'attempted', 'benign']));
  });

  it('come out of the generator byte for byte; otherwise run `npx tsx scripts/make-samples.ts`', () => {
    const built = buildSamples();
    const onDisk = samples.flatMap((name) => readdirSync(`${folder}${name}`).map((file) => `${name}/${file}`));
    expect(onDisk.toSorted()).toEqual([...built.keys()].toSorted());
    for (const [path, text] of built) expect(read(path) === text, path).toBe(true);
  });

  it('are small', () => {
    expect([...buildSamples().values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0)).toBeLessThan(2_000_000);
  });
});

describe.each(samples)('%s', (name) => {
  const scenario = load(name);
  const evidence = scenario.evidence.map((one) => ({ ...one, lines: read(`${name}/${one.file}`).split('\n').slice(0, -1) }));

  it('names only what exists', () => {
    expect(scenario.id).toBe(name);
    expect(findScenarioProblems(scenario)).toEqual([]);
  });

  it('has evidence in two or more formats, 200 to 2,000 lines a file, in order of time', () => {
    expect(new Set(evidence.map((one) => one.format)).size).toBeGreaterThanOrEqual(2);
    for (const { file, lines, format } of evidence) {
      expect(lines.length, file).toBeGreaterThanOrEqual(200);
      expect(lines.length, file).toBeLessThanOrEqual(2000);
      if (format !== 'suricata-eve') continue;
      const times = lines.map((line) => (parseJson(line) as { timestamp: string }).timestamp);
      expect(times).toEqual(times.toSorted());
    }
  });

  it('cites lines that exist', () => {
    const facts = [...scenario.compromised, ...scenario.artifacts, ...scenario.rootCauses, ...scenario.damage].flatMap((fact) => fact.shownBy.lines);
    for (const { file, line } of [...facts, ...scenario.distractors.flatMap((one) => one.lines)]) expect(evidence.find((one) => one.file === file)?.lines[line - 1], `${file}:${line}`).toBeDefined();
  });

  it('keeps the truth out of evidence and system', () => {
    const facts = [scenario.attack.steps, scenario.compromised, scenario.channels, scenario.artifacts, scenario.rootCauses, scenario.damage, scenario.next].flat().map((fact) => fact.id);
    const words = ['attacker', 'intruder', 'victim', 'malicious', 'benign', 'compromis', 'attempted by', 'lateral', 'distractor', 'scenario', 'incident', 'ground truth', 'label', scenario.id, scenario.family, scenario.title.toLowerCase(), ...facts];
    for (const { file, text } of [...evidence.map((one) => ({ file: one.file, text: one.lines.join('\n').toLowerCase() })), { file: 'system.md', text: scenario.system.text.toLowerCase() }]) {
      for (const word of words) expect(text.includes(word), `${word} in ${file}`).toBe(false);
      expect(text).not.toMatch(/\bta?\d{4}\b|\bt\d{4}\.\d{3}\b/);
    }
  });

  it('uses only private, documentation and broadcast addresses and reserved domains', () => {
    for (const { file, lines } of evidence) {
      const text = lines.join('\n');
      for (const [address] of text.matchAll(/(?<![\d./])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g)) expect(/^(10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)|^\d+\.0\.0\.0$/.test(address), `${address} in ${file}`).toBe(true);
      for (const match of text.matchAll(/"(?:rrname|sni|hostname)":"([^"]+)"/g)) expect(match[1]).toMatch(/(^|\.)example(\.(com|net|org))?$|^[\d.]+$/);
    }
  });

  it('has a page that tells what the structured description tells', () => {
    expect(read(`${name}/system.md`)).toBe(scenario.system.text);
    const told = parseSystemDescription(scenario.system.text, 'system.md');
    const facts = (one: Scenario['system']) => ({
      hosts: one.hosts.map((host) => ({ name: host.name, addresses: host.addresses, zone: host.zone === 'all' ? undefined : host.zone, mayIsolate: host.mayIsolate ?? true, mayRebuild: host.mayRebuild ?? true })),
      zones: one.zones,
    });
    const plain = facts(scenario.system);
    expect(facts(told).hosts.map((host) => ({ ...host, zone: plain.hosts.find((other) => other.name === host.name)?.zone }))).toEqual(plain.hosts);
    expect(facts(told).zones).toEqual(plain.zones);
    expect(told.accounts.map((account) => account.name)).toEqual(expect.arrayContaining(scenario.system.accounts.map((account) => account.name)));
  });

  it('has a card with licence, split and the hash of each file', () => {
    const card = read(`${name}/card.md`);
    for (const file of readdirSync(`${folder}${name}`)) expect(file === 'card.md' || card.includes(`\`${file}\``), file).toBe(true);
    expect(card).toContain('Split: train. Licence: Apache-2.0.');
    expect(existsSync(`${folder}README.md`)).toBe(true);
  });
});
