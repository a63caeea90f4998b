/** Only this much of a message is searched for values. */
const searchedCharacters = 16_384;
const maxValueCharacters = 4096;

/** Which account the lines of a section speak of. */
const sections: Readonly<Record<string, string>> = {
  'subject': 'Subject', 'creator subject': 'Subject', 'account for which logon failed': 'Target', 'new logon': 'Target', 'target account': 'Target', 'new account': 'Target', 'account that was locked out': 'Target',
  'account whose credentials were used': 'Target', 'target subject': 'Target', 'account information': 'Target', 'user': 'Target', 'group': 'Target', 'new group': 'Target', 'deleted group': 'Target', 'deleted account': 'Target', 'member': 'Member',
  'new computer account': 'Target', 'computer account that was changed': 'Target', 'target computer': 'Target', 'user account': 'Target', 'logon information': '', 'network information': '', 'process information': '', 'failure information': '',
  'detailed authentication information': '', 'service information': 'Service', 'additional information': '', 'task information': '', 'object': '', 'share information': '', 'access request information': '', 'target server': '', 'process': '',
  'application information': '', 'filter information': '', 'certificate information': '', 'service': 'Service', 'attributes': '', 'changed attributes': '', 'operation': '', 'account locked out': 'Target', 'client computer': '', 'impersonation level': '',
  'certificate information ': '', 'enabled privileges': '', 'disabled privileges': '', 'privileges': '', 'source handle information': '', 'new handle information': '', 'session': '', 'account whose password was reset': 'Target', 'audit policy change': '',
};

/** Labels of the text and the names of the values they show. `*` stands for the account of the section. */
const labels: Readonly<Record<string, readonly string[]>> = {
  'security id': ['*UserSid'], 'account name': ['*UserName'], 'account domain': ['*DomainName'], 'domain name': ['*DomainName'], 'logon id': ['*LogonId'], 'user id': ['*UserSid'], 'supplied realm name': ['TargetDomainName'], 'group name': ['TargetUserName'],
  'group domain': ['TargetDomainName'], 'logon account': ['TargetUserName'], 'sam account name': ['SamAccountName'], 'logon type': ['LogonType'], 'failure reason': ['FailureReason'], 'status': ['Status'], 'sub status': ['SubStatus'], 'failure code': ['Status'], 'result code': ['Status'],
  'error code': ['Status'], 'workstation name': ['WorkstationName'], 'source workstation': ['WorkstationName', 'Workstation'], 'workstation': ['WorkstationName', 'Workstation'], 'source network address': ['IpAddress'], 'client address': ['IpAddress', 'ClientAddress'], 'network address': ['IpAddress'],
  'client name': ['ClientName'], 'client port': ['IpPort'], 'source address': ['IpAddress', 'SourceAddress'], 'source port': ['IpPort', 'SourcePort'], 'port': ['IpPort'], 'destination address': ['DestAddress'], 'destination port': ['DestPort'], 'protocol': ['Protocol'], 'direction': ['Direction'],
  'process name': ['ProcessName'], 'caller process name': ['CallerProcessName', 'ProcessName'], 'new process name': ['NewProcessName'], 'creator process name': ['ParentProcessName'], 'process command line': ['CommandLine'], 'application name': ['Application'], 'process id': ['ProcessId'],
  'logon process': ['LogonProcessName'], 'authentication package': ['AuthenticationPackageName'], 'service name': ['ServiceName'], 'service file name': ['ServiceFileName', 'ImagePath'], 'service account': ['ServiceAccount'], 'service start type': ['ServiceStartType'],
  'service type': ['ServiceType'], 'task name': ['TaskName'], 'task content': ['TaskContent'], 'object name': ['ObjectName'], 'object type': ['ObjectType'], 'object server': ['ObjectServer'], 'share name': ['ShareName'], 'share path': ['ShareLocalPath'],
  'relative target name': ['RelativeTargetName'], 'access mask': ['AccessMask'], 'accesses': ['AccessReason'], 'properties': ['Properties'], 'target server name': ['TargetServerName'], 'ticket encryption type': ['TicketEncryptionType'], 'ticket options': ['TicketOptions'],
  'pre-authentication type': ['PreAuthType'], 'caller computer name': ['TargetDomainName'], 'old account name': ['OldTargetUserName'], 'new account name': ['NewTargetUserName'], 'member name': ['MemberName'], 'additional info': ['AdditionalInfo'], 'privilege name': ['PrivilegeList'],
  'name': ['Name', 'Threat Name'], 'severity': ['Severity Name'], 'category': ['Category Name'], 'path': ['Path'], 'user': ['User', 'Detection User'], 'action': ['Action Name'], 'detection user': ['Detection User'], 'subcategory': ['SubcategoryName'], 'category name': ['CategoryName'],
  'source network address ': ['IpAddress'], 'session name': ['SessionName'], 'user name': ['TargetUserName', 'User'], 'source workstation name': ['WorkstationName'],
};

