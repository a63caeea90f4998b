import type { artifactKinds, damageKinds, rootCauseKinds } from '../../contracts/index.ts';
import type { WordingTable } from './draw-wording.ts';

/** A held or used host, account, key, or other thing. `{name}` says on which host, where that is known. */
export const compromisedWordings = {
  host: [
    'COMPROMISED host {name}', '{name} is compromised', 'verdict for {name}: attacker has control', 'Host {name} was taken over.', '{name}: hands-on activity of the intruder confirmed',
    'intruder is or was on {name}', 'hit: {name}, struck host', 'EDR incident: device {name} marked compromised', 'Signs of intrusion confirmed on {name}', 'scope += host {name} (compromised)',
    'add {name} to the list of owned machines', 'attacker foothold on {name}', 'severity high: {name} breached', 'The intruder worked on {name}.', '{name} -> breached',
  ],
  account: [
    'COMPROMISED account {name}', 'account {name} is in the attacker\'s hands', 'attacker signed in as {name}', 'stolen sign-in: {name}', '{name}: credential abuse confirmed',
    'scope += account {name} (used by the intruder)', 'User {name} was used by the attacker.', 'risk state of {name}: confirmed compromised', 'password of {name} is known to the intruder', 'hit: sign-ins of {name} are not the owner\'s',
    'The intruder acts as {name}.', 'account takeover: {name}', 'session of {name} belongs to the attacker', 'identity alert high: {name} abused', '{name} -> account breached',
  ],
  key: [
    'COMPROMISED key {name}', 'key {name} was stolen', 'attacker calls use {name}', '{name}: secret leaked and in use', 'scope += key {name}',
    'The intruder holds {name}.', 'requests signed with {name} come from the attacker', 'key abuse confirmed: {name}', '{name} -> leaked', 'hit: {name} used from a foreign place',
    'leaked secret: {name}', 'token or role {name} misused by the attacker', 'credential exposure high: {name}', '{name} copied and used by the intruder', 'access by {name} was not its owner',
  ],
  other: [
    'COMPROMISED {name}', '{name} is in the attacker\'s hands', 'used by the attacker: {name}', 'scope += {name}', '{name} -> breached',
    'The intruder controls {name}.', 'hit: {name}', '{name}: abuse confirmed', 'attacker holds {name}', 'severity high: {name} taken over',
  ],
} as const satisfies Record<string, WordingTable>;

/** Something left on a host. */
export const artifactWordings = {
  process: [
    'malicious process {name} running on {host}', '{host}: process {name} is the attacker\'s', 'pid {pid} {host} "{name}" - malicious', 'live process {name} ({host}), verdict: bad', 'ps on {host} shows {name}, not ours',
    'PROCESS {host} {name} !', 'rogue process on {host}: {name}', 'process tree of {host} holds {name}, started by the intruder', '{name} runs on {host} without a known parent', 'suspicious task in memory of {host}: {name}',
  ],
  file: [
    'malicious file {name} on {host}', '{host}: {name} (file) matches rule ir_{hex}', 'FILE {host} {name} verdict=malicious', 'dropped by the intruder on {host}: file {name}', 'file hit: {host} -> {name}',
    'found file {name} on {host}, not part of any package', 'attacker tool on {host}: {name}', 'YARA match {host}: {name}', '{name} on {host}, a file that does not belong there', 'Unwanted file at {host}: {name}',
  ],
  persistence: [
    'persistence on {host}: {name}', '{host}: start-up entry {name} brings the intruder back', 'AUTORUN {host} {name} unknown', 'comes back at boot on {host}: {name}', 'start point {name} on {host} was set by the attacker',
    'foreign start-up item {name}, host {host}', 'autoruns {host}: {name} not in baseline', 'hook for survival on {host}: {name}', '{name} on {host} restarts attacker code', 'persistence mechanism {name} @ {host}',
  ],
  'web-shell': [
    'web shell {name} on {host}', '{host}: {name} is a web shell', 'WEBSHELL {host} {name}', 'server-side backdoor in the web root of {host}: {name}', 'script {name} on {host} runs commands for the intruder',
    'web root check {host}: {name} - shell', 'command script for remote use on {host}: {name}', '{name} ({host}) takes commands over HTTP', 'found a web shell at {host}: {name}', 'web backdoor {name} on server {host}',
  ],
  account: [
    'rogue account {name} on {host}', '{host}: account {name} was created by the intruder', 'ACCOUNT {host} {name} not authorised', 'unknown user {name} added on {host}', 'new login {name} on {host}, nobody ordered it',
    'attacker-made account: {name} ({host})', 'passwd/SAM diff {host}: + {name}', 'user {name} at {host} belongs to nobody here', 'backdoor account {name} exists on {host}', 'account list of {host} holds a stranger: {name}',
  ],
  'scheduled-task': [
    'scheduled task {name} on {host} is malicious', '{host}: task {name} runs attacker code', 'TASK {host} {name} not in baseline', 'cron or task entry by the intruder on {host}: {name}', 'timed job {name} on {host}, planted',
    'task scheduler of {host} holds {name}, foreign', 'planted job at {host}: {name}', 'recurring task {name} ({host}) starts a bad command', 'found scheduled job {name} on {host}', 'job diff {host}: + {name}',
  ],
  implant: [
    'implant {name} on {host}', '{host}: implant {name} detected', 'IMPLANT {host} {name}', 'backdoor of the intruder on {host}: {name}', 'remote control code {name} present on {host}',
    'beaconing agent {name} sits on {host}', 'malware {name} active at {host}', '{name} on {host} gives remote control', 'C2 agent on {host}: {name}', 'backdoor module {name} ({host})',
  ],
  package: [
    'rogue package {name} on {host}', '{host}: package {name} is malicious', 'PACKAGE {host} {name} bad', 'trojanised package on {host}: {name}', 'installed by the intruder on {host}: package {name}',
    'package check {host}: {name} not from our source', 'poisoned dependency {name} present on {host}', '{name} on {host} is a tampered package', 'bad package at {host}: {name}', 'software list of {host} shows {name}, tampered',
  ],
} as const satisfies Record<(typeof artifactKinds)[number], WordingTable>;

