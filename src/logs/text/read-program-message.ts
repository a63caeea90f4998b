import type { RecordFields } from '../mapping/values.ts';
import { severityOfText } from '../severity.ts';
import { fieldsOfGroups, plainNames, readPatterns, type MessageFields } from './message-pattern.ts';
import { findPlainFields } from './plain-text.ts';
import type { ProgramMessages } from './program-message.ts';
import { accountMessages } from './program-messages-accounts.ts';
import { dnsMessages } from './program-messages-dns.ts';
import { fileServerMessages } from './program-messages-files.ts';
import { mailMessages } from './program-messages-mail.ts';
import { networkMessages } from './program-messages-network.ts';
import { signInMessages } from './program-messages-sign-in.ts';
import { sshMessages } from './program-messages-ssh.ts';
import { systemMessages } from './program-messages-system.ts';
import { readPamMessage } from './read-pam.ts';

const tables: readonly ProgramMessages[] = [...sshMessages, ...signInMessages, ...accountMessages, ...systemMessages, ...mailMessages, ...dnsMessages, ...networkMessages, ...fileServerMessages];
const tableOf = new Map(tables.flatMap((table) => table.programs.map((name) => [name, table] as const)));

const maxMessageCharacters = 2000;
/** `message repeated 3 times: [ … ]` */
const repeated = /^message repeated (\d{1,9}) times: \[ ?(.{1,4000}?)\]?$/s;
/** The message of a line of `key=value` pairs, as Go programs write them. */
const pairMessage = /(?:^| )msg="((?:[^"\\]|\\.){1,1000})"/;
/** How PAM's messages begin, whichever program wrote them. */
const pamStart = /^(?:pam_|\(pam_|PAM |session (?:opened|closed) for user|check pass;|authentication failure)/;

/** `sshd` for `/usr/sbin/sshd`, `su` for `su(pam_unix)`, `postfix` for `postfix/smtpd`. */
function tableFor(program: string): ProgramMessages | undefined {
  const name = program.toLowerCase();
  const held = tableOf.get(name);
  if (held !== undefined) return held;
  if (name.startsWith('postfix')) return tableOf.get('postfix');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const bare = last.startsWith('(') || last.startsWith('-') ? last.slice(1).replace(')', '') : last.split('(', 1)[0] ?? '';
  return tableOf.get(bare);
}

export function isKnownProgram(program: string): boolean {
  return tableFor(program) !== undefined;
}

function readTable(table: ProgramMessages, message: string): MessageFields | undefined {
  const lead = table.lead?.exec(message) ?? null;
  const rest = lead === null ? message : message.slice(lead[0].length);
  return readPatterns(table.messages, rest, lead?.groups);
}

/** What a message says by the program that wrote it: undefined when it is of no known kind. Its message has no names and addresses that lie in fields. */
export function readProgramMessage(program: string | undefined, message: string): MessageFields | undefined {
  const twice = message.startsWith('message repeated') ? repeated.exec(message) : null;
  if (twice?.[1] !== undefined && twice[2] !== undefined) {
    const once = readProgramMessage(program, twice[2]) ?? { message: twice[2].trim() };
    return { ...once, message: `${once.message} (repeated ${twice[1]} times)` };
  }
  const pam = pamStart.test(message) ? readPamMessage(message) : undefined;
  const table = program === undefined ? undefined : tableFor(program);
  const known = pam ?? (table === undefined ? undefined : readTable(table, message));
  if (known === undefined) return undefined;
  return { ...(table !== undefined && { product: table.product, ...(table.classUid !== undefined && pam === undefined && { classUid: table.classUid }) }), ...known };
}

/** The message without the name and address that lie in fields, where they stand as ` for ada from 10.0.0.1 port 4`. */
function withoutEnds(message: string, { account, srcEndpoint }: Partial<RecordFields>): string {
  let text = message;
  const from = srcEndpoint?.ip === undefined ? -1 : text.indexOf(` from ${srcEndpoint.ip}`);
  if (from >= 0) text = text.slice(0, from) + text.slice(from + ` from ${srcEndpoint?.ip ?? ''}`.length).replace(/^(?::| port )\d{1,5}\b/, '');
  const named = account === undefined ? -1 : text.indexOf(` for ${account}`);
  if (account !== undefined && named >= 0) {
    const rest = text.slice(named + ` for ${account}`.length);
    if (/^(?:[\s,:;]|$)/.test(rest)) text = text.slice(0, named) + rest;
  }
  return text;
}

/** The same for any message: where its kind is not known, what can be seen in it. */
export function describeProgramMessage(program: string | undefined, message: string): MessageFields {
  const known = readProgramMessage(program, message);
  if (known !== undefined) return known;
  const table = program === undefined ? undefined : tableFor(program);
  const lead = table?.lead?.exec(message) ?? null;
  const own = message.includes('msg="') ? pairMessage.exec(message)?.[1] : undefined;
  const text = (own ?? (lead === null ? message : message.slice(lead[0].length))).trim();
  const severityId = severityOfText(message);
  const fields: Partial<RecordFields> = {
    ...(table !== undefined && { product: table.product, ...(table.classUid !== undefined && { classUid: table.classUid }) }), ...(severityId !== 0 && { severityId }), ...findPlainFields(message), ...(lead?.groups !== undefined && fieldsOfGroups(plainNames(lead.groups))),
  };
  return { ...fields, message: withoutEnds(text === '' ? message : text, fields).slice(0, maxMessageCharacters) };
}
