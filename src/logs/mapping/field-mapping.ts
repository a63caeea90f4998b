import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import type { ReaderContext } from '../log-reader.ts';
import { severityOfWord, type SeverityId } from '../severity.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { compilePath } from './read-path.ts';
import { asAction, asAddress, asHostname, asNumber, asPort, asProtocol, asText, say, withoutUndefined, type JsonObject, type RecordFields } from './values.ts';

/**
 * Where a field comes from: a path, several of which the first that says something counts, or code. Paths are those of `compilePath`.
 */
export type FieldSource = string | readonly string[] | ((event: JsonObject) => unknown);

/** The ends of an act. An address in `hostname`, or a name in `ip`, is understood. */
export interface EndpointMapping { ip?: FieldSource; port?: FieldSource; hostname?: FieldSource }

type TextField = 'ruleId' | 'classification' | 'account' | 'targetAccount' | 'domain' | 'url' | 'file' | 'hash' | 'process' | 'commandLine';

/** How objects of one format become records: data, read by one engine. What is missing in an object is missing in the record. */
export interface FieldMapping extends Partial<Record<TextField, FieldSource>> {
  /** The product's name as it is; code or a path in braces (`{vendor}`) where the object names it. */
  product: string | ((event: JsonObject) => string | undefined);
  /** Default: `event`. */
  kind?: LogRecord['kind'] | ((event: JsonObject) => LogRecord['kind']);
  /** OCSF class_uid. */
  classUid?: number | ((event: JsonObject) => number | undefined);
  /** Text with or without a zone, or a number since the epoch in seconds, milliseconds, microseconds or nanoseconds (told by its size). */
  time?: FieldSource;
  /** A path whose words or OCSF id are known, or code; default: 1 (informational) for events, 0 for alerts. */
  severity?: FieldSource | ((event: JsonObject) => SeverityId | undefined);
  priority?: FieldSource;
  /** Joined by blanks; code for more. Cut to 2,000 characters. When nothing is left, the format's title stands. */
  message: FieldSource | { join: readonly (string | ((event: JsonObject) => string | undefined))[] };
  /** Read by `asAction`. */
  action?: FieldSource;
  protocol?: FieldSource;
  src?: EndpointMapping;
  dst?: EndpointMapping;
  device?: EndpointMapping;
  /** A list of ATT&CK technique ids, or text that holds some. */
  techniqueIds?: FieldSource;
  bytesOut?: FieldSource;
  bytesIn?: FieldSource;
  durationMs?: FieldSource;
}

/** A format whose objects one mapping or one function reads. */
export interface RecordFormat {
  /** Such as `cloudtrail`. */
  format: string;
  /** For people. */
  title: string;
  /** What is understood, for the table of the README: one phrase. */
  understands: string;
  /** Keys of the outermost level that hold the truth of a labelled data set: taken out before reading, of the raw text too. */
  truthKeys?: readonly string[];
  /** Is this object of the format? Cheap: looks at a few keys. Objects that only look alike must not match. */
  matches(event: JsonObject): boolean;
  /** Fields of the record; undefined when the object says nothing. Never throws on any object that matches. */
  read(event: JsonObject, context: ReaderContext): RecordFields | undefined;
}

const maxMessageCharacters = 2000;
const maxFieldCharacters = 1024;

type Reader<T> = (event: JsonObject) => T | undefined;

