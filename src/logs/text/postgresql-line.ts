import { asAddress, asPort, asText, type RecordFields } from '../mapping/values.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';

/** One line of the server's own log. */
export interface PostgresLine {
  time?: LeadingTime;
  pid?: string;
  level: string;
  message: string;
  /** User and client, where the prefix has them. */
  given: Partial<RecordFields>;
}

/** Prefixes are up to the site; the level behind them is not. */
const maxPrefixCharacters = 400;
const levelMark = /(?:^|[\s:\]|>,-])(DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|QUERY|CONTEXT|STATEMENT|LOCATION): {2}/;
/** Lines that say more about the message before them. */
export const followers: ReadonlySet<string> = new Set(['DETAIL', 'HINT', 'QUERY', 'CONTEXT', 'STATEMENT', 'LOCATION']);

function endOf(prefix: string): Partial<RecordFields> {
  const withPort = /([0-9A-Fa-f.:]{2,46})\((\d{1,5})\)/.exec(prefix);
  const ip = asAddress(withPort?.[1]?.replace(/^:(?!:)/, ''));
  if (ip !== undefined) {
    const port = asPort(withPort?.[2]);
    return { srcEndpoint: port === undefined ? { ip } : { ip, port } };
  }
  for (const word of prefix.split(/[\s,|=]/)) {
    const bare = word.includes('.') || word.includes('::') ? asAddress(word.replace(/:\d{1,5}$/, '')) ?? asAddress(word) : undefined;
    if (bare !== undefined) return { srcEndpoint: { ip: bare } };
  }
  return {};
}

function accountOf(prefix: string): string | undefined {
  const named = /(?:^|[\s,|[(])(?:user|usr|u|user_name)=([^\s,|\])]{0,64})/.exec(prefix) ?? /(?:^|[\s:|])([^\s@:|[\](),]{1,64})@[^\s@:|[\]()]{0,64}/.exec(prefix);
  const account = asText(named?.[1]);
  return account === undefined || /^(?:\[unknown\]|\[N\/A\])$/.test(account) ? undefined : account;
}

/** Undefined when the text is no line of the server's log. Strict: a time must stand first. */
export function parsePostgresLine(text: string, referenceMs: number, isStrict: boolean): PostgresLine | undefined {
  if (!text.includes(':  ')) return undefined;
  const mark = levelMark.exec(text.slice(0, maxPrefixCharacters));
  if (mark?.[1] === undefined) return undefined;
  const time = parseLeadingTime(text, referenceMs);
  if (isStrict && (time === undefined || time.length > mark.index + 1)) return undefined;
  const prefix = text.slice(time === undefined || time.length > mark.index ? 0 : time.length, mark.index);
  const pid = /\[(\d{1,9})(?:-\d{1,9})?\]/.exec(prefix)?.[1] ?? /\bpid=(\d{1,9})/.exec(prefix)?.[1];
  const account = accountOf(prefix);
  return { ...(time !== undefined && { time }), ...(pid !== undefined && { pid }), level: mark[1], message: text.slice(mark.index + mark[0].length), given: { ...(account !== undefined && { account }), ...endOf(prefix) } };
}
