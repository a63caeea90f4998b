import type { FactRef, Scenario } from '../../../contracts/index.ts';
import { listFacts } from './facts-of.ts';
import type { ReadEvidence } from './read-evidence.ts';

const attackIds = /\bTA00\d\d\b|\bT1\d{3}(?:\.\d{3})?\b/;
/** Words by which a text tells what happened to a host. */
const labelWords = /\b(?:attacked|attackers?|attacking|malicious|compromised|infected|hacked|breached|intruders?|victims?|exploited|backdoored)\b/i;
/** Shorter names are words of the language. */
const shortestName = 4;

/** Where the part that a responder sees tells what it should find out. `variant`: of a template. */
export function findVisibleTruth(scenario: Scenario, evidence: readonly ReadEvidence[], variant?: string): string[] {
  const told = listTold(scenario, variant);
  return [...findInSystem(scenario, told, evidence), ...evidence.flatMap(({ file, lines }) => told.filter(({ isInEvidence }) => isInEvidence).flatMap(({ what, text }) => {
    const line = lines.findIndex((one) => one.includes(text));
    return line < 0 ? [] : [`evidence ${file}, line ${String(line + 1)}: it holds the ${what} of the scenario ("${text}"). Name the one or the other differently.`];
  }))];
}

interface Told { what: string; text: string; isInEvidence: boolean }

/** Texts that name the scenario. Single words may be words of the language, so that evidence may hold them. */
function listTold(scenario: Scenario, variant: string | undefined): Told[] {
  const told = [{ what: 'id', text: scenario.id }, { what: 'title', text: scenario.title }, { what: 'family', text: scenario.family }, ...(variant === undefined ? [] : [{ what: 'variant', text: variant }])];
  return told.map((one) => ({ ...one, isInEvidence: /[- ]/.test(one.text) }));
}

function findInSystem(scenario: Scenario, told: readonly Told[], evidence: readonly ReadEvidence[]): string[] {
  const { system } = scenario;
  const texts = listTexts(system, 'system');
  const problems: string[] = [];
  const say = (place: string, problem: string): void => { problems.push(`${place}: ${problem}`); };
  const isAllRead = scenario.evidence.every(({ file }) => evidence.some((one) => one.file === file));
  // What lies in a file that is not there may well be shown.
  const hidden = !isAllRead ? [] : listHiddenNames(scenario).filter(({ name }) => !evidence.some(({ lines }) => lines.some((line) => line.includes(name))));
  for (const { place, text } of texts) {
    const plain = plainWords(text);
    for (const { what, text: own } of told) if (what !== 'variant' && plain.includes(plainWords(own))) say(place, `it holds the ${what} of the scenario ("${own}"). Say it in other words.`);
    const id = attackIds.exec(text)?.[0];
    if (id !== undefined) say(place, `it holds the ATT&CK id ${id}. Leave it out.`);
    if (/\bsplit\b/i.test(text) && plain.includes(plainWords(scenario.split))) say(place, `it names the split ("${scenario.split}"). Leave it out.`);
    for (const { name, what } of hidden) if (text.includes(name)) say(place, `it names ${name}, ${what} that nothing in the evidence shows. Leave it out.`);
    for (const sentence of text.split(/\n|(?<=[.!?]) /)) {
      const word = labelWords.exec(sentence)?.[0];
      const host = word === undefined ? undefined : system.hosts.find((one) => namesWhole(sentence, one.name));
      if (word !== undefined && host !== undefined) say(place, `it says "${word}" about ${host.name}, which tells what a responder should find out. Say it in other words.`);
    }
  }
  return [...new Set(problems)];
}

/** Artefacts that stay hidden, and outside ends of channels. */
function listHiddenNames(scenario: Scenario): { name: string; what: string }[] {
  const inside = new Set(scenario.system.hosts.flatMap((host) => host.addresses));
  const isOutside = ({ kind, name }: FactRef): boolean => (kind === 'address' || kind === 'domain') && !inside.has(name);
  return [
    ...listFacts(scenario).flatMap(({ name, shownBy }) => (name !== undefined && shownBy.lines.length === 0 ? [{ name, what: 'an artefact' }] : [])),
    ...scenario.channels.flatMap(({ from, to, through }) => [from, to, ...through]).filter(isOutside).map(({ kind, name }) => ({ name, what: kind === 'domain' ? 'a domain of the attacker' : 'an address of the attacker' })),
  ].filter(({ name }, index, all) => name.length >= shortestName && all.findIndex((one) => one.name === name) === index);
}

function listTexts(value: unknown, place: string): { place: string; text: string }[] {
  if (typeof value === 'string') return [{ place, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => listTexts(part, `${place}.${name}`));
}

/** Words in small letters, however they are joined. A space at both ends, so that only whole words are found. */
function plainWords(text: string): string {
  return ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim()} `;
}

function namesWhole(text: string, name: string): boolean {
  return plainWords(text).includes(plainWords(name));
}
