import { isIP } from 'node:net';

export type MentionKind = 'address' | 'network' | 'domain' | 'account' | 'file' | 'hash' | 'hostname' | 'cve';

/** Something nameable in a text. `start` and `end` are offsets of exactly its characters. */
export interface TextMention {
  kind: MentionKind;
  value: string;
  start: number;
  end: number;
  /** Which end of the act the words around it make it. */
  side?: 'source' | 'target';
  port?: number;
}

/** Texts are read up to here; a line longer than that is cut by its reader anyway. */
const maxScanChars = 2048;
const tokenPattern = /->|[^\s"'`<>(){}[\],;|=]+/g;
const sourceWords = new Set(['from', 'src', 'source', 'srcip', 'src_ip', 'rhost', 'client', 'saddr', 'by', 'remote', 'originating']);
const targetWords = new Set(['to', 'against', 'dst', 'dest', 'destination', 'dstip', 'dst_ip', 'dest_ip', 'target', 'on', 'at', 'host', 'server', 'daddr', 'toward', 'towards', 'targets']);
/** `user=admin`, `login: admin`, `uid=0(root)`, `for invalid user admin`, `login as admin`. */
const accountKeys = new Set(['user', 'username', 'login', 'acct', 'account', 'logname', 'ruser', 'targetusername', 'subjectusername', 'useridentity']);
const notAccounts = new Set(['', 'a', 'an', 'and', 'any', 'the', 'user', 'users', 'from', 'for', 'to', 'on', 'by', 'at', 'in', 'of', 'is', 'was', 'with', 'attempt', 'attempts', 'failed', 'failure', 'success',
  'successful', 'succeeded', 'authentication', 'agent', 'agents', 'name', 'account', 'password', 'unknown', 'null', 'none', 'login', 'privilege', 'input', 'session', 'using', 'detected', 'event', 'page', 'error',
  'shell', 'activity', 'added', 'created', 'removed', 'deleted', 'changed', 'locked', 'as', 'or', 'not', 'has', 'executed', 'data', 'admin$', 'string', 'id', 'uid', 'gid', 'group', 'request', 'server', 'service']);
const fileExtensions = new Set(('exe dll sys scr bat cmd ps1 psm1 vbs vbe js jse wsf hta lnk msi jar sh bash py pl rb php php5 phtml asp aspx jsp jspx cgi elf bin so doc docx docm xls xlsx xlsm ppt pptx pdf rtf '
  + 'zip rar 7z gz tgz bz2 xz tar iso img vhd txt log csv xml json yml yaml conf cfg ini bak sql db sqlite kdbx pem key pfx crt html htm ova dmp swf class war c cpp h o ko tmp dat').split(' '));
const domainEndings = new Set(('com net org edu gov mil int info biz name pro app dev cloud online site top xyz club shop store tech live space website icu work link click download stream host press news loan win bid '
  + 'review trade date party racing science country men gdn local lan internal corp home intranet test example arpa onion mobi asia tel cat jobs travel agency digital email world today life center zone network systems '
  + 'solutions company group expert support services ltd monster rest cyou buzz fun pw').split(' '));
const accountPattern = /^[A-Za-z0-9_][A-Za-z0-9_.@\\$+-]{0,63}$/;
const labelPattern = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/i;

/** A name that could stand in DNS, by its ending; file names and unit names are not. */
export function isDomainName(text: string): boolean {
  if (text.length > 253 || !text.includes('.')) return false;
  const labels = text.split('.');
  const ending = (labels.at(-1) ?? '').toLowerCase();
  const isKnownEnding = domainEndings.has(ending) || (/^[a-z]{2}$/.test(ending) && !fileExtensions.has(ending));
  return isKnownEnding && (ending !== 'com' || labels[0] !== '') && labels.every((label) => labelPattern.test(label));
}

function isFileName(text: string): boolean {
  if (/^[A-Za-z]:\\[^\\]/.test(text)) return true;
  if (/^(?:\/|~\/)[\w.@%+~-]+(?:\/[\w.@%+~-]+)+$/.test(text) && text.length <= 200) return true;
  const dot = text.lastIndexOf('.');
  return dot > 0 && dot < text.length - 1 && fileExtensions.has(text.slice(dot + 1).toLowerCase()) && /^[\w.@~$-]+$/.test(text) && text.length <= 120;
}

function classify(word: string): { kind: MentionKind; value: string; lead: number; port?: number } | undefined {
  let text = word;
  let lead = 0;
  const scheme = text.indexOf('://');
  if (scheme > 0 && scheme < 12) lead = scheme + 3;
  else if (text.startsWith('//') || text.startsWith('\\\\')) lead = 2;
  const isUrl = lead > 0;
  text = text.slice(lead);
  if (isUrl) text = text.split(/[/?#\\]/, 1)[0] ?? '';
  const code = text.charCodeAt(0);
  const isHexLike = (code >= 48 && code <= 58) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
  if (isHexLike) {
    if (isIP(text) !== 0) return { kind: 'address', value: text, lead };
    const v4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(\/\d{1,2})?(?=$|[/.:-])/.exec(text);
    if (v4?.[1] !== undefined && isIP(v4[1]) === 4) {
      if (v4[3] !== undefined && v4[2] === undefined) return { kind: 'network', value: v4[1] + v4[3], lead };
      return { kind: 'address', value: v4[1], lead, ...(v4[2] === undefined ? {} : { port: Number(v4[2]) }) };
    }
    if (/^[0-9a-f]+$/i.test(text) && [32, 40, 64].includes(text.length)) return { kind: 'hash', value: text.toLowerCase(), lead };
  }
  if (code === 67 || code === 99) {
    const cve = /^cve[-_ ](\d{4})[-_](\d{4,7})(?![\w-])/i.exec(text);
    if (cve?.[0] !== undefined) return { kind: 'cve', value: cve[0].toUpperCase(), lead };
  }
  if (isUrl) text = text.replace(/:\d{1,5}$/, '');
  if (isDomainName(text) && !isFileName(text)) return { kind: 'domain', value: text.toLowerCase(), lead };
  if (!isUrl && isFileName(text)) return { kind: 'file', value: text, lead };
  return undefined;
}

/**
 * Addresses, domains, accounts, files and hashes in a text, from left to right. Linear in the text; hostile text is only ever cut
 * into words. `isHostName` tells which single words are names of known hosts.
 */
export function scanText(text: string, isHostName: (word: string) => boolean): TextMention[] {
  const mentions: TextMention[] = [];
  const cut = text.length > maxScanChars ? text.slice(0, maxScanChars) : text;
  let previous = '';
  let beforeThat = '';
  let arrowFrom: TextMention | undefined;
  for (const match of cut.matchAll(tokenPattern)) {
    const raw = match[0];
    let end = raw.length;
    while (end > 0 && '.:!?*'.includes(raw[end - 1] ?? '')) end--;
    let begin = 0;
    while (begin < end && '*!@-'.includes(raw[begin] ?? '')) begin++;
    const word = raw.slice(begin, end);
    const lower = raw.slice(0, end).toLowerCase();
    if (raw === '->') {
      const last = mentions.at(-1);
      if (last) {
        last.side = 'source';
        arrowFrom = last;
      }
    } else if (word !== '') {
      const start = match.index + begin;
      const found = isHostName(word.toLowerCase()) ? { kind: 'hostname' as const, value: word, lead: 0 } : classify(word);
      if (found) {
        const mention: TextMention = { kind: found.kind, value: found.value, start: start + found.lead, end: start + found.lead + found.value.length };
        if ('port' in found && found.port !== undefined) mention.port = found.port;
        if (arrowFrom) mention.side = 'target';
        else if (sourceWords.has(previous) || (match.index === 0 && found.kind === 'address' && found.lead === 0)) mention.side = 'source';
        else if (targetWords.has(previous)) mention.side = 'target';
        else if (found.lead > 0) mention.side = 'target';
        // Long hexadecimal numbers are many things; a short digest needs a word that says so.
        if (found.kind === 'hash' && found.value.length === 32 && !/md5|hash|checksum/.test(`${beforeThat} ${previous}`)) continue;
        if (found.kind !== 'file' || accountKeys.has(previous) === false) mentions.push(mention);
        arrowFrom = undefined;
      } else if (isAccountHere(previous, beforeThat, match.index > 0 ? cut[match.index - 1] ?? '' : '', cut, match.index) && accountPattern.test(word) && !notAccounts.has(word.toLowerCase())) {
        mentions.push({ kind: 'account', value: word, start, end: start + word.length });
      }
    }
    beforeThat = previous;
    previous = raw === '->' ? previous : lower;
  }
  return mentions;
}

function isAccountHere(previous: string, beforeThat: string, separator: string, text: string, index: number): boolean {
  if (accountKeys.has(previous)) {
    const isKeyed = separator === '=' || /[:=]\s*["']?$/.test(text.slice(Math.max(0, index - 4), index));
    return isKeyed || beforeThat === 'invalid' || beforeThat === 'for' || beforeThat === 'illegal' || separator === '"' || separator === "'";
  }
  if (beforeThat === 'uid' || beforeThat === 'euid') return separator === '(' && /^\d+$/.test(previous);
  if (previous === 'for') return beforeThat === 'password' || beforeThat === 'publickey' || beforeThat === 'accepted' || beforeThat === 'failed';
  return previous === 'as' && (beforeThat === 'login' || beforeThat === 'logged' || beforeThat === 'in');
}
