import { epochMs } from '../../parse-time.ts';
import { asText, say, withoutUndefined, type RecordFields } from '../../mapping/values.ts';
import { tellProcess, tellThing } from './endpoint-words.ts';

/** The value of ` name=…`, in quotes or up to the next blank. */
function valueOf(text: string, name: string): string | undefined {
  const at = text.indexOf(` ${name}=`);
  if (at < 0) return undefined;
  const start = at + name.length + 2;
  const isQuoted = text.charAt(start) === '"';
  const end = text.indexOf(isQuoted ? '"' : ' ', start + 1);
  return asText(text.slice(isQuoted ? start + 1 : start, end < 0 ? text.length : end));
}

/** The command line stands in quotes as it is, quotes of its own included: it ends before the next name. */
function commandOf(text: string): string | undefined {
  const at = text.indexOf(' cmdline="');
  if (at < 0) return undefined;
  const start = at + ' cmdline="'.length;
  const next = text.indexOf('" redactors=', start);
  return asText(text.slice(start, next < 0 ? text.lastIndexOf('"') : next));
}

/** What Azure's audit plugin makes of the records of one event of the Linux audit: one line with all of them. Undefined for any other text. */
export function readAzureAudit(text: string): RecordFields | undefined {
  if (!text.startsWith('type=AUOMS_')) return undefined;
  const type = text.slice('type='.length, text.indexOf(' '));
  const call = valueOf(text, 'syscall');
  const process = valueOf(text, 'exe') ?? valueOf(text, 'comm');
  const commandLine = commandOf(text);
  const isFailed = valueOf(text, 'success') === 'no';
  const isStart = type === 'AUOMS_EXECVE' || call === 'execve';
  const file = valueOf(text, 'name');
  // A program that could not be started is the file; the one that tried is the process.
  const message = isStart && !isFailed ? tellProcess('Process created', process, commandLine) : tellThing(say(isStart ? 'Process start' : `Audit ${call ?? type.slice('AUOMS_'.length).toLowerCase()}`, isFailed ? 'failed' : undefined), file, process);
  const idStart = text.indexOf(' audit(');
  const timeMs = idStart < 0 ? undefined : epochMs(Number(text.slice(idStart + ' audit('.length, text.indexOf(':', idStart))));
  return withoutUndefined<RecordFields>({
    timeMs, kind: 'event', product: 'Linux audit', classUid: isStart ? 1007 : undefined, severityId: 1, ruleId: type, message, action: isFailed ? 'failure' : 'success', account: valueOf(text, 'user') ?? valueOf(text, 'effective_user'),
    file: isStart && !isFailed ? undefined : file, process, commandLine,
  });
}
