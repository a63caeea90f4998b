import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, say, type JsonObject } from '../../mapping/values.ts';
import { parseEndpoint } from '../../parse-endpoint.ts';
import { shorten } from './api-words.ts';
import { tellCommand } from './endpoint-words.ts';
import { openObject } from './json-text.ts';

/** A field that has a value: where Falco knew none it writes `<NA>`, and a template that was never filled has the names themselves. */
function field(event: JsonObject, ...names: string[]): string | undefined {
  const fields = openObject(event['output_fields']);
  for (const name of names) {
    const value = asText(fields[name]);
    if (value !== undefined && value !== name && value !== `%${name}` && !/^<n\/?a>$/i.test(value)) return value;
  }
  return undefined;
}

/** The sentence of the rule's output: without time and priority before it, up to the fields. */
function sentenceOf(event: JsonObject): string | undefined {
  const text = asText(event['output'])?.slice(0, 1000).replace(/^\d{2}:\d{2}:\d{2}\.\d{1,9}: \w{1,20} /, '');
  if (text === undefined) return undefined;
  const ends = [text.indexOf(' ('), text.indexOf(' | '), text.search(/ %?[\w.]{1,60}=/)].filter((at) => at > 0);
  return asText(text.slice(0, Math.min(text.length, ...ends)));
}

function commandOf(event: JsonObject): string | undefined {
  return field(event, 'proc.cmdline', 'ka.uri.param[command]');
}

function messageOf(event: JsonObject): string {
  const rule = asText(event['rule']) ?? 'Falco rule';
  const sentence = sentenceOf(event);
  const command = tellCommand(field(event, 'proc.exepath', 'proc.name'), commandOf(event));
  const asked = say(field(event, 'ka.verb'), field(event, 'ka.target.resource', 'ka.uri'), field(event, 'ka.response.code'));
  return say(sentence === undefined || sentence.toLowerCase() === rule.toLowerCase() ? rule : `${rule}: ${shorten(sentence, 200)}`, command === undefined ? (asked === '' ? undefined : `(${asked})`) : `(${command})`);
}

/** `10.0.0.1:40000->10.0.0.2:22`, as Falco names a socket; of files the name is a path. */
function socketEnd(event: JsonObject, side: 0 | 1): { ip?: string; port?: number } | undefined {
  const parts = field(event, 'fd.name')?.split('->', 2);
  return parts?.length === 2 ? parseEndpoint(parts[side] ?? '', true) : undefined;
}

function fileOf(event: JsonObject): string | undefined {
  const name = field(event, 'fs.path.name', 'fd.name', 'fd.filename', 'evt.arg.path', 'evt.arg.pathname');
  return name?.includes('->') === true ? undefined : name;
}

function actionOf(event: JsonObject): string | undefined {
  const code = asNumber(field(event, 'ka.response.code'));
  if (code !== undefined) return code >= 400 ? 'failure' : 'success';
  return field(event, 'ka.auth.decision', 'ct.error');
}

function tags(event: JsonObject): string[] {
  return Array.isArray(event['tags']) ? event['tags'].filter((tag) => typeof tag === 'string') : [];
}

/** Falco's alerts, of every source: system calls, Kubernetes audit, cloud trails. */
export const falco: RecordFormat = mappedFormat({
  format: 'falco',
  title: 'Falco',
  understands: 'rule, priority, sentence; user, process and command line, file or socket, container host, Kubernetes user and target, tactics and technique ids of the tags',
  matches: (event) => typeof event['rule'] === 'string' && typeof event['priority'] === 'string' && (typeof event['output'] === 'string' || 'output_fields' in event),
}, {
  product: 'Falco',
  kind: 'alert',
  classUid: 2004,
  time: (event) => event['time'] ?? field(event, 'evt.time', 'evt.time.iso8601', 'evt.rawtime', 'jevt.time.iso8601'),
  severity: 'priority',
  ruleId: 'rule',
  classification: (event) => tags(event).find((tag) => tag.startsWith('mitre_'))?.slice('mitre_'.length).replace(/_/g, ' '),
  message: messageOf,
  action: actionOf,
  protocol: (event) => field(event, 'fd.l4proto', 'fd.proto'),
  src: { ip: (event) => field(event, 'fd.cip', 'ka.sourceips', 'ct.srcip', 'okta.client.ip', 'github.client_ip') ?? socketEnd(event, 0)?.ip, port: (event) => field(event, 'fd.cport') ?? socketEnd(event, 0)?.port },
  dst: {
    ip: (event) => field(event, 'fd.sip', 'fd.rip') ?? socketEnd(event, 1)?.ip, port: (event) => field(event, 'fd.sport', 'fd.rport') ?? socketEnd(event, 1)?.port,
    hostname: (event) => field(event, 'fd.sip.name') ?? (field(event, 'ka.target.resource') === 'pods' ? field(event, 'ka.target.name') : undefined),
  },
  device: { hostname: (event) => event['hostname'] ?? field(event, 'evt.hostname') },
  account: (event) => field(event, 'ka.user.name', 'user.name', 'user.loginname', 'ct.user', 'okta.actor.alternateID', 'github.user'),
  url: (event) => field(event, 'ka.uri'),
  file: fileOf,
  process: (event) => field(event, 'proc.exepath', 'proc.name'),
  commandLine: commandOf,
  techniqueIds: tags,
});
