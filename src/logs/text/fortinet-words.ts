import type { LogRecord } from '../../contracts/index.ts';
import { asAction, asText } from '../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';

/** Ways in which a session that was let through ends. */
const ended = new Set(['accept', 'close', 'client-rst', 'server-rst', 'timeout', 'ip-conn', 'dns', 'start', 'pass', 'passthrough', 'exempt', 'monitored', 'log-only', 'permit']);
const stopped = new Set(['deny', 'block', 'blocked', 'drop', 'dropped', 'drop_session', 'drop-session', 'reset', 'reset_client', 'reset_server', 'clear_session', 'pass_session_dropped', 'quarantine', 'violation', 'command_blocked']);

/** What became of it, in FortiOS' words for the act, the content check and the outcome. */
export function fortinetAction(action: unknown, utmAction: unknown, status: unknown): string | undefined {
  const act = asText(action)?.toLowerCase();
  const check = asText(utmAction)?.toLowerCase();
  if ((check !== undefined && stopped.has(check)) || (act !== undefined && stopped.has(act))) return 'blocked';
  const outcome = asAction(status);
  if (outcome === 'success' || outcome === 'failure') return outcome;
  if (act !== undefined && ended.has(act)) return 'allowed';
  if (act !== undefined && /fail|error|invalid/.test(act)) return 'failure';
  return asAction(action) ?? outcome;
}

/** Finding or event: content checks that look for attacks make findings, all else is what passed. */
export function fortinetKind(type: unknown, subtype: unknown, eventType: unknown): LogRecord['kind'] {
  const [first, second, third] = [type, subtype, eventType].map((value) => asText(value)?.toLowerCase() ?? '');
  if (first === 'attack' || first === 'anomaly' || first === 'virus' || first === 'ips') return 'alert';
  if (first !== 'utm') return 'event';
  return /^(?:ips|virus|anomaly|waf|outbreak-prevention|malware-list|sandbox|inline-block)$/.test(second ?? '') || third?.includes('botnet') === true ? 'alert' : 'event';
}

const levels: Readonly<Record<string, SeverityId>> = { emergency: 5, alert: 4, critical: 4, error: 3, warning: 2, notice: 1, notification: 1, information: 1, info: 1, debug: 1 };

/** Findings by the threat's own weight, events by the level of the line, in which `notice` is everyday. */
export function fortinetSeverity(kind: LogRecord['kind'], weights: readonly unknown[], level: unknown): SeverityId {
  const byLevel = levels[asText(level)?.toLowerCase() ?? ''];
  if (kind !== 'alert') return byLevel ?? 1;
  for (const weight of weights) {
    const severity = severityOfWord(asText(weight));
    if (severity !== undefined) return severity;
  }
  return byLevel ?? 0;
}
