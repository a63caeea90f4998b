import type { LogRecord, SystemDescription } from '../contracts/index.ts';

/** Real name to pseudonym, as it is kept in the map file. */
export type PseudonymMap = Record<string, string>;

const mailAddress = /\b[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{1,252}\.[A-Za-z]{2,24}\b/g;
const homeFolder = /(\/home\/|\/Users\/|[A-Za-z]:\\{1,2}Users\\{1,2})([^/\\\s"':;,]{1,64})/g;
/** Accounts that belong to programs or to everybody: they name no person and responders need to see them. */
const nobodys: ReadonlySet<string> = new Set(('root admin administrator system guest nobody daemon bin sys www-data apache nginx tomcat mysql postgres oracle sshd ftp mail postfix backup ubuntu debian centos ec2-user user test public default shared anonymous '
  + 'local service localservice network networkservice krbtgt defaultaccount wdagutilityaccount').split(' '));
const minNameCharacters = 3;
const wordCharacter = /[\w.-]/;

function isPersonal(name: string): boolean {
  const lower = name.toLowerCase().replace(/^.*\\/, '');
  return lower.length >= minNameCharacters && !nobodys.has(lower) && !lower.endsWith('$') && !/^[\d.:]+$/.test(lower) && !/^(nt authority|window manager|font driver|arn:)/i.test(name);
}

/**
 * Replaces personal data in records by names that stay the same: accounts that are no program's, mail addresses, and names of home folders.
 * Machine names and addresses stay, since a response must name them. The map is the caller's to keep; it never leaves the machine.
 */
export class Pseudonymiser {
  readonly map: PseudonymMap;
  readonly #byName = new Map<string, string>();
  /** Names by their first three letters: a text is searched once, whatever the number of names. */
  readonly #byStart = new Map<string, string[]>();
  #accounts = 0;
  #mails = 0;

  /** @param earlier a map that goes on. */
  constructor(earlier: PseudonymMap = {}) {
    this.map = { ...earlier };
    for (const [name, pseudonym] of Object.entries(earlier)) {
      this.#keep(name, pseudonym);
      const number = Number(/\d+/.exec(pseudonym)?.[0] ?? 0);
      if (pseudonym.startsWith('mail-')) this.#mails = Math.max(this.#mails, number);
      else this.#accounts = Math.max(this.#accounts, number);
    }
  }

  #keep(name: string, pseudonym: string): void {
    const lower = name.toLowerCase();
    this.#byName.set(lower, pseudonym);
    const start = lower.slice(0, minNameCharacters);
    this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), lower].sort((a, b) => b.length - a.length));
  }

  #of(name: string, kind: 'user' | 'mail'): string {
    const held = this.#byName.get(name.toLowerCase());
    if (held !== undefined) return held;
    const pseudonym = kind === 'user' ? `user-${++this.#accounts}` : `mail-${++this.#mails}@pseudonym.invalid`;
    this.map[name] = pseudonym;
    this.#keep(name, pseudonym);
    return pseudonym;
  }

  #account(name: string): string {
    if (name.includes('@')) return this.#text(name);
    const [, domain = '', bare = name] = /^(.{1,64}\\{1,2})([^\\]{1,64})$/.exec(name) ?? [];
    return isPersonal(bare) ? `${domain}${this.#of(bare, 'user')}` : name;
  }

  /** Mail addresses, home folders and every name that is known already, wherever it stands as a word of its own. */
  #text(text: string): string {
    const replaced = text.replace(mailAddress, (mail) => this.#of(mail, 'mail'))
      .replace(homeFolder, (_whole, folder: string, name: string) => `${folder}${isPersonal(name) ? this.#of(name, 'user') : name}`);
    return this.#byStart.size === 0 ? replaced : this.#replaceKnown(replaced);
  }

  #replaceKnown(text: string): string {
    const lower = text.toLowerCase();
    let result = '';
    let kept = 0;
    for (let at = 0; at <= lower.length - minNameCharacters; at++) {
      if (at > 0 && wordCharacter.test(lower.charAt(at - 1))) continue;
      const name = this.#byStart.get(lower.slice(at, at + minNameCharacters))?.find((one) => lower.startsWith(one, at) && !/\w/.test(lower.charAt(at + one.length)));
      if (name === undefined) continue;
      result += text.slice(kept, at) + (this.#byName.get(name) ?? '');
      at += name.length - 1;
      kept = at + 1;
    }
    return kept === 0 ? text : result + text.slice(kept);
  }

  /** The site's own description by the same names, so that its accounts and those of the logs stay the same ones. */
  applyToSystem(system: SystemDescription): SystemDescription {
    const accounts = system.accounts.map((account) => ({ ...account, name: this.#account(account.name) }));
    return { ...system, accounts, text: this.#text(system.text), rules: system.rules.map((rule) => this.#text(rule)) };
  }

  /** The record with pseudonyms in every field that is text. */
  apply(record: LogRecord): LogRecord {
    const result: LogRecord = { ...record };
    if (record.account !== undefined) result.account = this.#account(record.account);
    if (record.targetAccount !== undefined) result.targetAccount = this.#account(record.targetAccount);
    for (const field of ['message', 'raw', 'url', 'file', 'process', 'commandLine'] as const) {
      const value = record[field];
      if (value !== undefined) result[field] = this.#text(value);
    }
    return result;
  }
}
