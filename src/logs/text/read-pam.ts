import { asAddress, asHostname, asText } from '../mapping/values.ts';
import { readPatterns, type MessageFields } from './message-pattern.ts';
import { pamMessages } from './program-messages-sign-in.ts';

const maxPairs = 20;
/** `pam_unix(sshd:auth): `, `PAM `, `(pam_unix)[1]: `; how many failures. */
const failureLead = /^(?:pam_\w{1,30}\(([\w.-]{1,40}):auth\): |PAM )?(?:(\d{1,6}) more )?authentication failures?; ?/;
/** Programs whose user is the one that is asked to become another. */
const changers = new Set(['su', 'su-l']);

function pairsOf(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const word of text.split(' ')) {
    const equals = word.indexOf('=');
    if (equals > 0 && pairs.size < maxPairs) pairs.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return pairs;
}

/** What a PAM module says through a program; undefined when the message is none of PAM's. */
export function readPamMessage(message: string): MessageFields | undefined {
  const failure = failureLead.exec(message);
  if (failure === null) return readPatterns(pamMessages, message);
  const pairs = pairsOf(message.slice(failure[0].length));
  const service = failure[1];
  const user = asText(pairs.get('user'));
  const asker = asText(pairs.get('ruser')) ?? asText(pairs.get('logname'));
  const isChange = service !== undefined && changers.has(service) && asker !== undefined;
  const account = isChange ? asker : user ?? asker;
  const remote = asText(pairs.get('rhost'));
  const ip = asAddress(remote);
  const hostname = ip === undefined ? asHostname(remote) : undefined;
  const words = failure[2] === undefined ? 'authentication failure' : `${failure[2]} more authentication failures`;
  return {
    message: service === undefined ? words : `${service} ${words}`, action: 'failure', classUid: 3002, ...(account !== undefined && { account }), ...(isChange && user !== undefined && user !== account && { targetAccount: user }),
    ...(ip !== undefined && { srcEndpoint: { ip } }), ...(hostname !== undefined && { srcEndpoint: { hostname } }),
  };
}
