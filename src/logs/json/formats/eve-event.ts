import { isIP } from 'node:net';
import type { LogRecord } from '../../../contracts/index.ts';
import { isObject, type JsonObject as Json } from '../../mapping/values.ts';

/** What one event type adds to a record. */
export type EventFields = Pick<LogRecord, 'message'> & Partial<Pick<LogRecord, 'account' | 'domain' | 'url' | 'file' | 'hash' | 'action' | 'process' | 'bytesOut' | 'bytesIn' | 'durationMs'>>;

function part(event: Json, name: string): Json {
  const value = event[name];
  return isObject(value) ? value : {};
}

/** A scalar as text, one line; undefined for anything else and for Suricata's ways of saying that there is none. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value === '' || value === '<empty>' || value === '<none>' || value === '<unknown>') return undefined;
  return value;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

function first(value: unknown): Json {
  return Array.isArray(value) && isObject(value[0]) ? value[0] : {};
}

/** The given words with the missing ones left out. */
function say(...words: (string | undefined)[]): string {
  let said = '';
  for (const word of words) if (word !== undefined) said = said === '' ? word : `${said} ${word}`;
  return said;
}

function named(name: string, value: unknown): string | undefined {
  const shown = text(value);
  return shown === undefined ? undefined : `${name} ${shown}`;
}

/** The fields that are set. */
function fields(message: string, rest: { [K in Exclude<keyof EventFields, 'message'>]?: EventFields[K] | undefined }): EventFields {
  const set: EventFields & Record<string, unknown> = { message };
  for (const name in rest) {
    const value = rest[name as keyof typeof rest];
    if (value !== undefined) set[name] = value;
  }
  return set;
}

function httpFields(http: Json): EventFields {
  const host = text(http['hostname']);
  const path = text(http['url']);
  const url = path === undefined || /^[a-z]+:\/\//i.test(path) || host === undefined ? path : `http://${host}${path.startsWith('/') ? '' : '/'}${path}`;
  const bare = host?.replace(/:\d+$/, '');
  const message = say('HTTP', text(http['http_method']), url, named('status', http['status']), named('agent', http['http_user_agent']));
  return fields(message, { url, domain: bare !== undefined && isIP(bare) === 0 ? bare : undefined });
}

function dnsFields(dns: Json): EventFields {
  const query = first(dns['queries'] ?? dns['query']);
  const name = text(dns['rrname']) ?? text(query['rrname']) ?? text(first(dns['answers'])['rrname']);
  const kind = text(dns['rrtype']) ?? text(query['rrtype']);
  const answers = Array.isArray(dns['answers']) ? dns['answers'].map((answer) => (isObject(answer) ? text(answer['rdata']) : undefined)).filter((value) => value !== undefined).slice(0, 4) : [];
  const rdata = answers.length > 0 ? answers.join(', ') : text(dns['rdata']);
  const isAnswer = dns['type'] === 'answer' || dns['type'] === 'response';
  return fields(say('DNS', isAnswer ? 'answer' : 'query', kind, name, text(dns['rcode']), rdata === undefined ? undefined : `-> ${rdata}`), { domain: name });
}

function tlsFields(tls: Json): EventFields {
  const sni = text(tls['sni']);
  const version = text(tls['version']);
  return fields(say(version?.startsWith('TLS') === true ? version : say('TLS', version), named('to', sni), named('subject', tls['subject']), named('issuer', tls['issuerdn'])), { domain: sni });
}

function fileFields(fileinfo: Json, event: Json): EventFields {
  const file = text(fileinfo['filename']);
  const hash = text(fileinfo['sha256']) ?? text(fileinfo['sha1']) ?? text(fileinfo['md5']);
  const { url, domain } = httpFields(part(event, 'http'));
  const size = text(fileinfo['size']);
  return fields(say('File', file, size === undefined ? undefined : `${size} bytes`, text(fileinfo['magic']), text(fileinfo['state'])), { file, hash, url, domain });
}

function sshFields(ssh: Json): EventFields {
  return fields(say('SSH', named('client', part(ssh, 'client')['software_version']), named('server', part(ssh, 'server')['software_version'])), {});
}

