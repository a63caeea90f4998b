import { says, type MessageFacts } from './message-pattern.ts';
import type { ProgramMessages } from './program-message.ts';

const denied: MessageFacts = { action: 'blocked', classUid: 4003 };
const failed: MessageFacts = { action: 'failure', classUid: 4003 };
const transfer = "transfer of '{domain}/IN(?/{view}?)' from {src}#{srcPort}: ";
/** What follows the client of a line. */
const policy = (words: string, message: string, facts: MessageFacts = {}): ReturnType<typeof says> => says(words, message, { classUid: 4003, ...facts });

/** BIND's messages, in syslog and in its own files. The client before them is read apart. */
export const dnsMessages: readonly ProgramMessages[] = [
  {
    programs: ['named', 'named-sdb', 'bind', 'bind9'], product: 'BIND', classUid: 4003,
    lead: /^(?:client (?:@0x[0-9a-f]{4,16} )?(?<src>[0-9A-Fa-f:.%]{2,60})#(?<srcPort>\d{1,5})(?:\/key [^\s:]{1,200})?(?: \((?<domain>[^()\s]{0,255})\))?(?:: view [^\s:]{1,80})?:? )?/,
    messages: [
      says('query: {domain} {class} {type} {flags} ({dst})', 'DNS query {type} {domain}'),
      says('query: {domain} {class} {type}', 'DNS query {type} {domain}'),
      says('answer: {domain} {class} {type} {flags} ({dst}) -> {code}', 'DNS answer {type} {domain} -> {code}'),
      says("query (cache) '{domain}/{type}/{class}' denied(? ({why*})?)", 'DNS query (cache) {type} {domain} denied', denied),
      says("query '{domain}/{type}/{class}' denied", 'DNS query {type} {domain} denied', denied),
      says("zone transfer '{domain}/{type}/{class}' denied", 'DNS zone transfer {type} {domain} denied', denied),
      says("bad zone transfer request: '{domain}/{class}': {reason*}", 'DNS bad zone transfer request {domain}: {reason}', failed),
      says("transfer of '{domain}/{class}': {what*}", 'DNS transfer of {domain}: {what}'),
      says('query failed ({reason-}) for {domain}/{class}/{type} at', 'DNS query {type} {domain} failed: {reason}', failed),
      policy('rpz {trigger} PASSTHRU rewrite {domain}/{type}/{class} via {rule}', 'DNS RPZ {trigger} PASSTHRU {domain}', { action: 'allowed' }),
      policy('rpz {trigger} {policy} rewrite {domain}/{type}/{class} via {rule}', 'DNS RPZ {trigger} {policy} {domain}', { action: 'blocked' }),
      policy('disabled rpz {trigger} {policy} rewrite {domain}/{type}/{class} via {rule}', 'DNS RPZ {trigger} {policy} {domain}, but disabled', { action: 'allowed' }),
      policy('rpz {trigger} rewrite {domain} via {rule} {reason*}', 'DNS RPZ {trigger} {domain}: {reason}', { action: 'failure' }),
      says("update '{domain}/{class}' denied", 'DNS update {domain} denied', denied),
      says("update forwarding '{domain}/{class}' denied", 'DNS update forwarding {domain} denied', denied),
      says("updating zone '{zone}/{class}': adding an RR at '{domain}' {type}", 'DNS update: adding {type} {domain}', { action: 'success' }),
      says("updating zone '{zone}/{class}': deleting {what*} at '{domain}'", 'DNS update: deleting {what} at {domain}', { action: 'success' }),
      says("updating zone '{domain}/{class}': {reason*}", 'DNS update of {domain}: {reason}'),
      says('request has invalid signature: {reason*}', 'DNS request has invalid signature: {reason}', failed),
      says("received notify for zone '{domain}'", 'DNS notify for zone {domain}'),
      says('(?would ?)rate limit {what} {answer-} to {dst}/{mask} for {domain} {class} {type}', 'DNS rate limit {what} {type} {domain}', denied),
      says('no matching view in class', 'DNS no matching view in class', denied),
      says('message parsing failed: {reason*}', 'DNS message parsing failed: {reason}', failed),
      says('signer "{account}" {action}', 'DNS signer {action}'),
      says(`${transfer}Transfer status: success`, 'DNS zone transfer of {domain}: Transfer status: success', { action: 'success' }),
      says(`${transfer}Transfer status: {reason*}`, 'DNS zone transfer of {domain}: Transfer status: {reason}', failed),
      says(`${transfer}Transfer completed: {messages} messages, {records} records, {bytes} bytes`, 'DNS zone transfer of {domain} completed', { action: 'success' }),
      says(`${transfer}failed {reason*}`, 'DNS zone transfer of {domain} failed {reason}', failed),
      says(`${transfer}{what*}`, 'DNS zone transfer of {domain}: {what}'),
      says('zone {domain}/IN(?/{view}?): Transfer started.', 'DNS zone {domain}: Transfer started'),
      says('zone {domain}/IN(?/{view}?): refresh: {reason-} {dst}#{dstPort} {more*}', 'DNS zone {domain}: refresh: {reason} {more}', failed),
      says('zone {domain}/IN(?/{view}?): {name}/{type}: bad owner name {more*}', 'DNS zone {domain}: bad owner name', failed),
      says('zone {domain}/IN(?/{view}?): {what*}', 'DNS zone {domain}: {what}'),
      says('rpz: {rule}: {what*}', 'DNS RPZ zone {rule}: {what}'),
      says("{reason-} resolving '{domain}/{type}/{class}'(? (in '{zone}')?): {dst}#{dstPort}", 'DNS {reason} resolving {type} {domain}', failed),
      says("{reason-} resolving '{domain}/{type}/{class}'", 'DNS {reason} resolving {type} {domain}', failed),
      says('DNS format error from {dst}#{dstPort} resolving {domain}/{type}', 'DNS format error resolving {type} {domain}', failed),
    ],
  },
  {
    programs: ['dnsmasq'], product: 'dnsmasq', classUid: 4003, lead: /^(?:\d{1,10} [0-9A-Fa-f:.]{2,45}\/\d{1,5} )?/,
    messages: [
      says('query[{type}] {domain} from {src}', 'DNS query {domain}'),
      says('forwarded {domain} to {dst}', 'DNS query {domain} forwarded'),
      says('reply {domain} is {answer}', 'DNS reply {domain}'),
      says('cached {domain} is {answer}', 'DNS reply {domain} from the cache'),
      says('config {domain} is {answer}', 'DNS reply {domain} by configuration'),
      says('gravity blocked {domain} is {answer}', 'DNS {domain} blocked by gravity', { action: 'blocked' }),
      says('possible DNS-rebind attack detected: {domain}', 'Possible DNS-rebind attack detected: {domain}', { action: 'blocked', severityId: 3 }),
    ],
  },
  {
    programs: ['unbound'], product: 'Unbound', classUid: 4003, lead: /^(?:\[\d{1,9}:\d{1,3}\] )?(?:(?:info|notice|warning|error|debug|query|reply): )?/,
    messages: [
      says('{src} {domain} {type} IN {code} {time} {cached} {size}', 'DNS answer {type} {domain} {code}'),
      says('{src} {domain} {type} IN', 'DNS query {type} {domain}'),
    ],
  },
];
