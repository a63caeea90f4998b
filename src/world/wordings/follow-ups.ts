import type { WordingTable } from './draw-wording.ts';

/** What only another command will show, by how it is looked for. */
export const leadWordings = {
  hunt_indicator: [
    'seen here too: {target}; other hosts may show it, search them all', 'lead: {target} worth a fleet-wide search', 'open trail: {target} may turn up elsewhere', '{target} should be hunted for on every host', 'pivot on {target} across all sources',
    'follow-up: look for {target} everywhere', 'trace names {target}; where else is it?', 'todo: site-wide search, indicator {target}', 'unclear how far {target} has spread', 'hint: {target}, not yet searched for across the fleet',
  ],
  capture_memory: [
    'lead: something runs on {target} that only its memory will show', 'open trail: RAM of {target} should be taken and read', 'traces of injected code, memory of {target} would tell', 'follow-up: dump memory of {target}', 'no file behind it; look into the memory of {target}',
    'hint: answer lies in the RAM of {target}', 'todo: memory image, {target}', 'unbacked code suspected, {target}: memory needed', '{target}: volatile data must be looked at', 'what this was is only in the memory of {target}',
  ],
  image_disk: [
    'lead: deleted data on {target}, only a disk image will show it', 'open trail: disk of {target} should be imaged and read', 'files were wiped, the disk of {target} would tell', 'follow-up: bit copy of {target}', 'hint: answer lies on the disk of {target}, in unallocated space',
    'todo: disk image, {target}', 'hidden on disk, {target}: image needed', '{target}: carve its disk', 'what was deleted is only on the raw disk of {target}', 'slack space of {target} not examined yet',
  ],
  collect_logs: [
    'lead: the logs of {target} have not been read and may tell more', 'open trail goes on in the logs of {target}', 'follow-up: read the logs of {target}', 'connections lead to {target}, see its logs', 'hint: look at the event logs of {target}',
    'todo: log review, {target}', 'the next piece is in the logs of {target}', '{target}: logs wanted', 'trail continues at {target} (logs)', 'logs of {target} would show who came from where',
  ],
  scan_host: [
    'lead: {target} should be scanned', 'open trail goes on at {target}, needs a scan', 'follow-up: look for artefacts on {target}', 'connections lead to {target}, not yet scanned', 'hint: sweep {target} for what was left there',
    'todo: artefact scan, {target}', '{target}: scan wanted', 'trail continues on {target} (host scan)', 'something may have been left on {target}', 'not yet searched for artefacts: {target}',
  ],
  other: [
    'lead: {target}, next step "{title}"', 'open trail: {target} ({title})', 'follow-up: {title} - {target}', 'hint: {title} at {target} would tell more', 'todo: {title}, {target}',
    'unexplained: {target}. Suggest: {title}', '{target}: further look needed ({title})', 'pointer to {target}; {title} would settle it', 'trail goes on: {title} for {target}', 'still to be done: {title} ({target})',
  ],
} as const satisfies Record<string, WordingTable>;

/** Free of known artefacts, and serving, as a check tells it. */
export const cleanWordings = [
  '{name}: no known artefact left', 'integrity {name}: PASS', '{name} is clean as far as known', 'known bad items on {name}: 0', 'clean check {name}: yes',
  '{name}: nothing known of the intruder remains', 'artefacts {name}: none of the known ones', 'baseline match on {name}, no known leftovers', '{name} CLEAN', 'no known leftover on {name}',
] as const;
export const notCleanWordings = [
  '{name}: known artefacts are STILL there', 'integrity {name}: NOT PASSED, attacker items present', '{name} is not clean', 'known bad items on {name}: more than 0', 'clean check {name}: no',
  '{name}: leftovers of the intruder remain', 'artefacts {name}: still present', 'not clean: {name}', '{name} DIRTY, known items present', 'known leftovers persist on {name}',
] as const;
export const servingWordings = [
  'services of {name}: up', '{name} answers on its service ports', 'health {name}: serving', 'probe {name}: 200/OK, in service', '{name}: users can work again',
  'service check {name}: all up', '{name} SERVING', 'monitoring: {name} green', '{name}: services respond', 'availability {name}: yes',
] as const;
export const notServingWordings = [
  'services of {name}: DOWN', '{name} does not answer on its service ports', 'health {name}: not serving', 'probe {name}: no reply, out of service', '{name}: users cannot work yet',
  'service check {name}: not up', '{name} NOT SERVING', 'monitoring: {name} red', '{name}: services do not respond', 'availability {name}: no',
] as const;

/** Lists of things removed, restored, or touched in some other way. */
export const itemWordings = {
  removed: ['removed: {items}', 'gone: {items}', 'deleted {items}', 'no longer there: {items}', 'erased: {items}', 'items removed = {items}', '- {items}', 'taken off: {items}', 'wiped: {items}', 'list of removals: {items}'],
  restored: ['restored: {items}', 'back: {items}', 'recovered {items}', 'returned to service: {items}', 'brought back: {items}', 'items restored = {items}', '+ {items}', 'available again: {items}', 'in place again: {items}', 'list of restored: {items}'],
  other: ['concerns: {items}', 'items: {items}', 'affected: {items}', 'about {items}', 'list: {items}', 'objects = {items}', 'touches {items}', 'named: {items}', 'in question: {items}', 'refers to {items}'],
} as const satisfies Record<string, WordingTable>;

