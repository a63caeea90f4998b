import type { FactRef, Scenario } from '../../contracts/index.ts';

export interface FactToName {
  part: 'compromised' | 'artifacts' | 'rootCauses' | 'damage';
  /** What it is about. */
  on: FactRef;
  /** Name or path of an artefact. */
  name?: string;
}

/** What a line can call a fact by, and the hosts whose own logs need not say whose they are. */
export interface FactWords { words: ReadonlySet<string>; hosts: ReadonlySet<string> }

/**
 * Names, addresses, accounts and paths of a fact. A cause or a damage is also told by a line about anything of the attack: whom it came from,
 * what it went through, where it went.
 */
export function wordsOfFact(scenario: Scenario, { part, on, name }: FactToName): FactWords {
  const words = new Set<string>();
  const hosts = new Set<string>();
  const addHost = (host: string): void => {
    hosts.add(host);
    words.add(host);
    for (const address of scenario.system.hosts.find((one) => one.name === host)?.addresses ?? []) words.add(address);
  };
  const addPath = (path: string): void => {
    words.add(path);
    const last = path.split(/[/\\]/).at(-1) ?? '';
    if (last.length > 2) words.add(last);
  };
  const add = (ref: FactRef): void => {
    if (ref.kind === 'host') addHost(ref.name);
    else if (ref.kind === 'service') addHost(ref.host ?? ref.name);
    else if (ref.kind === 'artifact') {
      const artifact = scenario.artifacts.find((one) => one.id === ref.name);
      if (artifact === undefined) return;
      addPath(artifact.name);
      addHost(artifact.host);
    } else words.add(ref.kind === 'network' ? ref.name.replace(/\.0\/\d+$/, '.') : ref.name);
  };
  add(on);
  if (name !== undefined) addPath(name);
  if (part === 'rootCauses' || part === 'damage') {
    for (const { ref } of scenario.compromised) add(ref);
    for (const { from, to } of [...scenario.attack.steps, ...scenario.channels]) for (const ref of [from, to]) add(ref);
  }
  return { words, hosts };
}

/** Whether a line holds one of the words: in any case, with doubled backslashes, or in hexadecimal as audit logs write it. */
export function namesAny(line: string, words: ReadonlySet<string>): boolean {
  const low = line.toLowerCase();
  const plain = low.replaceAll('\\\\', '\\');
  return [...words].some((word) => low.includes(word.toLowerCase()) || plain.includes(word.toLowerCase()) || low.includes(Buffer.from(word).toString('hex')));
}