/** `Word:` runs of a message without line ends, put on lines of their own. */
const breakable = new RegExp(` ((?:${[...Object.keys(sections), ...Object.keys(labels)].map((name) => name.trim()).sort((left, right) => right.length - left.length).join('|')}):(?= |$))`, 'gi');

function isIdentifier(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{1,40}$/.test(text);
}

/** Line ends that a forwarder wrote as words are line ends again. */
function withLineEnds(text: string): string {
  let lines = text;
  if (!text.includes('\n')) {
    if (/\\n\\[tn]|\\r\\n/.test(text)) lines = text.replace(/\\r\\n|\\n/g, '\n').replace(/\\t/g, '\t');
    else if (text.includes('#011') || text.includes('#012') || text.includes('#015')) lines = text.replace(/#015#012|#012|#015/g, '\n').replace(/#011/g, '\t');
  }
  return lines.includes('\n') ? lines : lines.replace(/[ \t]+/g, ' ').replace(breakable, '\n$1');
}

/**
 * The values in the text that the event viewer shows, by the names that the event itself gives them: `Account Name:` under `Subject:` is
 * `SubjectUserName`. Only English labels are known; `Name: value` with a single word keeps its name, as in the text of Sysmon.
 */
export function readRenderedMessage(message: string): Map<string, string> {
  const values = new Map<string, string>();
  const set = (name: string, value: string): void => {
    if (value !== '' && value !== '-' && !values.has(name)) values.set(name, value.slice(0, maxValueCharacters));
  };
  let owner = '';
  for (const line of withLineEnds(message.slice(0, searchedCharacters)).split('\n')) {
    const colon = line.indexOf(':');
    const equals = line.indexOf('=');
    if (equals > 0 && (colon < 0 || equals < colon)) {
      const name = line.slice(0, equals).trim();
      if (isIdentifier(name.replaceAll(' ', ''))) set(name, line.slice(equals + 1).trim());
      continue;
    }
    if (colon < 0) continue;
    const label = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    const lower = label.toLowerCase();
    const section = sections[lower];
    if (value === '' && section !== undefined) {
      owner = section;
      continue;
    }
    const names = labels[lower];
    if (names !== undefined) for (const name of names) set(name.startsWith('*') ? nameOfOwner(owner, name.slice(1)) : name, value);
    if (isIdentifier(label)) set(label, value);
  }
  return values;
}

function nameOfOwner(owner: string, name: string): string {
  if (owner === 'Member') return name === 'UserName' ? 'MemberName' : name === 'UserSid' ? 'MemberSid' : `Member${name}`;
  if (owner === 'Service') return name === 'UserName' ? 'ServiceName' : `Service${name}`;
  return `${owner === '' ? 'Target' : owner}${name}`;
}

/** What a message says first: its first line, and of that the first sentence when it is long. */
export function firstSentence(message: string): string | undefined {
  const lines = withLineEnds(message.slice(0, 2000)).split('\n');
  const line = lines.map((one) => one.trim()).find((one) => one !== '');
  if (line === undefined) return undefined;
  const end = line.length > 200 ? line.indexOf('. ') : -1;
  const sentence = end > 20 ? line.slice(0, end + 1) : line.slice(0, 300);
  return sentence.replace(/[.:]$/, '').trim();
}

// Keys come from log text: an inherited name such as `toString` must not be found.
for (const table of [sections]) Object.setPrototypeOf(table, null);
