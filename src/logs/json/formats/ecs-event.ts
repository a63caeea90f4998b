import { compilePath } from '../../mapping/read-path.ts';
import { asNumber, asText, say, type JsonObject } from '../../mapping/values.ts';
import { shorten, tellOutcome, tellSignIn } from './api-words.ts';
import { nameOf, tellProcess, tellThing, tellWords } from './endpoint-words.ts';
import { firstPath } from './first-path.ts';

const kind = firstPath('event.kind');
const action = firstPath('event.action');
const outcome = firstPath('event.outcome');
const category = compilePath('event.category');
const type = compilePath('event.type');
const ruleName = firstPath('kibana.alert.rule.name', 'signal.rule.name', 'rule.name');
const ruleWords = firstPath('rule.description');
const program = firstPath('process.executable', 'process.name');
const parent = firstPath('process.parent.executable', 'process.parent.name');
const title = firstPath('process.command_line', 'auditd.data.cmd', 'auditd.data.cmdline', 'process.title');
const args = compilePath('process.args');
const file = firstPath('file.path', 'file.name', 'dll.path', 'driver.path');
const registry = firstPath('registry.path', 'registry.key');
const question = firstPath('dns.question.name', 'dns.question.registered_domain');
const method = firstPath('http.request.method');
const status = firstPath('http.response.status_code');
const summaryObject = firstPath('auditd.summary.object.primary');

/** The words of a field that may be one word or several. */
function words(value: unknown): string[] {
  const list = Array.isArray(value) ? value as unknown[] : [value];
  return list.slice(0, 20).map((one) => asText(one)).filter((one) => one !== undefined);
}

export function categoriesOf(event: JsonObject): string[] {
  return words(category(event));
}

export function typesOf(event: JsonObject): string[] {
  return words(type(event));
}

export function isAlert(event: JsonObject): boolean {
  const own = kind(event);
  // `signal` is what a rule of Elastic's made of other events.
  return own === 'alert' || own === 'signal' || 'kibana.alert.rule.name' in event || ruleName(event) !== undefined && (own === undefined || categoriesOf(event).includes('intrusion_detection'));
}

/** The product said what kind of event it is: then its fields are told, else the line it kept. */
export function isCategorised(event: JsonObject): boolean {
  return isAlert(event) || categoriesOf(event).length > 0 || action(event) !== undefined || question(event) !== undefined || method(event) !== undefined;
}

export function commandOf(event: JsonObject): string | undefined {
  return title(event) ?? (Array.isArray(args(event)) ? asText(words(args(event)).join(' ')) : asText(args(event)));
}

/** `failure` and `success`, or what a control did. */
export function outcomeOf(event: JsonObject): string | undefined {
  const types = typesOf(event);
  const own = action(event)?.toLowerCase() ?? '';
  if (types.includes('denied') || /^(?:blocked?|denied|deny|drop(?:ped)?|reject(?:ed)?|quarantined?|prevented)$|(?:_|-)(?:denied|blocked|dropped)$/.test(own)) return 'blocked';
  const said = outcome(event)?.toLowerCase();
  if (said === 'success' || said === 'failure') return said;
  if (types.includes('allowed') || /^(?:allow(?:ed)?|accept(?:ed)?|permit(?:ted)?)$/.test(own)) return 'allowed';
  return types.includes('authentication_failure') ? 'failure' : types.includes('authentication_success') ? 'success' : undefined;
}

function failed(event: JsonObject): string | undefined {
  return outcomeOf(event) === 'failure' ? 'failed' : undefined;
}

function signInMessage(event: JsonObject): string {
  const act = action(event);
  const by = nameOf(program(event)) ?? asText(compilePath('user.terminal')(event));
  const isEnd = /logout|log-?off|logged-out/i.test(act ?? '') || (typesOf(event).includes('end') && !typesOf(event).includes('start'));
  // The audit system notes a sign-in's id for each job that is started, too.
  const isSignIn = act === undefined || (/log|auth|sign|sso|session/i.test(act) && act !== 'changed-login-id-to');
  const told = isEnd ? 'Signed out' : isSignIn ? `Sign-in ${tellSignIn(outcomeOf(event)) ?? 'attempted'}` : say(sentence(tellWords(act)), tellOutcome(outcomeOf(event)));
  return say(told, act === undefined || !isSignIn ? undefined : `(${tellWords(act) ?? ''})`, by === undefined ? undefined : `by ${by}`);
}

