import { actKinds, type DrawnEnd, type Random, type TemplateAct } from '../../contracts/index.ts';
import { hasChance, pick } from './draw.ts';
import type { DrawnSite } from './drawn-site.ts';
import { expandPortScan } from './expand-port-scan.ts';
import { placeAct, type ActInput, type PlacedAct } from './placed-act.ts';
import { splitRef } from './refs.ts';

export interface ActsRequest {
  site: DrawnSite;
  random: Random;
  startMs: number;
  /** Ends of the step: for acts that do not say theirs. */
  from?: string;
  to?: string;
}

/** Kinds that need a client: it is the step's where the act names none. */
const clientKinds: ReadonlySet<string> = new Set(['connection', 'port-scan', 'dns-query', 'http-request', 'tls-handshake', 'ids-alert']);

/** Whether a reference can be an end of an act. */
function isEnd(site: DrawnSite, ref: string | undefined): ref is string {
  if (ref === undefined) return false;
  const { id } = splitRef(ref);
  return site.hosts.has(id) || site.outside.has(id);
}

/** The acts of one step, move or distractor, with everything drawn. Repetitions follow one another with some jitter. */
export function drawActs(acts: readonly TemplateAct[], request: ActsRequest): PlacedAct[] {
  return acts.flatMap((act, index) => drawAct(act, { ...request, random: request.random.child(String(index)) }));
}

function drawAct(act: TemplateAct, { site, random, startMs, ...step }: ActsRequest): PlacedAct[] {
  const fromRef = act.from ?? (clientKinds.has(act.act) && isEnd(site, step.from) ? step.from : undefined);
  const toRef = act.to ?? (isEnd(site, step.to) ? step.to : isEnd(site, step.from) ? step.from : '@nothing');
  const jitter = pick(random, [0.04, 0.15, 0.35]);
  const placed: PlacedAct[] = [];
  let afterSeconds = act.after + random.next() * 0.8;
  for (let turn = 0; turn < act.count; turn++) {
    const { from, to } = drawEnds(site, random, { fromRef, toRef });
    const account = act.account === undefined ? undefined : accountOf(site, act.account, random);
    const data: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(act.data)) data[name] = typeof value === 'string' ? site.fill(value, random) : Array.isArray(value) ? site.fill(pick(random, value), random) : value;
    const timeMs = startMs + afterSeconds * 1000;
    const ends = { ...(from !== undefined && { from }), to };
    const add = (input: ActInput, atMs: number): void => { placed.push({ act: placeAct(input, atMs, random), shows: act.shows }); };
    if (act.act === 'port-scan') {
      for (const one of expandPortScan(random, { ...ends, data: actKinds['port-scan'].parse(data) })) add(one.input, timeMs + one.afterSeconds * 1000);
    } else {
      add(completeAct(site, { kind: act.act, ...ends, ...(account !== undefined && { account }), data } as unknown as ActInput), timeMs);
    }
    afterSeconds += act.every * (1 + jitter * (2 * random.next() - 1));
  }
  return placed;
}

function drawEnds(site: DrawnSite, random: Random, { fromRef, toRef }: { fromRef: string | undefined; toRef: string }): { from: DrawnEnd | undefined; to: DrawnEnd } {
  const from = fromRef === undefined ? undefined : site.endOf(fromRef, { random });
  const to = site.endOf(toRef, { random, ...(from !== undefined && { peer: from }) });
  return { from: fromRef === undefined || from === undefined ? from : site.hosts.get(splitRef(fromRef).id)?.end(to) ?? from, to };
}

function accountOf(site: DrawnSite, account: string, random: Random): string {
  return account.startsWith('@') ? site.nameOf(account.slice(1)) : site.fill(account, random);
}

/** What follows from the site: whom a host asks for names and what it is told, sites of web servers, domains of mail. */
export function completeAct(site: DrawnSite, input: ActInput): ActInput {
  const { from, to } = input;
  if (input.kind === 'dns-query') {
    const known = [...site.outside.values()].find((one) => one.kind === 'domain' && one.name === input.data.name);
    const type = input.data.type ?? 'A';
    const data = known !== undefined && input.data.answer === undefined && type === 'A' ? { ...input.data, answer: known.address } : input.data;
    return { ...input, to: to.isInternal || from?.name === site.resolver.name ? to : site.resolver, data };
  }
  if (input.kind === 'http-request' && input.data.site === undefined && to.host !== undefined && from?.isInternal !== true) return { ...input, data: { ...input.data, site: webNameOf(site, to) } };
  if (input.kind === 'mail') {
    const whole = (name: string): string => (name.includes('@') || name === '' ? name : `${name}@${site.domain}`);
    return { ...input, data: { ...input.data, sender: whole(input.data.sender), recipient: whole(input.data.recipient) } };
  }
  return input;
}

/** Name under which the world knows a web server of the site. */
function webNameOf(site: DrawnSite, end: DrawnEnd): string {
  const first = [...site.hosts.values()].find((host) => host.type === 'web');
  return first === undefined || first.name === end.name ? `www.${site.domain}` : `${end.name.toLowerCase()}.${site.domain}`;
}

/** The moment at which the attack begins: any day of the year and any hour, with a little more by night. */
export function drawAttackStartMs(random: Random): number {
  const day = Date.UTC(2026, 0, 5) + Math.floor(random.next() * 355) * 86_400_000;
  const hour = hasChance(random, 0.25) ? random.next() * 6 : random.next() * 24;
  return day + Math.round(hour * 3_600_000);
}
