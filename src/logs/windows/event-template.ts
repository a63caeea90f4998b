import { asText } from '../mapping/values.ts';
import { asAccount, baseName, describeDnsStatus, describeKerberosStatus, describeLogonType, describeNtStatus, describeParameter, describePrivilege, describeWeakEncryption, outcomeOfStatus, pickHash } from './value-words.ts';

/** A value of an event by its name; undefined when it says nothing. */
export type Lookup = (name: string) => string | undefined;
/** Text or a field out of an event's values. */
export type EventText = (get: Lookup) => string | undefined;

const maxCutCharacters = 160;

/** One line of at most 160 characters. */
export function cutLine(text: string): string {
  const line = text.slice(0, 4 * maxCutCharacters).replace(/\s+/g, ' ').trim();
  return line.length > maxCutCharacters ? `${line.slice(0, maxCutCharacters - 1)}…` : line;
}

/** The last part of a long path of the registry says more than its first. */
function cutStart(text: string): string {
  const line = text.slice(-4 * maxCutCharacters).replace(/\s+/g, ' ').trim();
  return line.length > maxCutCharacters ? `…${line.slice(1 - maxCutCharacters)}` : line;
}

const formats: Readonly<Record<string, (value: string) => string | undefined>> = {
  account: asAccount, base: baseName, cut: cutLine, cutStart, dns: describeDnsStatus, hash: pickHash, kerberos: describeKerberosStatus, logonType: describeLogonType, ntStatus: describeNtStatus, outcome: outcomeOfStatus,
  parameter: describeParameter, privileged: describePrivilege, weak: describeWeakEncryption, lower: (value) => value.toLowerCase(),
};

/** Compiles `Name`, `Name|format` or `First/Second|format`: the first that says something in that format. */
export function compileReference(text: string): EventText {
  const [names = '', formatName] = text.split('|', 2);
  const format = formatName === undefined ? undefined : formats[formatName];
  if (formatName !== undefined && format === undefined) throw new Error(`There is no format ${formatName}.`);
  const list = names.split('/');
  return (get) => {
    for (const name of list) {
      const value = get(name);
      const shown = value === undefined || format === undefined ? value : format(value);
      if (shown !== undefined && shown !== '') return shown;
    }
    return undefined;
  };
}

type Part = string | EventText | { optional: readonly (string | EventText)[] };

function parseParts(text: string): (string | EventText)[] {
  return text.split(/(\{[^{}]+\})/).filter((part) => part !== '').map((part) => (part.startsWith('{') ? compileReference(part.slice(1, -1)) : part));
}

function fill(parts: readonly (string | EventText)[], get: Lookup): { text: string; isWhole: boolean } {
  let text = '';
  let isWhole = true;
  for (const part of parts) {
    const value = typeof part === 'string' ? part : part(get);
    if (value === undefined) isWhole = false;
    else text += value;
  }
  return { text, isWhole };
}

/** Compiles text with `{references}`; a part in brackets stands only when all references in it say something. */
export function compileTemplate(template: string): EventText {
  const parts: Part[] = template.split(/(\[[^[\]]+\])/).filter((part) => part !== '').flatMap((part): Part[] => (part.startsWith('[') ? [{ optional: parseParts(part.slice(1, -1)) }] : parseParts(part)));
  return (get) => {
    let text = '';
    for (const part of parts) {
      if (typeof part === 'string') text += part;
      else if (typeof part === 'function') text += part(get) ?? '';
      else {
        const filled = fill(part.optional, get);
        if (filled.isWhole) text += filled.text;
      }
    }
    return asText(text.replace(/ {2,40}/g, ' ').replace(/[:,] ?$/, ''));
  };
}
