import type { FindingKind } from '../../src/case/index.ts';

/**
 * More ways to say what an outcome says, for reading only: the simulated tools of `src/world/wordings` never speak so. A reader who learns from few
 * wordings learns those wordings; of many it learns the meaning. `{name}` is the thing, `{x}` a number. `none`: lines that say nothing of interest.
 */
export const saidOtherwise: Readonly<Record<FindingKind | 'quiet' | 'none', readonly string[]>> = {
  held: [
    '{name} belongs to the adversary now', 'we have to treat {name} as lost', 'threat actor operates from {name}', '{name}: unauthorised control, confirmed', 'adversary session found on {name}', '{name} was broken into', 'intrusion at {name} is certain',
    'the stranger worked as {name}', 'account or machine abused: {name}', '{name} is one of theirs', 'assume breach: {name}', 'the burglar used {name}', '{name}: pwned', 'second foothold: {name}', 'evidence of misuse of {name} by outsiders',
  ],
  artefact: [
    'left behind at {name}: a loader', 'trojan resides at {name}', '{name} carries a backdoor of theirs', 'unknown binary with network calls found, {name}', 'malware sample secured on {name}', 'a planted script lies at {name}', '{name}: hostile service registered',
    'one more tool of the adversary at {name}', 'quarantine candidate on {name}', '{name}: unsigned driver from the night of the break-in', 'infected: {name}', 'remote shell waiting at {name}', 'hidden user planted on {name}', 'foreign code in the start folder of {name}',
  ],
  rooted: [
    'boot sector of {name} is altered, wipe the machine', 'rootkit in the kernel of {name}; reinstall', 'firmware of {name} tampered with, cleaning is no use', '{name}: system files replaced, rebuild needed', 'nothing short of reimaging helps {name}', 'cannot be cleaned: {name}, set it up anew',
    '{name}: libraries of the system poisoned, take a new image', 'deep infection at {name}; removal comes back', 'trust in {name} can only be regained by a rebuild', '{name}: hooks below the antivirus, reinstall it',
  ],
  vulnerable: [
    '{name} runs a version with a published flaw', 'the flaw in the software of {name} was the door', 'an update was overdue on {name}', 'bug in the server program at {name} allowed it', 'CVE applies to {name}, fix not installed', 'door: outdated program, {name}', '{name} is behind with its updates, and that was used',
    'remote code execution through a bug at {name}', 'the vendor fixed this months ago; {name} did not get it', 'injection possible in the application at {name}', 'parser error at {name} gives code execution', 'software of {name} accepts crafted input', 'old release at {name}, known to be open to attack', 'memory corruption at {name} was triggered',
  ],
  weak: [
    'the password of {name} is on every word list', '{name} used the same password elsewhere', 'default password still set for {name}', 'brute force succeeded against {name}', 'password spraying worked for {name}', '{name}: short secret, cracked in minutes', 'the secret of {name} was in a leak',
    'the key of {name} lay in a public folder', 'hash of {name} was cracked offline', 'simple passphrase at {name}', 'password of {name} unchanged since delivery', 'somebody knew the password of {name}', 'easy password: {name}', 'door: secret of {name}, found by trying', 'log-in data of {name} circulate among criminals',
  ],
  unguarded: [
    'one factor is all that {name} needs', 'no second step when {name} signs in', '{name}: 2FA off', 'MFA was never set up for {name}', 'a stolen password is enough to be {name}', 'nothing but a password protects {name}', '{name} may sign in from anywhere with the password only', 'one-time codes are not asked of {name}',
    'the prompt of {name} was simply approved: no number matching', 'conditional access leaves {name} out', 'strong authentication not required for {name}', 'door: single factor at {name}', 'phishing-resistant sign-in is missing for {name}', '{name}: second proof not demanded', 'token theft works, since {name} has no device check',
  ],
  misconfigured: [
    'rights on {name} are far too wide', '{name} lets everybody write there', 'debug mode was on at {name}', 'anonymous access is enabled on {name}', 'macro policy of {name} is off', 'the trust of {name} reaches too far', 'security option disabled: {name}', 'door: policy at {name}, never tightened',
    '{name} runs its jobs as administrator', 'default settings left as they were, {name}', 'signing is not enforced on {name}', 'no separation between tenants at {name}', 'role of {name} may do everything', 'permissions of {name} were granted to all', 'delegation set without limits on {name}', '{name}: upload folder executes scripts',
  ],
  exposed: [
    'anybody on the internet can connect to {name}', '{name}: port open to all networks', 'no firewall rule before {name}', 'remote administration of {name} was public', 'door: {name} answers strangers', 'the management page of {name} is on the internet', '{name} offers its database to every address', 'unfiltered from outside: {name}',
    'Shodan lists {name}', 'source range 0.0.0.0/0 allowed to {name}', 'the service of {name} should be internal and is not', 'public endpoint without need: {name}', 'nothing restricts who talks to {name}', 'guest network reaches {name}',
  ],
  tricked: [
    'the owner of {name} clicked the link', 'a macro was allowed at {name} by its user', 'staff at {name} installed the false update', 'attachment launched by hand, {name}', 'door: human, at {name}', '{name}: person fell for the letter', 'colleague ran what came by mail on {name}', 'fake invoice opened on {name}',
    'the installer from the web was started by whoever sat at {name}', 'social engineering worked at {name}', 'USB stick plugged in and opened at {name}', '{name}: user confirmed the warning and went on', 'copy-and-paste command from a web page executed at {name}',
  ],
  down: [
    '{name} is offline', 'crash of the main program on {name}', 'nobody can use {name} at the moment', '{name}: port closed, daemon dead', 'customers complain, {name} gives errors', 'outage at {name} goes on', 'heartbeat of {name} missing', '{name} stopped working', 'application at {name} does not start', 'error 503 from {name}',
  ],
  damaged: [
    'every document at {name} ends in .locked', 'tables at {name} hold rubbish now', 'ransom note on the desktop of {name}', '{name}: home page was swapped', 'backups on {name} are scrambled', 'entries at {name} were falsified', 'crypto locker went over {name}', 'content of {name} was overwritten', 'somebody edited the books kept on {name}', 'shadow copies and files of {name} destroyed',
  ],
  stolen: [
    'archives were uploaded from {name} to a stranger', '{name}: a copy went abroad', 'customer list of {name} is with the criminals', 'large transfer from {name} to an unknown cloud', 'mailbox content of {name} was downloaded', 'leak: documents of {name}', '{name} lost its secrets to outsiders', 'dump of the database at {name} was fetched', 'records were siphoned out of {name}',
  ],
  active: [
    'packets between {name} and the adversary continue', 'call-backs of {name} go on', '{name} is talking to them as we speak', 'block has no effect, {name} still connected', 'session of the stranger at {name} lives', 'alarm again: {name}', 'traffic of {name} has not stopped', 'the implant at {name} checks in every minute', 'still going: {name}', 'we see {name} in the flow data even now',
  ],
  quiet: [
    'no packet of theirs since', 'line is silent', 'call-backs stopped', 'alarms ended', 'nothing from them for ten minutes', 'flow data: adversary gone', 'last hit was before the change', 'no trace of the stranger on the network now', 'detections: zero since then', 'the connection broke off and did not return', 'we watch, and nothing comes', 'calm on all sensors',
  ],
  failed: [
    'could not reach {name}', '{name}: timeout', 'agent on {name} gave no answer, try again', 'job for {name} aborted', 'error 0x{x} on {name}', '{name}: access to the console lost halfway', 'not carried out on {name}', 'connection to {name} reset, no result', '{name}: disk full, stopped', 'the attempt on {name} went wrong', 'unsuccessful: {name}',
  ],
  nothing: [
    '{name} already had it', 'no change needed on {name}', '{name}: was so before', 'nothing there to do: {name}', '{name} - up to date', 'not applicable to {name}', '0 objects changed on {name}', '{name}: no such item', 'skipping {name}, state is as wanted', 'identical to before: {name}', '{name} did not need this',
  ],
  refused: [
    'not permitted on {name} by policy', '{name}: management forbids it', 'operation blocked, {name} is protected', 'we must not touch {name}', 'change board said no for {name}', '{name} cannot be handled in this way', 'plant safety rules out {name}', 'no authority over {name}', 'rejected: {name} has to stay',
  ],
  none: [
    'ticket {x} closed by the desk', '{name}: done', 'completed for {name} within {x} minutes', 'job {x} handed over', 'new rule in force: {name} is shut out', 'all enforcement points confirm {name} as dropped', '{name}: deleted as ordered', '{name} fully patched now, restart at night', 'account {name}: fresh secret, old one void', 'copy of {name} stored, hash noted',
    '{name}: {x} files returned from the archive', 'log lines of {name} read: {x}', 'nothing suspicious at {name}', '{name}: triage without a hit', '{name} serves again', '{name} in order', 'session count of {name} now 0', 'settings of {name} corrected', 'began at {x}, ended at {x}', 'operator: done, next please', 'size {x} MB, took {x} s', 'isolation of {name} active', '{name} let back in',
    'checked {name}: as it should be', 'cleaning of {name} finished, {x} items', 'the image of {name} shows no more than we knew', 'rebuild of {name}: ready',
  ],
};
