import { isIP } from 'node:net';

/** A host as words tell of it. */
export interface DescribedHost {
  name: string;
  addresses: string[];
  /** The sentences, table row or list item about it. */
  about: string;
  /** The part of the first of them that names it. */
  lead: string;
}

const addressPattern = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d|\/\d)|(?<![\w:])[0-9a-f]{1,4}:[0-9a-f:]{2,35}[0-9a-f](?![\w:/])/gi;
const generic = new Set(('the a an it this that these those and or with at on in of is has have which whose ip ipv4 ipv6 address addresses host hosts hostname machine machines container containers server servers node nodes system vm '
  + 'its as from to via runs network subnet zone segment interface running called named name by for are was both second first also called uses port client-side behind through respectively resides located inside between').split(' '));
const nameOf = /[`"'“]?([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)[`"'”]?/;

function addressesIn(text: string): { address: string; index: number }[] {
  return [...text.matchAll(addressPattern)].map((match) => ({ address: match[0], index: match.index })).filter(({ address }) => isIP(address) !== 0);
}

/** The name before an address: `server_ssh at 10.0.2.11`, `gateway container has IP address …`, `web01 (10.0.0.5)`, `db: 10.0.0.6`. */
function nameBefore(text: string): string | undefined {
  const words = [...text.matchAll(/[`"'“(]?[A-Za-z][\w-]*(?:\.[A-Za-z0-9][\w-]*)*/g)].map((match) => match[0].replace(/^[`"'“(]/, ''));
  const close = words.slice(-14).reverse();
  const marked = close.slice(0, 8).find((word) => /[_\d]|\w-\w|\w\.\w/.test(word) && !/^(ipv?[46]|x86|tcp|udp|\d)/i.test(word) && !/^(cross|open|read|non|sub)-/.test(word));
  const nearest = close.findIndex((word) => !generic.has(word.toLowerCase()));
  const markedIndex = marked === undefined ? -1 : close.indexOf(marked);
  if (marked !== undefined && markedIndex <= nearest + 4) return marked;
  const subject = /\b(?:the|a|an)\s+([A-Za-z][\w-]*(?:\s[a-z][\w-]*){0,2}?)\s+(?:container|host|server|machine|vm|node|system|workstation|has|is|at|runs|resides|with|\()/i.exec(text)?.[1];
  const chosen = subject ?? (nearest >= 0 ? close[nearest] : undefined);
  return chosen === undefined || generic.has(chosen.toLowerCase()) ? undefined : chosen.trim().replace(/\s+/g, '_');
}

function nameAfter(text: string): string | undefined {
  const name = /^\s*(?:[(|:=,–-]|is\b|hosts\b|belongs to\b|\s)*\s*(?:the\s+)?/i.exec(text);
  const word = nameOf.exec(text.slice(name?.[0].length ?? 0, 80));
  return word?.index === 0 && word[1] !== undefined && !generic.has(word[1].toLowerCase()) ? word[1] : undefined;
}

/** Rows of a Markdown or pipe table, or of lines of tab- or comma-separated cells: the name column is told by its heading, else the first cell that is a name. */
function readRow(cells: readonly string[], nameColumn: number): { name: string; addresses: string[] } | undefined {
  const addresses = cells.flatMap((cell) => addressesIn(cell).map(({ address }) => address));
  if (addresses.length === 0) return undefined;
  const cell = (nameColumn >= 0 ? cells[nameColumn] : undefined) ?? cells.find((text) => nameOf.test(text) && addressesIn(text).length === 0) ?? '';
  const name = nameOf.exec(cell.replace(/\*/g, ''))?.[1];
  return name === undefined ? undefined : { name, addresses };
}

/** Hosts in the order of their first address. What follows a host's sentence in the same paragraph (`It runs …`) is about it too. */
export function readDescribedHosts(text: string): DescribedHost[] {
  const hosts = new Map<string, DescribedHost>();
  const owners = new Map<string, DescribedHost>();
  const add = (name: string, addresses: readonly string[], about: string): DescribedHost => {
    const known = addresses.map((address) => owners.get(address)).find((host) => host !== undefined);
    const host = known ?? hosts.get(name.toLowerCase()) ?? { name, addresses: [], about: '', lead: about.slice(0, 100) };
    if (!known) hosts.set(name.toLowerCase(), host);
    for (const address of addresses) {
      if (owners.has(address)) continue;
      owners.set(address, host);
      host.addresses.push(address);
    }
    if (!host.about.includes(about)) host.about += ` ${about}`;
    return host;
  };
  let nameColumn = -1;
  for (const paragraph of text.split(/\n\s*\n/)) {
    let last: DescribedHost | undefined;
    nameColumn = -1;
    for (const line of paragraph.split('\n')) {
      const cells = line.includes('|') ? line.split('|').map((cell) => cell.trim()).filter((cell, index, all) => cell !== '' || (index > 0 && index < all.length - 1)) : line.includes('\t') ? line.split('\t') : line.split(',').length >= 3 && !/[.!?]\s/.test(line) ? line.split(',') : [];
      if (cells.length >= 2) {
        if (addressesIn(line).length === 0) {
          const heading = cells.findIndex((cell) => /^\W*(host ?name|host|name|machine|server|system)\W*$/i.test(cell));
          if (heading >= 0) nameColumn = heading;
        }
        const row = readRow(cells.map((cell) => cell.trim()), nameColumn);
        if (row) last = add(row.name, row.addresses, cells.join(', '));
        if (row || line.includes('|')) continue;
      }
      const sentences = line.split(/(?<=[.!?;])\s+(?=[A-Za-z`"'“*-])/);
      for (const sentence of sentences) last = readSentence(sentence, last, add, hosts);
    }
  }
  return [...hosts.values()];
}

function readSentence(sentence: string, last: DescribedHost | undefined, add: (name: string, addresses: readonly string[], about: string) => DescribedHost, hosts: ReadonlyMap<string, DescribedHost>): DescribedHost | undefined {
  const found = addressesIn(sentence);
  if (found.length === 0) {
    const words = ` ${sentence.toLowerCase().replace(/[^\w.-]+|[.](?=\s|$)/g, ' ')} `;
    const named = [...hosts.values()].filter(({ name }) => words.includes(` ${name.toLowerCase()} `) || (name.includes('_') && words.includes(` ${name.toLowerCase().replaceAll('_', ' ')} `)));
    const isAboutLast = /^\W*(it|this (host|server|machine|service|container)|the (host|server|machine|service|container))\b/i.test(sentence);
    const about = named.length > 0 ? named : isAboutLast && last ? [last] : [];
    for (const host of about) host.about += ` ${sentence}`;
    return named.length === 1 ? named[0] : last;
  }
  let host = last;
  let from = 0;
  for (const [order, { address, index }] of found.entries()) {
    const between = sentence.slice(from, index).replace(/\(?\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}\)?/g, '');
    const next = found[order + 1]?.index ?? sentence.length;
    const part = sentence.slice(order === 0 ? 0 : from, next);
    // `… 10.0.1.10 on the client network and 10.0.2.10 on the server network`: the same host again.
    const isSameHost = order > 0 && host !== undefined && !/[_\d]/.test(between.replace(/ipv?[46]/gi, '')) && (/^[\s,/&]*(and|or)?[\s,]*$/i.test(between) || /\b(on|in|at|from|to) (the |its )?[\w-]+ (network|side|zone|subnet|segment|lan|interface)\b[\s,]*(and|,|;)?[^.]{0,30}$/i.test(between));
    const name = isSameHost && host ? host.name : nameBefore(between) ?? nameAfter(sentence.slice(index + address.length, next));
    if (name !== undefined) host = add(name, [address], found.length === 1 ? sentence : part);
    else if (found.length === 1 && last && /^\W*(it|its|the)\b/i.test(sentence)) host = add(last.name, [address], sentence);
    else host = add(address, [address], part);
    from = index + address.length;
  }
  return host;
}
