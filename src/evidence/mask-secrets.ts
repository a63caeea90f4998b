/** What stands in place of a secret. */
const mask = '***';

/** Named values: `password=…`, `"api_key": "…"`. */
const namedSecret = /(?<![/\w])(password|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|secret[_-]?(?:access[_-]?)?key|client[_-]?secret|private[_-]?key|session[_-]?(?:id|key|token)|auth[_-]?token)(["']?\s?[=:]\s?["']?)(?!\*\*\*|\(password\)|(?:null|none|true|false|yes|no|expired|invalid|failed|failure|incorrect|rejected|accepted|mismatch)\b)[^\s,;&"']{3,400}/gi;
/** The same with a blank between: only what looks like no word (it has a digit or a mark in it), or follows a flag. */
const spacedSecret = /(?<![/\w])((?:password|passwd|pwd|passphrase|secret|token|--(?:password|passwd|token|secret|api-key)|sshpass -p|identified by)\s["']?)(?=[A-Za-z_-]{0,60}[0-9!@#$%^&+])[^\s,;&"'/]{4,400}/gi;
/** `using admin/secret`, `credentials admin:secret`. */
const credentialPair = /\b((?:using|credentials?|creds)\s[\w.@-]{1,64}[/:])(?!\/)[^\s,;/]{3,200}/gi;
/** `https://user:secret@host`. */
const linkSecret = /(\b[a-z][a-z0-9+.-]{1,12}:\/\/[^\s:/@]{1,100}:)[^\s@/]{1,200}(?=@)/gi;
const authorization = /\b((?:proxy-)?authorization["']?\s?[:=]\s?["']?(?:basic|bearer|digest|negotiate|ntlm|token)\s+|\bbearer\s+)[\w.~+/=-]{8,2000}/gi;
/** Keys that tell themselves by their shape: cloud access keys, tokens of code hosts and chats, signed web tokens. */
const shapedKey = /\b(?:(AKIA|ASIA)[0-9A-Z]{16}|(gh[pousr]_)[0-9A-Za-z]{30,255}|(glpat-)[\w-]{20,64}|(xox[abprs]-)[0-9A-Za-z-]{10,200}|(AIza)[\w-]{35}|(sk_live_|sk-)[0-9A-Za-z]{20,200}|(eyJ)[\w-]{10,2000}\.[\w-]{10,2000}\.[\w-]{5,2000})/g;
const privateKey = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,4000}/g;
/** A quick look before the patterns are tried: most lines hold none of these. */
const hint = /pass|pwd|secret|token|key|session|auth|bearer|creds|credential|using |identified|:\/\/|AKIA|ASIA|gh[pousr]_|glpat|xox|AIza|sk[-_]|eyJ/i;

/** Passwords, tokens and keys in a text become `***`; how many there were. */
export function maskSecrets(text: string): { text: string; count: number } {
  if (!hint.test(text)) return { text, count: 0 };
  let count = 0;
  const keep = (lead: string): string => {
    count++;
    return `${lead}${mask}`;
  };
  const masked = text
    .replace(privateKey, () => keep(''))
    .replace(authorization, (_whole, lead: string) => keep(lead))
    .replace(linkSecret, (_whole, lead: string) => keep(lead))
    .replace(shapedKey, (_whole, ...groups: unknown[]) => keep(groups.slice(0, 7).find((lead): lead is string => typeof lead === 'string') ?? ''))
    .replace(namedSecret, (_whole, name: string, gap: string) => keep(`${name}${gap}`))
    .replace(spacedSecret, (_whole, lead: string) => keep(lead))
    .replace(credentialPair, (_whole, lead: string) => keep(lead));
  return { text: masked, count };
}

/** Masks texts as they pass and counts; with `isOff` everything passes as it is. */
export class SecretMask {
  count = 0;
  readonly #isOff: boolean;

  constructor(isOff: boolean) {
    this.#isOff = isOff;
  }

  apply(text: string): string {
    if (this.#isOff) return text;
    const masked = maskSecrets(text);
    this.count += masked.count;
    return masked.text;
  }
}