/** The finding with what is known of it. */
export const detailWordings = ['{line} ({what})', '{line}: {what}', '{line} - {what}', '{line}; {what}', '{line} // {what}'] as const;
/** Added to an artefact that is in memory only, or that no deletion gets rid of. */
export const memoryOnlyMarks = ['in memory only', 'no file on disk', 'memory-resident', 'lives in RAM alone', 'fileless'] as const;
export const needsRebuildMarks = ['deleting it will not hold, needs a reinstall', 'below the system, clean-up is not reliable', 'only a fresh install gets rid of it', 'survives removal', 'embedded too deep to delete'] as const;

/** Why it could happen. */
export const rootCauseWordings = {
  vulnerability: [
    'entry through a vulnerability on {name}', 'ROOT CAUSE {name}: unpatched hole', 'unpatched software on {name} was exploited', '{name} has a hole that the intruder used', 'exploited weakness in software: {name}',
    'how they got in: vulnerable software on {name}', '{name}: missing patch is the cause', 'vulnerability confirmed at {name}', 'initial access = exploit against {name}', 'cause: security bug in {name}',
  ],
  'weak-credential': [
    'entry through a weak credential: {name}', 'ROOT CAUSE {name}: guessable or reused password', 'how they got in: password of {name} was guessed or known', '{name}: sign-in is too weak', 'credential of {name} gave way',
    'cause: poor secret at {name}', 'weak sign-in confirmed for {name}', 'initial access = weak credential of {name}', 'secret of {name} easy to guess or leaked', '{name} lacks strong sign-in',
  ],
  misconfiguration: [
    'entry through a wrong setting on {name}', 'ROOT CAUSE {name}: misconfiguration', '{name}: a setting let the intruder in', 'how they got in: {name} is set up wrongly', 'unsafe setting at {name} was used',
    'cause: configuration of {name}', 'misconfigured: {name}', 'initial access = unsafe configuration of {name}', 'audit: {name} deviates from the safe baseline, used in the attack', '{name} allowed what it should not, by its settings',
  ],
  'exposed-service': [
    'entry through an exposed service: {name}', 'ROOT CAUSE {name}: reachable from where it should not be', 'how they got in: {name} is open to the outside', '{name}: service exposure let them in', 'service at {name} reachable by anyone',
    'cause: open service on {name}', 'exposure confirmed: {name}', 'initial access = exposed service {name}', 'no access limit on {name}, used by the attacker', '{name} listens to the whole world',
  ],
  'user-execution': [
    'entry through a user: code was started on {name}', 'ROOT CAUSE {name}: a user opened it', 'how they got in: somebody ran the attacker\'s file ({name})', '{name}: execution by a user', 'user on {name} was tricked into running it',
    'cause: user action at {name}', 'lure opened, place: {name}', 'initial access = user execution, {name}', 'a person started the malware at {name}', '{name} lets users run such files, and one did',
  ],
} as const satisfies Record<(typeof rootCauseKinds)[number], WordingTable>;