function processMessage(event: JsonObject): string {
  const act = action(event) ?? '';
  const types = typesOf(event);
  const command = commandOf(event);
  if (/^(?:ran-command)$/.test(act)) return tellProcess(say('Command run', failed(event)), undefined, command);
  if (types.includes('end') && !types.includes('start')) return tellProcess('Process ended', program(event), undefined);
  if (act === 'existing_process' || types.includes('info')) return tellProcess(act === 'existing_process' ? 'Process running' : say(tellWords(act) ?? 'Process', failed(event)), program(event), command);
  if (act.includes('service')) return tellThing(say(sentence(tellWords(act)), failed(event)), summaryObject(event) ?? program(event));
  if (types.includes('start') || types.includes('process_started') || /exec|start|fork|creat/i.test(act)) return tellProcess(say('Process created', failed(event)), program(event), command, parent(event));
  return tellProcess(say(act === '' ? 'Process' : tellWords(act), failed(event)), program(event), command);
}

function fileMessage(event: JsonObject): string {
  const types = typesOf(event);
  const act = action(event);
  const verbs = [['creation', 'created'], ['deletion', 'deleted'], ['change', 'changed'], ['access', 'read']] as const;
  const verb = verbs.find(([one]) => types.includes(one))?.[1];
  const shown = act !== undefined && !/^(?:created|deleted|updated|creation|deletion|change|overwrite)$/.test(act) ? sentence(tellWords(act)) : say('File', verb ?? act);
  return tellThing(say(shown, failed(event)), file(event) ?? summaryObject(event), program(event));
}

function sentence(text: string | undefined): string | undefined {
  return text === undefined ? undefined : text.charAt(0).toUpperCase() + text.slice(1);
}

function networkMessage(event: JsonObject): string {
  const name = question(event);
  if (name !== undefined) return say('DNS query', firstPath('dns.question.type')(event), name, firstPath('dns.response_code')(event), answersOf(event));
  if (method(event) !== undefined) return say(method(event)?.toUpperCase(), firstPath('url.original', 'url.path', 'url.full')(event), status(event));
  const by = nameOf(program(event));
  const sni = firstPath('tls.client.server_name')(event);
  const shown = firstPath('network.protocol', 'network.application')(event);
  const told = outcomeOf(event);
  return say('Network connection', told === 'blocked' ? 'blocked' : told === 'failure' ? 'failed' : undefined, tellWords(action(event)), shown, sni === undefined ? undefined : `to ${sni}`, by === undefined ? undefined : `by ${by}`);
}

function answersOf(event: JsonObject): string | undefined {
  const answers = words(compilePath('dns.resolved_ip')(event)).slice(0, 3);
  return answers.length === 0 ? undefined : `-> ${answers.join(', ')}`;
}

/** What the event says; undefined where only the line that it kept does. */
export function messageOf(event: JsonObject): string | undefined {
  const categories = categoriesOf(event);
  const act = action(event);
  if (isAlert(event)) {
    const name = ruleName(event) ?? ruleWords(event) ?? firstPath('message')(event) ?? say(tellWords(act), 'alert');
    const command = commandOf(event);
    const about = command === undefined ? say(tellWords(act), /fail|denied|block/.test(act ?? '') ? undefined : failed(event)) : tellProcess('process', program(event), command);
    return say(shorten(name, 400), about === '' || name.toLowerCase().includes(about.toLowerCase()) ? undefined : `(${about})`);
  }
  if (categories.includes('authentication') || categories.includes('session')) return signInMessage(event);
  if (question(event) !== undefined || method(event) !== undefined) return networkMessage(event);
  if (categories.includes('registry')) return tellThing(say(sentence(tellWords(act)) ?? 'Registry changed', failed(event)), registry(event), program(event));
  if (categories.includes('file')) return fileMessage(event);
  if (categories.includes('process')) return processMessage(event);
  if (categories.includes('network') || categories.includes('network_traffic')) return networkMessage(event);
  const own = firstPath('message')(event);
  if (act === undefined || own !== undefined && own.length <= 300 && !/^[[{<]/.test(own)) return undefined;
  return tellThing(say(sentence(tellWords(act)), tellOutcome(outcomeOf(event))), summaryObject(event) ?? file(event), program(event));
}

const classes: Readonly<Record<string, number>> = {
  authentication: 3002, session: 3002, iam: 3001, process: 1007, file: 1001, registry: 201001, driver: 1002, library: 1005, network: 4001, network_traffic: 4001, web: 4002, email: 4009, database: 6005, api: 6003, intrusion_detection: 2004, malware: 2004, threat: 2004,
};

export function classOf(event: JsonObject): number | undefined {
  if (isAlert(event)) return 2004;
  if (question(event) !== undefined) return 4003;
  if (method(event) !== undefined) return 4002;
  return categoriesOf(event).map((one) => classes[one]).find((one) => one !== undefined);
}

/** Elastic's risk, 0 to 100, in its own four parts. */
export function severityOfRisk(value: number): 2 | 3 | 4 | 5 {
  return value <= 21 ? 2 : value <= 47 ? 3 : value <= 73 ? 4 : 5;
}

export function numberAt(path: string): (event: JsonObject) => number | undefined {
  const read = compilePath(path);
  return (event) => asNumber(read(event));
}
