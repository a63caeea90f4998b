import { systemDescriptionSchema, type SystemDescription, type SystemHost } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { isInNetwork, parseNetwork } from './addresses.ts';
import { portServices } from './port-services.ts';
import { readDescribedHosts } from './read-described-hosts.ts';
import { criticalityWords, enforcementWords, mustStayWords, noIsolateWords, noRebuildWords, osWords, privilegedWords, roleWords, serviceWords } from './system-words.ts';

const maxTextChars = 200_000;

/**
 * What a site wrote about itself. A JSON object is read by the schema; anything else is words, lists or tables in which hosts are
 * found by their addresses. `text` of the result is the text as given (for JSON: its `text`, or empty).
 * @throws StanchError `input-invalid` when the text is a JSON object (or named so) that the schema refuses.
 */
export function parseSystemDescription(text: string, fileName?: string): SystemDescription {
  const plain = text.replace(/^\ufeff/, '').slice(0, maxTextChars);
  if (/^\s*[{[]/.test(plain) || (fileName ?? '').toLowerCase().endsWith('.json')) {
    const value = parseJson(plain);
    if (value !== undefined && (typeof value === 'object') && value !== null && !Array.isArray(value)) return parseBySchema(value, fileName);
    if ((fileName ?? '').toLowerCase().endsWith('.json')) throw new StanchError('input-invalid', `The system description ${fileName ?? ''} is not a JSON object.`, 'Give a JSON object with "text" and "hosts", or describe the system in words in a .txt or .md file.');
  }
  return readWords(plain);
}

function parseBySchema(value: object, fileName: string | undefined): SystemDescription {
  const result = systemDescriptionSchema.safeParse('text' in value ? value : { text: '', ...value });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new StanchError('input-invalid', `The system description ${fileName ?? ''} does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`, 'Compare it with the system description schema; only "text" is needed, hosts need a "name".', result.error);
}

/** Networks and the name before them: `client network (10.0.1.0/24)`, `DMZ: 192.168.2.0/24`, `10.0.3.0/24 is the office network`. */
function readZones(text: string): SystemDescription['zones'] {
  const zones = new Map<string, string>();
  for (const match of text.matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}\b/g)) {
    const network = match[0];
    if (!parseNetwork(network) || zones.has(network) || network.endsWith('/32')) continue;
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    const after = text.slice(match.index + network.length, match.index + network.length + 60);
    const direct = /([A-Za-z][\w-]*)\s*[:=(|-]?\s*$/.exec(before)?.[1];
    const name = (direct !== undefined && !/^(networks?|zones?|subnets?|segments?|v?lans?|is|in|at|on|are|and|to|with|the|of|range|cidr|from|uses|address)$/i.test(direct) ? direct : undefined)
      ?? /([\w-]+)[ _-](?:network|zone|subnet|segment|lan|vlan)\b\W*(?:\w+\W+){0,2}$/i.exec(before)?.[1] ?? /(?:network|zone|subnet|segment|vlan)[ :]+([\w-]+)\W*$/i.exec(before)?.[1]
      ?? /\b([\w-]+)\s*[:=(|-]+\s*$/.exec(before)?.[1] ?? /^\W*(?:is|are|the|for|=|:|\||-|\s)*\s*([\w-]+)[ _-](?:network|zone|subnet|segment|lan)/i.exec(after)?.[1] ?? network;
    zones.set(network, name.toLowerCase());
  }
  return [...zones].map(([network, name]) => ({ name, network }));
}

function readAccounts(text: string): SystemDescription['accounts'] {
  const accounts = new Map<string, SystemDescription['accounts'][number]>();
  const common = /^(and|the|that|which|is|are|with|for|on|in|of|to|has|have|name|names|must|may|can|should|was|be|used|called|named|as|or|not|can't|cannot|password|passwords|lockout|management|agent|parameter|list|role)$/i;
  for (const sentence of text.split(/\n|(?<=[.;!?])\s/)) {
    for (const match of [...sentence.matchAll(/\b(?:(?:user|service|admin|administrator|local|domain|privileged|root)\s+)?(?:account|user|login)s?\b\s*(?:named|called|name|is|:|=)?\s*[`"'“]?([A-Za-z_][\w.\\@$-]{1,40})|[`"'“]([A-Za-z_][\w.\\@$-]{1,40})[`"'”]\s+(?:user|account)\b/gi), ...sentence.matchAll(/\b(?<third>[a-z_][\w.$-]{1,40})\s+account\b/gi)]) {
      const isQuoted = /[`"'“:=]\s*[\w.\\@$-]+$/.test(match[0]) || /\b(named|called)\s/.test(match[0]);
      const third = match.groups?.['third'];
      const name = match[1] ?? match[2] ?? '';
      const isPlausible = match[2] !== undefined || isQuoted || (third === undefined && match[1] !== undefined && /\b(account|user)s?\s+\S+$/i.test(match[0]) && /[\d_.-]|^(root|admin|administrator)$/i.test(name))
        || (third !== undefined && (/[\d_.-]/.test(name) || /^(root|admin|administrator|guest|backup)$/i.test(name)));
      const tidy = name.replace(/[.]+$/, '');
      if (!isPlausible || common.test(tidy) || accounts.has(tidy)) continue;
      accounts.set(tidy, { name: tidy, ...(privilegedWords.test(sentence) ? { isPrivileged: true } : {}), ...(mustStayWords.test(sentence) ? { mustStay: true } : {}) });
    }
  }
  return [...accounts.values()];
}

/** A port is named by what answers there; one that a named service already explains adds nothing. */
function addPort(services: string[], port: number): void {
  const service = portServices[port];
  const synonyms = service === 'smb' ? ['samba', 'smb'] : service === 'http' || service === 'https' ? ['http', 'apache', 'nginx', 'iis', 'tomcat'] : [service];
  if (!services.some((held) => synonyms.includes(held))) services.push(service ?? `port ${port}`);
}

function readWords(text: string): SystemDescription {
  const zones = readZones(text);
  const hosts: SystemHost[] = [];
  const enforcementPoints: string[] = [];
  for (const found of readDescribedHosts(text)) {
    const words = `${found.name.replace(/[_-]+/g, ' ')} ${found.about}`;
    const services = serviceWords.filter(({ pattern }) => pattern.test(found.about)).map(({ service }) => service);
    for (const match of found.about.matchAll(/\b(?:tcp|udp)?\s?ports?\s+(\d{1,5}(?:\s?(?:,|and|\/)\s?\d{1,5}){0,8})/gi)) for (const port of (match[1] ?? '').match(/\d+/g) ?? []) addPort(services, Number(port));
    // Words for the name itself weigh more than what else stands nearby.
    const role = roleWords.find(({ pattern }) => pattern.test(found.name.replace(/[_-]+/g, ' ')) && pattern.source !== '\\bserver\\b')?.role ?? roleWords.find(({ pattern }) => pattern.test(words))?.role;
    const criticality = criticalityWords.find(({ pattern }) => pattern.test(found.about))?.criticality;
    const zone = zones.find(({ network }) => network !== undefined && found.addresses.some((address) => isInNetwork(address, network)))?.name;
    const os = osWords.exec(found.about)?.[1];
    const isPoint = enforcementWords.test(found.name.replace(/[_-]+/g, ' ')) || enforcementWords.test(found.lead);
    if (isPoint) enforcementPoints.push(found.name);
    hosts.push({
      name: found.name, addresses: found.addresses, services: [...new Set(services)],
      ...(role === undefined ? {} : { role }), ...(zone === undefined ? {} : { zone }), ...(os === undefined ? {} : { os }), ...(criticality === undefined ? {} : { criticality }),
      ...(noIsolateWords.test(found.about) ? { mayIsolate: false } : {}), ...(noRebuildWords.test(found.about) ? { mayRebuild: false } : {}),
    });
  }
  const rules = text.split(/\n|(?<=[.!?])\s+/).map((line) => line.trim()).filter((line) => line.length < 400 && /\b(must|may not|never|do not|always|required|forbidden|approval)\b/i.test(line)).slice(0, 50);
  const backup = /[^.\n]{0,200}\bback(?:ed )?-?ups?\b[^.\n]{0,200}/i.exec(text)?.[0].trim();
  return { text, hosts, zones, enforcementPoints, accounts: readAccounts(text), keys: [], rules, ...(backup === undefined ? {} : { backup }) };
}