function flowFields(flow: Json, event: Json): EventFields {
  const toServer = text(flow['bytes_toserver']);
  const toClient = text(flow['bytes_toclient']);
  const bytes = toServer === undefined || toClient === undefined ? undefined : `${toServer} bytes out, ${toClient} bytes back`;
  const isUnanswered = flow['pkts_toclient'] === 0 && flow['pkts_toserver'] !== 0;
  const age = number(flow['age']);
  return fields(say('Flow', isUnanswered ? 'without answer' : undefined, event['app_proto'] === 'failed' ? undefined : text(event['app_proto']), text(flow['state']), bytes, named('reason', flow['reason'])), {
    bytesOut: number(flow['bytes_toserver']), bytesIn: number(flow['bytes_toclient']), durationMs: age === undefined ? undefined : age * 1000,
  });
}

function kerberosFields(krb5: Json): EventFields {
  const account = text(krb5['cname']);
  const error = text(krb5['error_code']);
  return fields(say('Kerberos', text(krb5['msg_type']), account, named('for', krb5['sname']), error), { account, action: error === undefined ? undefined : 'failure' });
}

function smbFields(smb: Json): EventFields {
  const status = text(smb['status']);
  const file = text(smb['filename']);
  const login = part(smb, 'ntlmssp');
  const account = text(login['user']);
  const isFailed = status !== undefined && /LOGON_FAILURE|ACCESS_DENIED|ACCOUNT_/.test(status);
  return fields(say('SMB', text(smb['command']), named('share', smb['share']), file, account, status), { file, account, action: isFailed ? 'failure' : undefined });
}

function ftpFields(ftp: Json): EventFields {
  const command = text(ftp['command']);
  const data = text(ftp['command_data']);
  const shown = command === 'PASS' ? '(password)' : data;
  return fields(say('FTP', command, shown, text(ftp['completion_code'])), { account: command === 'USER' ? data : undefined, file: text(ftp['filename']) });
}

function smtpFields(smtp: Json): EventFields {
  return fields(say('SMTP', named('from', smtp['mail_from']), Array.isArray(smtp['rcpt_to']) ? named('to', smtp['rcpt_to'][0]) : undefined, named('helo', smtp['helo'])), {});
}

/** Any other event: its kind and its first few plain values. */
function otherFields(kind: string, event: Json): EventFields {
  const values = Object.entries(part(event, kind)).map(([name, value]) => named(name, value)).filter((value) => value !== undefined).slice(0, 6);
  return fields(say(kind.charAt(0).toUpperCase() + kind.slice(1), ...values), {});
}

/** What an event other than an alert says, from the part of it that bears its type's name. */
export function describeEvent(kind: string, event: Json): EventFields {
  switch (kind) {
    case 'http': return httpFields(part(event, 'http'));
    case 'dns': return dnsFields(part(event, 'dns'));
    case 'tls': return tlsFields(part(event, 'tls'));
    case 'fileinfo': return fileFields(part(event, 'fileinfo'), event);
    case 'ssh': return sshFields(part(event, 'ssh'));
    case 'flow': case 'netflow': return flowFields(part(event, kind), event);
    case 'krb5': return kerberosFields(part(event, 'krb5'));
    case 'smb': return smbFields(part(event, 'smb'));
    case 'ftp': return ftpFields(part(event, 'ftp'));
    case 'smtp': return smtpFields(part(event, 'smtp'));
    case 'stats': return fields('Statistics of the sensor', {});
    default: return otherFields(kind, event);
  }
}

/** What an alert says beside its rule: the request, name or file that it fired on. */
export function describeAlertContext(event: Json): Omit<EventFields, 'message'> {
  const merged: Partial<EventFields> = {
    ...(isObject(event['smb']) && smbFields(event['smb'])), ...(isObject(event['tls']) && tlsFields(event['tls'])), ...(isObject(event['dns']) && dnsFields(event['dns'])),
    ...(isObject(event['http']) && httpFields(event['http'])),
  };
  const found = Array.isArray(event['files']) ? first(event['files']) : part(event, 'fileinfo');
  const { message: _message, action: _action, ...rest } = { ...merged, ...fileOnly(found) };
  return rest;
}

function fileOnly(fileinfo: Json): Partial<EventFields> {
  const file = text(fileinfo['filename']);
  const hash = text(fileinfo['sha256']) ?? text(fileinfo['sha1']) ?? text(fileinfo['md5']);
  return { ...(file !== undefined && { file }), ...(hash !== undefined && { hash }) };
}