/** First value that `as` understands. */
export function compileSource<T>(source: FieldSource, as: (value: unknown) => T | undefined): Reader<T> {
  if (typeof source === 'function') return (event) => as(source(event));
  const paths = (typeof source === 'string' ? [source] : source).map((path) => compilePath(path));
  const [only] = paths;
  if (paths.length === 1 && only !== undefined) return (event) => as(only(event));
  return (event) => {
    for (const path of paths) {
      const value = as(path(event));
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function shortText(value: unknown): string | undefined {
  const text = asText(value);
  return text !== undefined && text.length > maxFieldCharacters ? text.slice(0, maxFieldCharacters) : text;
}

function compileEndpoint(mapping: EndpointMapping): Reader<Endpoint> {
  const ip = mapping.ip === undefined ? undefined : compileSource(mapping.ip, asAddress);
  const ipName = mapping.ip === undefined ? undefined : compileSource(mapping.ip, asHostname);
  const port = mapping.port === undefined ? undefined : compileSource(mapping.port, asPort);
  const hostname = mapping.hostname === undefined ? undefined : compileSource(mapping.hostname, asHostname);
  const hostIp = mapping.hostname === undefined ? undefined : compileSource(mapping.hostname, asAddress);
  return (event) => {
    const address = ip?.(event) ?? hostIp?.(event);
    const name = hostname?.(event) ?? (address === undefined ? ipName?.(event) : undefined);
    if (address === undefined && name === undefined) return undefined;
    return withoutUndefined<Endpoint>({ ip: address, port: port?.(event), hostname: name });
  };
}

function asSeverity(value: unknown): SeverityId | undefined {
  const number = asNumber(value);
  if (number !== undefined) return Number.isInteger(number) && number >= 0 && number <= 5 ? (number as SeverityId) : undefined;
  return severityOfWord(asText(value));
}

/** ATT&CK ids anywhere in a value, in order, without repeats. */
function asTechniqueIds(value: unknown): string[] | undefined {
  const text = typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
  const ids = [...new Set(text.slice(0, 4096).match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [])];
  return ids.length === 0 ? undefined : ids;
}

function isList(source: FieldMapping['message']): source is readonly string[] {
  return Array.isArray(source);
}

function compileMessage(source: FieldMapping['message']): Reader<string> {
  if (typeof source === 'string' || typeof source === 'function' || isList(source)) return compileSource(source, asText);
  const parts = source.join.map((part) => (typeof part === 'string' ? compileSource(part, asText) : part));
  return (event) => {
    const text = say(...parts.map((part) => part(event)));
    return text === '' ? undefined : text;
  };
}

const textFields = ['ruleId', 'classification', 'account', 'targetAccount', 'domain', 'url', 'file', 'hash', 'process', 'commandLine'] as const;

/** Turns a mapping into the function that reads objects by it; `title` stands where an object has no message. */
export function compileMapping(title: string, mapping: FieldMapping): RecordFormat['read'] {
  const { product, kind = 'event', classUid } = mapping;
  const time = mapping.time === undefined ? undefined : compileSource(mapping.time, (value) => (typeof value === 'number' ? value : asText(value)));
  const severity = mapping.severity === undefined ? undefined : compileSource(mapping.severity, asSeverity);
  const message = compileMessage(mapping.message);
  const texts = textFields.flatMap((name) => (mapping[name] === undefined ? [] : [[name, compileSource(mapping[name], shortText)] as const]));
  const ends = (['src', 'dst', 'device'] as const).flatMap((name) => (mapping[name] === undefined ? [] : [[name === 'device' ? name : `${name}Endpoint` as const, compileEndpoint(mapping[name])] as const]));
  const numbers = (['priority', 'bytesOut', 'bytesIn', 'durationMs'] as const).flatMap((name) => (mapping[name] === undefined ? [] : [[name, compileSource(mapping[name], asNumber)] as const]));
  const action = mapping.action === undefined ? undefined : compileSource(mapping.action, asAction);
  const protocol = mapping.protocol === undefined ? undefined : compileSource(mapping.protocol, asProtocol);
  const techniqueIds = mapping.techniqueIds === undefined ? undefined : compileSource(mapping.techniqueIds, asTechniqueIds);
  return (event, context) => {
    const ownKind = typeof kind === 'function' ? kind(event) : kind;
    const text = message(event) ?? title;
    const fields: RecordFields & Record<string, unknown> = {
      ...timeFieldsOf(time?.(event), context), kind: ownKind, severityId: severity?.(event) ?? (ownKind === 'event' ? 1 : 0),
      message: text.length > maxMessageCharacters ? text.slice(0, maxMessageCharacters) : text,
    };
    const set = (name: string, value: unknown): void => {
      if (value !== undefined) fields[name] = value;
    };
    set('product', typeof product === 'function' ? product(event) : product);
    set('classUid', typeof classUid === 'function' ? classUid(event) : classUid);
    for (const [name, read] of texts) set(name, read(event));
    for (const [name, read] of ends) set(name, read(event));
    for (const [name, read] of numbers) set(name, read(event));
    set('action', action?.(event));
    set('protocol', protocol?.(event));
    set('techniqueIds', techniqueIds?.(event));
    return fields;
  };
}

/** A format that is a mapping and nothing else. */
export function mappedFormat(facts: Omit<RecordFormat, 'read'>, mapping: FieldMapping): RecordFormat {
  return { ...facts, read: compileMapping(facts.title, mapping) };
}
