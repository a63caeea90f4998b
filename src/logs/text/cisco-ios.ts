import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { severityOfSyslog } from '../parse-prefix.ts';
import { readCiscoHeader } from './cisco-header.ts';
import { ciscoIosMessages } from './cisco-ios-messages.ts';
import { readPatterns } from './message-pattern.ts';
import { findPlainFields } from './plain-text.ts';

/** `%SEC_LOGIN-4-LOGIN_FAILED: `: facility with its parts, severity, mnemonic. */
const mark = /%([A-Z][A-Z0-9_]{1,40}(?:-[A-Z][A-Z0-9_]{0,30}){0,2})-([0-7])-([A-Z][A-Z0-9_]{1,60}) {0,2}: {0,4}/;
const maxHeaderCharacters = 300;
const maxMessageCharacters = 2000;

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const match = mark.exec(text.length > maxHeaderCharacters ? text.slice(0, maxHeaderCharacters) : text);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined;
  const [whole, facility, level, mnemonic] = match;
  const message = text.slice(match.index + whole.length).trim();
  const rules = ciscoIosMessages[`${facility} ${mnemonic}`] ?? ciscoIosMessages[`${facility} *`];
  const known = rules === undefined ? undefined : readPatterns(rules, message);
  const said = known ?? { ...findPlainFields(message), message: message.slice(0, maxMessageCharacters) };
  return {
    ...readCiscoHeader(text, match.index, context), kind: 'event', product: 'Cisco IOS', ...said, severityId: severityOfSyslog(Number(level)), ruleId: known?.ruleId !== undefined && known.kind === 'alert' ? known.ruleId : `${facility}-${level}-${mnemonic}`,
    message: said.message === '' ? `${facility} ${mnemonic}` : said.message,
  };
}

/** Routers and switches of Cisco: IOS, IOS XE, IOS XR, NX-OS. */
export const ciscoIosReader = singleLineReader({
  format: 'cisco-ios',
  title: 'Cisco IOS, IOS XE, IOS XR and NX-OS',
  understands: 'with and without sequence number, host, year and zone; severity and mnemonic of any message; logins, commands, access lists, SSH, AAA, 802.1X, port security',
  isLikely: (text) => text.includes('%') && mark.test(text.length > maxHeaderCharacters ? text.slice(0, maxHeaderCharacters) : text),
  read,
});
