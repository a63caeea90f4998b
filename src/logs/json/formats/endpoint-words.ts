import { asAddress, asText, say } from '../../mapping/values.ts';
import { baseName } from '../../windows/value-words.ts';
import { shorten } from './api-words.ts';

/** Longest command line or path that a message tells, in characters. */
const maxCommandCharacters = 160;

/** The name of a program, file or key without the folders before it. */
export function nameOf(path: unknown): string | undefined {
  const text = asText(path);
  return text === undefined ? undefined : baseName(text);
}

/** A command line, short: the folders of the program it begins with are left out, since what it does comes after them. */
export function tellCommand(process: unknown, commandLine: unknown): string | undefined {
  const name = nameOf(process);
  const text = asText(commandLine);
  if (text === undefined) return name === undefined ? undefined : shorten(name, maxCommandCharacters);
  const end = text.startsWith('"') ? text.indexOf('"', 1) + 1 : text.indexOf(' ');
  const program = end > 0 ? text.slice(0, end) : text;
  const bare = baseName(program);
  const isSame = bare !== undefined && (name === undefined || bare.toLowerCase() === name.toLowerCase() || `${bare.toLowerCase()}.exe` === name.toLowerCase());
  return shorten(isSame && /[\\/"]/.test(program) ? `${bare}${text.slice(program.length)}` : text, maxCommandCharacters);
}

/** `Process created: powershell.exe -enc … (parent winword.exe)`. */
export function tellProcess(act: string, process: unknown, commandLine: unknown, parent?: unknown): string {
  const command = tellCommand(process, commandLine);
  const parentName = nameOf(parent);
  return say(command === undefined ? act : `${act}: ${command}`, parentName === undefined ? undefined : `(parent ${parentName})`);
}

/** `File created: a.exe by b.exe`; the thing acted upon as it is, cut. */
export function tellThing(act: string, thing: unknown, process?: unknown): string {
  const name = nameOf(process);
  const text = asText(thing);
  return say(text === undefined ? act : `${act}: ${shorten(text, maxCommandCharacters)}`, name === undefined ? undefined : `by ${name}`);
}

/** A folder and a file name as one path; the folder alone when it ends in the name already. */
export function joinPath(folder: unknown, name: unknown): string | undefined {
  const before = asText(folder);
  const last = asText(name);
  if (before === undefined || last === undefined) return before ?? last;
  if (before.toLowerCase().endsWith(last.toLowerCase())) return before;
  if (last.includes('/') || last.includes('\\')) return last;
  return `${before.replace(/[\\/]$/, '')}${before.includes('\\') ? '\\' : '/'}${last}`;
}

/** Of the addresses of a machine, also as text with commas: the first IPv4 that others can reach, else the first that is not of the link, else the first. */
export function pickAddress(addresses: unknown): string | undefined {
  const list = Array.isArray(addresses) ? addresses : asText(addresses)?.split(',') ?? [];
  const known = list.slice(0, 100).map((one) => asAddress(one)).filter((one) => one !== undefined);
  return known.find((one) => !one.includes(':') && !/^(?:127\.|169\.254\.)/.test(one)) ?? known.find((one) => !/^(?:127\.|169\.254\.|fe80:|::1$)/i.test(one)) ?? known[0];
}

/** `camelCaseWords`, `snake_case_words` and `kebab-case-words` as words. */
export function tellWords(name: unknown): string | undefined {
  return asText(name)?.slice(0, 80).replace(/[_-]/g, ' ').replace(/([a-z\d])(?=[A-Z])/g, '$1 ').toLowerCase();
}
