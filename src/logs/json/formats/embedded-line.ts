import type { Endpoint } from '../../../contracts/index.ts';
import type { ReaderContext } from '../../log-reader.ts';
import type { RecordFields } from '../../mapping/values.ts';
import { parseLeadingTime } from '../../parse-time.ts';

/** Longer text inside a field is no line of a log. */
const maxLineCharacters = 1 << 16;
const priorityMark = /^<\d{1,3}>/;

/** The line with its time in full where year or zone is not written in it: whoever wrote the record around it knew better. */
export function withWholeTime(text: string, timeMs: number | undefined, referenceMs: number): string {
  if (timeMs === undefined || Math.abs(timeMs) > 8e15) return text;
  const mark = priorityMark.exec(text)?.[0] ?? '';
  const time = parseLeadingTime(text, referenceMs, mark.length);
  return time?.isGuessed === true ? `${mark}${new Date(timeMs).toISOString()}${text.slice(mark.length + time.length)}` : text;
}

/** What any reader makes of a line inside a record. */
export function readLine(text: string | undefined, context: ReaderContext, timeMs?: number): RecordFields | undefined {
  if (text === undefined || text === '' || text.length > maxLineCharacters) return undefined;
  return context.readEmbedded(withWholeTime(text, timeMs, context.referenceMs));
}

/** The outer end, with what only the inner one says when both are one. */
function joinEnds(outer: Endpoint | undefined, inner: Endpoint | undefined): Endpoint | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return outer.ip === undefined || inner.ip === undefined || outer.ip === inner.ip ? { ...inner, ...outer } : outer;
}

/** A record that stands for itself, such as an alert: the line inside it adds the fields that the record lacks. */
export function fillFromEmbedded(outer: RecordFields, inner: RecordFields | undefined): RecordFields {
  if (inner === undefined) return outer;
  const { format: _format, kind: _kind, product: _product, classUid: _classUid, severityId: _severityId, ruleId: _ruleId, message: _message, priority: _priority, timeMs, isTimeGuessed, device, ...facts } = inner;
  const source = joinEnds(outer.srcEndpoint, inner.srcEndpoint);
  const destination = joinEnds(outer.dstEndpoint, inner.dstEndpoint);
  return {
    ...facts, ...(device !== undefined && { device }), ...(outer.timeMs === undefined && timeMs !== undefined && { timeMs, ...(isTimeGuessed !== undefined && { isTimeGuessed }) }), ...outer,
    ...(source !== undefined && { srcEndpoint: source }), ...(destination !== undefined && { dstEndpoint: destination }),
  };
}

/** An envelope around a line: the line says what happened and, where it has its own whole time, when; the envelope where. */
export function wrapEmbedded(envelope: RecordFields, inner: RecordFields | undefined): RecordFields {
  if (inner === undefined) return envelope;
  const { format: _format, timeMs, isTimeGuessed, device, ...facts } = inner;
  const isInnerTime = timeMs !== undefined && (isTimeGuessed !== true || envelope.timeMs === undefined);
  const { isTimeGuessed: isGuessed, ...around } = envelope;
  const isGuess = isInnerTime ? isTimeGuessed : isGuessed;
  return {
    ...around, ...facts, severityId: envelope.severityId > inner.severityId ? envelope.severityId : inner.severityId,
    ...(isInnerTime && { timeMs }), ...(isGuess !== undefined && { isTimeGuessed: isGuess }), ...(envelope.device === undefined && device !== undefined && { device }),
  };
}
