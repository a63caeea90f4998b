import { parseTimeValue } from '../parse-time.ts';
import { severityOfWord } from '../severity.ts';
import type { FieldMapping, FieldSource } from './field-mapping.ts';
import { plainName } from './truth-names.ts';
import { asAction, asAddress, asHostname, asNumber, asPort, asText, say, type JsonObject } from './values.ts';

/** A mapping made up for objects whose kind nobody knows. */
export interface FieldGuess {
  mapping: FieldMapping;
  /** For people: which key was taken for what. Whoever shows it says of what it speaks. */
  sentence: string;
}

type Check = (value: unknown) => boolean;
const isTime: Check = (value) => parseTimeValue(typeof value === 'number' ? value : asText(value), Date.UTC(2030, 0, 1)) !== undefined;
const isEnd: Check = (value) => asAddress(value) !== undefined || asHostname(value) !== undefined;
const isAddress: Check = (value) => asAddress(value) !== undefined;
const isPort: Check = (value) => asPort(value) !== undefined;
const isText: Check = (value) => asText(value) !== undefined;
const isNumber: Check = (value) => asNumber(value) !== undefined;
const isLevel: Check = (value) => severityOfWord(asText(value)) !== undefined || (asNumber(value) !== undefined && Number(value) >= 0 && Number(value) <= 5);
const isHash: Check = (value) => /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(asText(value) ?? '');
const isVerdict: Check = (value) => /^[a-z]{4,}/i.test(asText(value) ?? '') && ['success', 'failure', 'blocked', 'allowed'].includes(asAction(value) ?? '') && !/^(?:true|false|none|error)$/i.test(asText(value) ?? '');
const isLink: Check = (value) => /^(?:[a-z]{2,10}:\/\/|\/)/i.test(asText(value) ?? '');

/** Names in plain spelling, the surest first; what a value must look like. */
const roles = {
  time: { names: 'timestamp timestamputc attimestamp time eventtime timecreated timegenerated timegeneratedutc datetime utctime utcdatetime creationdate creationtime createddatetime starttime firstseen logtime receivedtime receivetime ts date dateandtime when occurred occurredat detectiontime alerttime systemtime epoch t', check: isTime },
  source: { names: 'srcip sourceip srcaddr sourceaddress src sourceipaddress srcipaddr source clientip cip clientaddress client remoteip remoteaddr remoteaddress remotehost ipaddress callingip callerip attackerip attacker saddr sip userip actorip fromip origin ip ipaddr address host', check: isAddress },
  sourceName: { names: 'srchost sourcehost sourcehostname srchostname srcname clienthost clienthostname workstation workstationname sourcecomputer', check: isEnd },
  sourcePort: { names: 'srcport sourceport sport spt clientport cport remoteport ipport', check: isPort },
  target: { names: 'dstip destip destinationip dstaddr destinationaddress dst dest destination destinationipaddress dstipaddr targetip target serverip victimip victim daddr dip toip localip', check: isAddress },
  targetName: { names: 'dsthost desthost destinationhost destinationhostname dsthostname dstname targethost targethostname targetserver targetservername', check: isEnd },
  targetPort: { names: 'dstport destport destinationport dport dpt targetport serverport sport port localport', check: isPort },
  device: { names: 'computer computername hostname devicename device host machine machinename dvchost dvc agentname agent sensor sensorname server system node endpoint reportingdevice', check: isEnd },
  account: { names: 'user username useraccount account accountname userid subjectusername actor actorname initiatedby userprincipalname login loginname principal accountid userids usr srcuser sourceuser caller', check: isText },
  targetAccount: { names: 'targetuser targetusername targetaccount dstuser destinationuser targetaccountname', check: isText },
  ruleId: { names: 'ruleid signatureid sigid sid eventid eventcode ruleuid pluginid detectionid operationname operations operation alertid eventname', check: isText },
  classification: { names: 'classification class category eventcategory alertcategory threattype tactic tactics taskcategory task', check: isText },
  severity: { names: 'severity level severitylabel severitylevel priority loglevel risk risklevel criticality urgency l', check: isLevel },
  action: { names: 'action outcome result status verdict disposition resultstatus activityresult eventoutcome decision', check: isText },
  protocol: { names: 'protocol proto transport ipprotocol networkprotocol', check: (value) => isText(value) && (asText(value) ?? '').length <= 12 },
  domain: { names: 'domain query dnsquery queryname fqdn hostnamequeried rrname qname domainname', check: (value) => asHostname(value) !== undefined },
  url: { names: 'url uri requesturl requesturi link request requestpath urlpath originalurl path csuristem', check: isLink },
  file: { names: 'file filename filepath filefullpath targetfilename objectname fullpath', check: isText },
  hash: { names: 'hash sha256 sha1 md5 filehash sha256hash md5hash imphash', check: isHash },
  process: { names: 'process processname image imagename processpath exe executable newprocessname application program', check: isText },
  commandLine: { names: 'commandline cmdline processcommandline command cmd', check: isText },
  bytesOut: { names: 'bytesout bytessent sentbytes srcbytes sbytes outbytes bytestoserver bytes', check: isNumber },
  bytesIn: { names: 'bytesin bytesreceived receivedbytes rcvdbytes dstbytes dbytes inbytes bytestoclient', check: isNumber },
  message: { names: 'message msg description details detail eventmessage alertmessage signature alertname rulename ruletitle alert name title summary activity event eventname operationname eventtype activitydisplayname text log rawlog displayname reason info m mt', check: isText },
} as const satisfies Record<string, { names: string; check: Check }>;
type Role = keyof typeof roles;
const listed = Object.fromEntries(Object.entries(roles).map(([role, { names }]) => [role, names.split(' ')])) as Record<Role, string[]>;

