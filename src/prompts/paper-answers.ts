import { z } from 'zod';
import { stateFromFlags, type Evidence, type RecoveryState } from '../contracts/index.ts';

const names = z.array(z.string().max(80)).max(24);
/** Fields in the order of the authors' answers, which are sorted. */
export const incidentSchema = z.object({
  'Entities': z.object({ Attacker: names, System: names, Targeted: names }),
  'Incident': z.enum(['Yes', 'No']),
  'Incident description': z.string().max(1200),
  'MITRE ATT&CK Tactics': names,
  'MITRE ATT&CK Techniques': names,
});
export const actionSchema = z.object({ Action: z.string().max(500), Explanation: z.string().max(500) });
export const stateSchema = z.object({ are_forensics_preserved: z.boolean(), is_attack_contained: z.boolean(), is_eradicated: z.boolean(), is_hardened: z.boolean(), is_knowledge_sufficient: z.boolean(), is_recovered: z.boolean() });
export type Incident = z.infer<typeof incidentSchema>;

export function readState(answer: z.infer<typeof stateSchema>): RecoveryState {
  return stateFromFlags([answer.is_attack_contained, answer.is_knowledge_sufficient, answer.are_forensics_preserved, answer.is_eradicated, answer.is_hardened, answer.is_recovered]);
}

/** Which list names each entity, by alias, name or address; undefined when none of them names any. */
export function readRoles({ Attacker, Targeted, System }: Incident['Entities'], evidence: Evidence): Map<string, 'attacker' | 'targeted' | 'system'> | undefined {
  const words = (list: readonly string[]): Set<string> => new Set(list.flatMap((text) => [text, ...text.split(/[\s(),;]/)]).map((word) => word.toLowerCase()));
  const lists = [['attacker', words(Attacker)], ['targeted', words(Targeted)], ['system', words(System)]] as const;
  const told = new Map<string, 'attacker' | 'targeted' | 'system'>();
  for (const { alias, name, addresses } of evidence.entities) {
    const list = lists.find(([, said]) => [alias, name, ...addresses].some((word) => said.has(word.toLowerCase())));
    if (list !== undefined) told.set(alias, list[0]);
  }
  return told.size === 0 ? undefined : told;
}

/** The classes that a text names, in its order. Compared as the authors do: small letters and digits, anything else a space. */
export function findClasses(text: string, classes: readonly string[]): string[] {
  const plain = (words: string): string => ` ${words.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim()} `;
  const written = plain(text);
  return [...new Set(classes)].map((name) => ({ name, at: plain(name).trim() === '' ? -1 : written.indexOf(plain(name)) })).filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at).map(({ name }) => name);
}
