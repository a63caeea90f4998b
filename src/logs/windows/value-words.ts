/** Words for the codes that Windows writes in its events. */

const logonTypes: Readonly<Record<string, string>> = {
  2: 'interactive', 3: 'network', 4: 'batch', 5: 'service', 7: 'unlock', 8: 'network with clear text password', 9: 'new credentials', 10: 'remote desktop', 11: 'cached', 12: 'cached remote desktop', 13: 'cached unlock',
};

/** `3, network`. */
export function describeLogonType(value: string): string | undefined {
  if (!/^\d{1,2}$/.test(value) || value === '0') return undefined;
  const word = logonTypes[value];
  return word === undefined ? value : `${value}, ${word}`;
}

const ntStatuses: Readonly<Record<string, string>> = {
  'c0000022': 'access denied', 'c000005e': 'no logon server', 'c0000064': 'no such user', 'c000006a': 'bad password', 'c000006c': 'password policy not met', 'c000006d': 'bad user name or password', 'c000006e': 'account restriction',
  'c000006f': 'outside the allowed hours', 'c0000070': 'workstation not allowed', 'c0000071': 'password expired', 'c0000072': 'account disabled', 'c00000dc': 'server in the wrong state', 'c0000133': 'clocks differ too much',
  'c000015b': 'logon type not granted', 'c000018c': 'trust failed', 'c000018d': 'trust with the domain failed', 'c0000192': 'Netlogon not started', 'c0000193': 'account expired', 'c0000224': 'password must change', 'c0000225': 'not found',
  'c0000234': 'account locked out', 'c00002ee': 'unexpected error', 'c0000388': 'downgrade found', 'c0000413': 'authentication firewall', 'c000009a': 'no resources', '80090302': 'package not supported', '8009030c': 'sign-in denied', '8009030e': 'no credentials',
};

/** The hexadecimal number of a status without prefix; undefined for zero (success) and for other text. */
function failedStatus(value: string): string | undefined {
  const text = value.trim().toLowerCase();
  if (/^-\d{1,10}$/.test(text)) return (Number(text) >>> 0).toString(16);
  const digits = /^0x([0-9a-f]{1,16})$/.exec(text)?.[1]?.replace(/^0{1,16}/, '');
  return digits === undefined || digits === '' ? undefined : digits.replace(/^f{8}(?=[0-9a-f]{8}$)/, '');
}

/** Why an NTSTATUS says no; its number when it is unknown, undefined for success. */
export function describeNtStatus(value: string): string | undefined {
  const status = failedStatus(value);
  return status === undefined ? undefined : ntStatuses[status] ?? `status 0x${status}`;
}

const kerberosStatuses: Readonly<Record<string, string>> = {
  '1': 'client entry expired', '2': 'server entry expired', '3': 'version not supported', '6': 'no such user', '7': 'no such service', '8': 'several entries', '9': 'no key', 'a': 'ticket may not be postdated', 'b': 'start after end', 'c': 'refused by policy (hours or workstation)',
  'd': 'option not allowed', 'e': 'encryption type not supported', 'f': 'checksum not supported', '10': 'smart card sign-in failed', '12': 'account disabled, expired or locked out', '13': 'service revoked', '17': 'password expired', '18': 'bad password',
  '19': 'pre-authentication required', '1b': 'user-to-user only', '1d': 'service not available', '1f': 'integrity check failed', '20': 'ticket expired', '21': 'ticket not yet valid', '22': 'replayed request', '24': 'ticket and authenticator differ', '25': 'clocks differ too much',
  '29': 'message modified', '2c': 'key version not available', '34': 'answer too big for UDP', '3c': 'generic error', '3f': 'untrusted client certificate', '44': 'wrong domain',
};

/** Why the Kerberos service said no; undefined for success. */
export function describeKerberosStatus(value: string): string | undefined {
  const status = failedStatus(value);
  return status === undefined ? undefined : kerberosStatuses[status] ?? `Kerberos error 0x${status}`;
}

/** `success` or `failure` of a status code in hexadecimal. */
export function outcomeOfStatus(value: string): string | undefined {
  if (/^0x0{1,16}$/i.test(value.trim())) return 'success';
  return failedStatus(value) === undefined ? undefined : 'failure';
}