/** Services of healthy hosts that went down by it. */
export const takenDownWordings = [
  'side effect: {items} went down', 'WARNING: healthy service down: {items}', 'users report an outage: {items}', 'this took {items} out of service', 'collateral: {items} unavailable',
  'monitoring alarm: {items} DOWN since the change', 'service desk: calls about {items}, down', 'note: no service any more from {items}', 'interrupted by this: {items}', 'red in monitoring now: {items}',
] as const;
/** The service meant, where a line did not name it. */
export const serviceMarks = ['service: {service}', 'svc={service}', 'this was about {service}', 'unit {service}', 'for {service}'] as const;

/** Does anything still see the attacker? `{ends}` says between which ends. */
export const seenWordings = [
  'sensors: attacker traffic STILL seen, {ends}', 'IDS keeps firing: {ends}', 'attack traffic goes on: {ends}', 'still active: {ends}', 'netflow shows the intruder yet: {ends}',
  'watch {s} s: hits continue ({ends})', 'The attacker is still talking: {ends}', 'monitor: activity=yes {ends}', 'not quiet: {ends}', 'live connections of the intruder remain: {ends}',
  'SOC: alerts on {ends} have not ended', 'SIEM rule still matches: {ends}', 'attacker activity continues, {ends}', 'packet capture has it still: {ends}', 'not cut off yet: {ends}',
] as const;
export const notSeenWordings = [
  'sensors: attacker traffic no longer seen', 'IDS has gone quiet on the attack', 'no more attack traffic in {s} s of watching', 'monitor: activity=no', 'netflow: the intruder is not seen any more',
  'Nothing further from the attacker on the wire.', 'watch {s} s: 0 hits', 'SOC: alerts on the attack have stopped', 'SIEM rule: no match since', 'the attacker has fallen silent',
  'attacker activity: none seen now', 'no live connection of the intruder left', 'packet capture: quiet', 'All sensors quiet as to the attacker.', 'beacons ceased',
] as const;
/** Ends, in a list that follows or stands alone. */
export const endWordings = ['{from} -> {to}', '{from} to {to}', '{from} => {to}', 'src={from} dst={to}', 'between {from} and {to}'] as const;

/** What the attacker did meanwhile. */
export const attackerWordings = [
  'NEW ALERT meanwhile: {what}', 'While this ran: {what}', 'Attacker activity in the meantime: {what}', '!! {what}', 'SOC calls: {what}',
  'new incident event - {what}', 'meanwhile seen: {what}', 'EDR high: {what}', 'Intruder moved: {what}', 'alert [{hex}] {what}',
  'During the work the attacker acted: {what}', 'fresh detection: {what}', 'SIEM notable {id}: {what}', 'Bad news: {what}', 'on-call: it goes on, {what}',
] as const;
export const logLineWordings = [
  '{file}: {text}', '{file} | {text}', '[{file}] {text}', '> {text}  ({file})', 'tail {file}: {text}',
  'from {file}: {text}', '{file} >> {text}', 'log {file} has: {text}', 'grep {file}: {text}', '{file} +1: {text}',
] as const;

/** First or last line with the time it took. */
export const openingWordings = [
  'response console | job {id} | {minutes} min', '# ir-run {hex}, {minutes} minutes', 'Change {id}, took {minutes} min:', '--- run {hex} ({minutes} min) ---', 'Update on ticket {id} after {minutes} minutes',
  'job={id} duration={minutes}m', 'Report of the shift, {minutes} min of work:', 'ir@jump:~$ # {minutes} min', 'Runbook log {id}, elapsed {minutes} min', 'SOAR playbook run {id}: {minutes} min',
  'Here is what came of it ({minutes} min):', 'Task {id} ended, {minutes} min', '[{minutes} min]', 'Operator note, {minutes} min:', 'automation[{pid}]: {minutes} min elapsed',
  'Result, {minutes} minutes later:', 'ack {id} - {minutes} min', 'Output of job {id} ({minutes} min)', '== {minutes} min ==', 'Hi, that was {minutes} min:',
] as const;
export const endingWordings = [
  'Elapsed: {minutes} min', '({minutes} min)', 'real {minutes}m', 'Time spent: {minutes} minutes', '-- took {minutes} min',
  'end of job {id}, {minutes} min', 'duration_min={minutes}', 'Done with it after {minutes} minutes.', '# {minutes} min', 'ran {minutes} min',
  'That took {minutes} min.', 'clock: {minutes} min', 'EOF ({minutes} min)', 'run time {minutes} min', 'total {minutes} min',
] as const;
/** A command without any target has nothing to tell. */
export const noTargetWordings = ['no target was given, nothing run', 'empty target list', 'Nothing named, nothing done.', 'usage: a target is needed', 'targets=0'] as const;
