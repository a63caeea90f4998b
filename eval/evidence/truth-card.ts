import { z } from 'zod';

/**
 * What this measurement needs of a ground-truth card. Cards are truth: they are read after the digest is made, and nothing of them reaches
 * a prompt or the evidence.
 */
const truthCardSchema = z.object({
  id: z.string(),
  logs: z.array(z.object({ shared: z.string() })),
  attacker: z.object({ ips: z.array(z.string()).default([]), hosts: z.array(z.string()).default([]), seen_as: z.string().optional() }),
  compromised: z.object({
    hosts: z.array(z.object({ name: z.string(), ip: z.string().optional(), how: z.string().default('') })),
    accounts: z.array(z.object({ account: z.string(), how: z.string().default('') })),
  }),
  targeted_not_compromised: z.array(z.object({ name: z.string(), ip: z.string().optional() })).default([]),
  c2_and_exfiltration: z.array(z.object({ kind: z.string(), to: z.string().optional() })).default([]),
  recovery: z.object({ eradicated: z.object({ targets: z.array(z.string()) }) }),
  benign_lookalikes: z.array(z.string()).default([]),
});
export type TruthCard = z.infer<typeof truthCardSchema>;

/** One thing that a responder must learn. Any of its terms (lower case) stands for it. */
export interface TruthItem {
  kind: 'host' | 'attacker' | 'account' | 'artefact';
  terms: string[];
}

const address = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const domain = /\b(?:[a-z0-9-]+\.)+(?:com|net|org|ru|info|biz|io|de)\b/gi;
const cve = /\bCVE-\d{4}-\d{4,7}\b/gi;
const fileName = /(?:^|[\s,;("'/])(\.?[A-Za-z_][\w.-]*\.(?:sh|php|txt(?:\.\d)?|html|exe|py|elf|jar|class|ps1|dll))\b/g;
const path = /(?:^|[\s,;("'])(\/(?:[\w.-]+\/)*[\w.-]{3,})/g;

export function parseTruthCard(value: unknown): TruthCard {
  return truthCardSchema.parse(value);
}

/** Facts of a card as items; what a card only describes in words ("one employee account") is no item. */
export function listTruthItems(card: TruthCard): TruthItem[] {
  const items: TruthItem[] = [];
  const known = new Set<string>();
  const add = (kind: TruthItem['kind'], terms: readonly string[]): void => {
    const lower = terms.map((term) => term.toLowerCase());
    if (lower.length === 0 || lower.some((term) => known.has(`${kind} ${term}`))) return;
    for (const term of lower) known.add(`${kind} ${term}`);
    items.push({ kind, terms: lower });
  };
  for (const host of card.compromised.hosts) add('host', [...(host.ip === undefined ? [] : [host.ip]), ...(/^[\w.-]+$/.test(host.name) ? [host.name] : [])]);
  const victims = new Set([...card.compromised.hosts, ...card.targeted_not_compromised].flatMap((host) => (host.ip === undefined ? [] : [host.ip])));
  const reached = card.c2_and_exfiltration.map((channel) => channel.to ?? '').filter((text) => text !== '');
  const byTranslation = card.attacker.seen_as;
  if (byTranslation !== undefined) add('attacker', [byTranslation]);
  for (const text of [...card.attacker.ips, ...card.attacker.hosts, ...reached]) {
    for (const [found] of text.matchAll(address)) if (!victims.has(found)) add('attacker', [found]);
    for (const [found] of text.matchAll(domain)) if (!card.targeted_not_compromised.some((host) => host.name === found)) add('attacker', [found]);
  }
  for (const { account } of card.compromised.accounts) {
    const name = /^([A-Za-z_][\w.-]*)(?=$| on | \()/.exec(account)?.[1];
    if (name !== undefined) add('account', [name]);
  }
  const texts = [...card.compromised.hosts.map((host) => host.how), ...card.compromised.accounts.map((one) => one.how), ...card.recovery.eradicated.targets, ...reached];
  for (const text of texts) {
    for (const pattern of [cve, fileName, path]) for (const match of text.matchAll(pattern)) add('artefact', [(match[1] ?? match[0]).replace(/[.,]$/, '')]);
  }
  return items;
}