/** Column names that only a detector's table has. */
const detectorNames = new Set(['signature', 'signatureid', 'alert', 'alertname', 'alertid', 'ruletitle', 'rulename', 'ruleid', 'detectionid', 'threatname', 'alertcategory', 'alertmessage', 'sigid', 'ruleuid']);

class Guesser {
  readonly chosen = new Map<Role, string>();
  readonly #keys: readonly { key: string; plain: string }[];
  /** By plain name, whole or only behind the last dot: of `a.b.c` the last part may be known where the whole is not. */
  readonly #byPlain = new Map<string, string[]>();
  readonly #byTail = new Map<string, string[]>();
  readonly #taken = new Set<string>();
  readonly #samplesOf: (key: string) => readonly unknown[];

  constructor(keys: readonly string[], samplesOf: (key: string) => readonly unknown[]) {
    this.#keys = keys.map((key) => ({ key, plain: plainName(key) }));
    this.#samplesOf = samplesOf;
    const note = (map: Map<string, string[]>, name: string, key: string): void => {
      const held = map.get(name);
      if (held === undefined) map.set(name, [key]);
      else held.push(key);
    };
    for (const { key, plain } of this.#keys) {
      note(this.#byPlain, plain, key);
      const tail = key.includes('.') ? plainName(key.slice(key.lastIndexOf('.') + 1)) : plain;
      if (tail !== plain) note(this.#byTail, tail, key);
    }
  }

  isTaken(key: string): boolean {
    return this.#taken.has(key);
  }

  #choose(role: Role, key: string): void {
    this.chosen.set(role, key);
    this.#taken.add(key);
  }

  /** Most of the values that are there look right, and there is one. */
  fits(key: string, check: Check): boolean {
    const values = this.#samplesOf(key).filter((value) => asText(value) !== undefined);
    return values.length > 0 && values.filter((value) => check(value)).length >= values.length * 0.7;
  }

  byName(role: Role): void {
    for (const name of listed[role]) {
      const isRight = (key: string): boolean => !this.isTaken(key) && this.fits(key, roles[role].check);
      const found = this.#byPlain.get(name)?.find(isRight) ?? this.#byTail.get(name)?.find(isRight);
      if (found !== undefined) {
        this.#choose(role, found);
        return;
      }
    }
  }

  /** The first key that nothing else took, whose values look right, and whose name holds a word that tells. */
  byValue(role: Role, check: Check, isHinted: (plain: string) => boolean = () => true): void {
    if (this.chosen.has(role)) return;
    const found = this.#keys.find(({ key, plain }) => !this.isTaken(key) && isHinted(plain) && this.fits(key, check));
    if (found !== undefined) this.#choose(role, found.key);
  }

  /** Keys of a few short words, for a message where no key is one. */
  wordKeys(): string[] {
    return this.#keys.map(({ key }) => key).filter((key) => !this.isTaken(key) && this.fits(key, (value) => /[a-z]/i.test(asText(value) ?? '') && (asText(value) ?? '').length <= 80 && !isTime(value) && !isAddress(value))).slice(0, 4);
  }
}

const sourceHint = /src|source|client|remote|attacker|caller|peer|forwardedfor|visitor/;
const targetHint = /dst|dest|target|server|victim|listen|local/;
const wroteTime: Check = (value) => isTime(value) && (typeof value === 'number' ? value > 9e8 : !/^\d{1,8}$/.test(asText(value) ?? ''));
const timeOfDay = /^\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?: ?[AP]M)?$/i;

