import type { RecordFields } from '../mapping/values.ts';
import { severityOfWord } from '../severity.ts';
import { emptyObject } from './pairs.ts';

const maxMarks = 60;

/** `[id "949110"] [msg "…"]`: the first of each name. */
function readMarks(text: string): Record<string, string> {
  const marks = emptyObject() as Record<string, string>;
  const mark = /\[([a-z_]{1,24}) "((?:[^"\\]|\\.){0,1000})"\]/g;
  for (let count = 0; count < maxMarks; count += 1) {
    const match = mark.exec(text);
    if (match?.[1] === undefined || match[2] === undefined) break;
    marks[match[1]] ??= match[2];
  }
  return marks;
}

/** A finding of ModSecurity or Coraza in a server's error log: fields beyond time, client and request. Undefined when the text is none. */
export function readModSecurity(text: string): Pick<RecordFields, 'kind' | 'product' | 'severityId' | 'message'> & Partial<RecordFields> | undefined {
  const start = text.indexOf('ModSecurity: ');
  const other = start < 0 ? text.indexOf('Coraza: ') : -1;
  if (start < 0 && other < 0) return undefined;
  const marks = readMarks(text);
  if (marks['id'] === undefined && marks['msg'] === undefined) return undefined;
  const said = text.slice(start < 0 ? other + 8 : start + 13);
  const end = said.indexOf('. ');
  const act = end < 0 ? said.slice(0, 120) : said.slice(0, Math.min(end, 120));
  const isBlocked = /^Access denied/i.test(act);
  const tag = /\[tag "(attack-[a-z-]{1,30}|[A-Z_]{3,30}\/[A-Z_/]{3,50})"\]/.exec(text)?.[1];
  const severity = marks['severity'];
  // Numbers are those of syslog: 2 is critical, 5 a notice.
  const severityId = severity === undefined ? 3 : /^\d$/.test(severity) ? ([5, 5, 5, 4, 3, 2, 1, 1] as const)[Number(severity)] ?? 3 : severityOfWord(severity) ?? 3;
  return {
    kind: 'alert', product: start < 0 ? 'Coraza' : 'ModSecurity', classUid: 2004, severityId, action: isBlocked ? 'blocked' : 'allowed', message: marks['msg'] ?? act,
    ...(marks['id'] !== undefined && { ruleId: marks['id'] }), ...(tag !== undefined && { classification: tag }),
    ...(marks['uri'] !== undefined && { url: marks['uri'].slice(0, 1024) }), ...(marks['hostname'] !== undefined && { dstEndpoint: { hostname: marks['hostname'].slice(0, 253) } }),
  };
}