/** The encryption of a Kerberos ticket, where it is one that can be broken off line. */
export function describeWeakEncryption(value: string): string | undefined {
  switch (value.trim().toLowerCase()) {
    case '0x17': case '0x18': return 'RC4';
    case '0x1': case '0x3': return 'DES';
    default: return undefined;
  }
}

const parameters: Readonly<Record<string, string>> = {
  2304: 'an error occurred during logon', 2305: 'account expired', 2306: 'Netlogon not active', 2307: 'account locked out', 2308: 'logon type not granted', 2309: 'password expired', 2310: 'account disabled', 2311: 'outside the allowed hours', 2312: 'workstation not allowed',
  2313: 'bad user name or password', 2314: 'domain SID does not match', 2315: 'password must change', 14592: 'inbound', 14593: 'outbound', 1936: 'full', 1937: 'elevated', 1938: 'limited',
};

/** The text of a message parameter such as `%%2313`; other text as it is, in lower case. */
export function describeParameter(value: string): string | undefined {
  const number = /^%%(\d{1,6})$/.exec(value.trim())?.[1];
  return number === undefined ? value.trim().replace(/\.$/, '').toLowerCase() : parameters[number];
}

const privilegedNames = /^(?:(?:domain|enterprise|schema|group policy creator|dns|key|enterprise key) ?(?:admins|administrators|owners)|administrators|administratoren|administrateurs|administradores|(?:account|server|backup|print) operators|remote desktop users|remote management users|hyper-v administrators)$/i;

/** `privileged` for a group (SID or name) whose members rule machines or the domain. */
export function describePrivilege(value: string): string | undefined {
  const text = value.trim();
  if (/^S-1-5-32-(?:544|548|549|550|551|555|578|580)$/.test(text) || /^S-1-5-21-[\d-]{3,60}-(?:512|516|518|519|520|526|527)$/.test(text)) return 'privileged';
  return privilegedNames.test(text) ? 'privileged' : undefined;
}

const wellKnownSids: Readonly<Record<string, string>> = { 'S-1-5-18': 'SYSTEM', 'S-1-5-19': 'LOCAL SERVICE', 'S-1-5-20': 'NETWORK SERVICE', 'S-1-5-7': 'ANONYMOUS LOGON' };

/** An account by its plain name: no domain before it, no `-` and no null SID. */
export function asAccount(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (text === '' || text === 'S-1-0-0' || text === 'NULL SID' || text === '\\' || text === 'NONE_MAPPED' || /^\(?(?:N\/A|unknown)\)?$/i.test(text) || text.length > 256) return undefined;
  const known = wellKnownSids[text];
  if (known !== undefined) return known;
  const name = text.slice(text.lastIndexOf('\\') + 1);
  return name === '' || name === '-' ? undefined : name;
}

/** The last part of a path of either kind. */
export function baseName(value: string): string | undefined {
  const text = value.trim().replace(/["']/g, '');
  const name = text.slice(Math.max(text.lastIndexOf('\\'), text.lastIndexOf('/')) + 1);
  return name === '' ? undefined : name;
}

/** The strongest hash of `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`, or a bare one. Import hashes are none of the file. */
export function pickHash(value: string): string | undefined {
  const found = new Map<string, string>();
  for (const part of value.slice(0, 1000).split(/[,;| ]/)) {
    const [name, hash] = part.includes('=') ? part.split('=', 2) : ['', part];
    if (hash !== undefined && /^[0-9a-f]{32,64}$/i.test(hash)) found.set((name ?? '').trim().toUpperCase(), hash);
  }
  return found.get('SHA256') ?? found.get('SHA1') ?? found.get('MD5') ?? found.get('');
}

const dnsStatuses: Readonly<Record<string, string>> = { 9001: 'format error', 9002: 'server failure', 9003: 'no such name', 9005: 'refused', 9501: 'no records', 9560: 'timeout', 9701: 'no record', 1460: 'timeout', 87: 'bad name' };

/** Why a DNS query had no answer; undefined when it had one. */
export function describeDnsStatus(value: string): string | undefined {
  const text = value.trim();
  return text === '0' || text === '' || text === '-' || !/^\d{1,6}$/.test(text) ? undefined : dnsStatuses[text] ?? `error ${text}`;
}

// Keys come from log text: an inherited name such as `toString` must not be found.
for (const table of [logonTypes, ntStatuses, kerberosStatuses, parameters, wellKnownSids, dnsStatuses]) Object.setPrototypeOf(table, null);