/** `2026-01-02` in one key and `10:11:12` in another. */
function dateAndTime(keys: readonly string[], samplesOf: (key: string) => readonly unknown[]): readonly [string, string] | undefined {
  const shaped = (shape: RegExp): string | undefined => keys.find((key) => samplesOf(key).length > 0 && samplesOf(key).every((value) => shape.test(asText(value) ?? '')));
  const date = shaped(/^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$/);
  const time = shaped(timeOfDay);
  return date === undefined || time === undefined ? undefined : [date, time];
}

/**
 * What the keys of objects of an unknown kind most likely mean: by their names, checked against the values that were seen, and by the
 * values alone for times and ends. `sourceOf` turns a key into where its value is read; by default the key itself, without a path.
 */
export function guessMapping(keys: readonly string[], samplesOf: (key: string) => readonly unknown[], sourceOf: (key: string) => FieldSource = (key) => (event: JsonObject) => event[key]): FieldGuess {
  const guess = new Guesser(keys, samplesOf);
  const split = dateAndTime(keys, samplesOf);
  if (split === undefined) guess.byName('time');
  for (const role of Object.keys(roles) as Role[]) if (role !== 'time') guess.byName(role);
  if (split === undefined) guess.byValue('time', wroteTime);
  guess.byValue('source', isAddress, (plain) => sourceHint.test(plain));
  guess.byValue('target', isAddress, (plain) => targetHint.test(plain));
  guess.byValue('source', isAddress);
  // A second address of the one who came, such as that behind a proxy, is no target.
  guess.byValue('target', isAddress, (plain) => !sourceHint.test(plain));
  guess.byValue('hash', isHash);
  guess.byValue('action', isVerdict);
  const { chosen } = guess;
  const source = (role: Role): FieldSource | undefined => {
    const key = chosen.get(role);
    return key === undefined ? undefined : sourceOf(key);
  };
  const verdict = chosen.get('action');
  const plainWords = chosen.has('message') ? [] : guess.wordKeys();
  const words = plainWords.length === 0 && !chosen.has('message') && verdict !== undefined ? [verdict] : plainWords;
  const read = (key: string) => {
    const from = sourceOf(key);
    return (event: JsonObject): string | undefined => asText(typeof from === 'function' ? from(event) : undefined);
  };
  const time = split === undefined ? source('time') : (event: JsonObject) => say(read(split[0])(event), read(split[1])(event));
  const sourceIp = source('source') ?? source('sourceName');
  const targetIp = source('target') ?? source('targetName');
  const device = source('device');
  const isDetector = keys.some((key) => detectorNames.has(plainName(key))) && chosen.has('message');
  const set = <T extends object>(fields: T): T => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
  const mapping = set({
    product: () => undefined, kind: isDetector ? 'alert' as const : 'event' as const, time, message: source('message') ?? { join: words.map((key) => (event: JsonObject) => namedValue(key, read(key)(event))) },
    src: sourceIp === undefined ? undefined : set({ ip: sourceIp, port: source('sourcePort'), hostname: source('sourceName') }), dst: targetIp === undefined ? undefined : set({ ip: targetIp, port: source('targetPort'), hostname: source('targetName') }),
    device: device === undefined ? undefined : { hostname: device },
    ...Object.fromEntries((['account', 'targetAccount', 'ruleId', 'classification', 'severity', 'action', 'protocol', 'domain', 'url', 'file', 'hash', 'process', 'commandLine', 'bytesOut', 'bytesIn'] as const).map((role) => [role, source(role)])),
  }) as FieldMapping;
  const told = [...(split === undefined ? [] : [`time from ${split[0]} and ${split[1]}`]), ...[...chosen].map(([role, key]) => `${roleWords[role] ?? role} from ${key}`), ...(words.length > 0 ? [`message from ${words.join(', ')}`] : [])];
  return { mapping, sentence: told.length === 0 ? 'no field was recognised' : told.join(', ') };
}

const roleWords: Partial<Record<Role, string>> = {
  sourceName: 'source name', sourcePort: 'source port', target: 'destination', targetName: 'destination name', targetPort: 'destination port', targetAccount: 'target account', ruleId: 'rule', classification: 'class', commandLine: 'command line',
  bytesOut: 'bytes sent', bytesIn: 'bytes received',
};

function namedValue(key: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${key.trim()} ${value.slice(0, 120)}`;
}