/** What was harmed. `{host}` says of which service, where that is known. */
export const damageWordings = {
  'service-down': [
    'service down on {host}', 'DAMAGE {host}: outage', '{host}: the attacker took a service down', 'outage caused by the intruder at {host}', 'impact: {host} does not serve',
    'availability loss on {host}', '{host} service broken by the attack', 'harm found: service of {host} out of order', 'knocked out: {host}', 'users get nothing from {host} since the attack',
  ],
  'data-encrypted': [
    'data encrypted on {host}', 'DAMAGE {host}: files encrypted', '{host}: ransomware hit its data', 'impact: contents of {host} were encrypted', 'unreadable, encrypted files at {host}',
    'ransom encryption found on {host}', 'files of {host} locked by the attacker\'s key', 'encryption damage on {host}', 'harm found: {host}, data encrypted', 'data of {host} cannot be opened, encrypted',
  ],
  'data-altered': [
    'data altered on {host}', 'DAMAGE {host}: tampering', '{host}: contents were changed by the intruder', 'impact: tampered data on {host}', 'integrity loss at {host}',
    'records on {host} do not match the backup, altered', 'manipulated data found on {host}', 'harm found: {host}, data changed', 'attacker rewrote data of {host}', 'defaced or changed: {host}',
  ],
  'data-stolen': [
    'data stolen from {host}', 'DAMAGE {host}: exfiltration', '{host}: data left the site', 'impact: theft of data from {host}', 'copy of data taken from {host}',
    'exfiltration confirmed, source {host}', 'data theft at {host}', 'harm found: {host}, data stolen', 'the intruder carried data off {host}', 'confidentiality loss on {host}, to be reported',
  ],
} as const satisfies Record<(typeof damageKinds)[number], WordingTable>;

/** A look that showed nothing, by what was looked at. "Nothing new": what the logs told before stays true. */
export const nothingFoundWordings = {
  collect_logs: [
    'no further sign of the intruder in the logs of {name}', '{name}: logs show nothing new', 'No new finding in the logs of {name}.', 'log verdict {name}: nothing to add', 'nothing of note beyond what is known at {name}',
    '{name}: 0 new suspicious entries', 'the rest of the logs of {name} is everyday work', 'new findings {name}: none', 'nothing new found ({name})', 'read it all, nothing further there: {name}',
  ],
  scan_host: [
    '{name}: 0 new threats found', 'No further artefact found on {name}.', 'scan verdict {name}: nothing new', 'new findings {name}: none', '{name}: nothing further found',
    'no new match on {name}', '{name}: no further malicious item', 'new_threats=0 host={name}', 'nothing foreign seen on {name} beyond what is known', 'scan of {name} turned up nothing new',
  ],
  hunt_indicator: [
    '{name}: 0 new hits on all hosts', 'No host shows {name} beyond what is known.', 'further hits for {name}: none', 'hunt result {name}: nothing new', 'nothing more found for {name}',
    '{name}: no new match in any source', 'no further sighting of {name}', 'new_matches=0 indicator={name}', 'no new place where {name} turns up', '{name} is not seen anywhere else',
  ],
  verify_host: [
    'no new finding on {name}', '{name}: nothing further amiss found', 'check found nothing new at {name}', 'new findings {name}: none', 'nothing that the check of {name} would add',
    '{name}: 0 new deviations', 'no further deviation on {name}', 'check result {name}: nothing to add', '{name}: nothing new to report', 'new_deviations=0 host={name}',
  ],
  image: [
    'quick look into the image of {name}: nothing new found', 'triage of the copy of {name}: no new finding', '{name}: first analysis shows nothing new', 'no new hit in the image of {name}', 'image triage {name}: nothing to add',
    'new findings in the copy of {name}: 0', 'nothing further of the intruder seen in the image of {name}', 'image of {name} read: nothing new of note', 'no new finding in this evidence ({name})', 'signature run over the image of {name}: 0 new matches',
  ],
} as const satisfies Record<string, WordingTable>;
/** Nothing of its own, but leads follow. */
export const nothingButLeadsWordings = [
  '{name}: nothing firm by itself, but:', 'no finding on {name} as such; a trace leads on:', '{name}: 0 findings, open trail:', 'Nothing found at {name} directly, yet:', 'findings {name}: none so far, pointers:',
  'not visible from here ({name}), but:', '{name}: no hit, though with a hint:', 'result {name}: empty, follow-up needed:', 'Nothing on {name} itself. However:', 'no finding ({name}), one thing stands out:',
] as const;
