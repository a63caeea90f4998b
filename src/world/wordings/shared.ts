import type { VerbWordings } from './verb-wordings.ts';

/** Wordings of a result for any verb: `{act}` is one of the noun phrases of the verb. */
export const sharedWordings = {
  done: [
    '{act}: done', '[ OK ] {act}', '{act} ... completed', 'TASK [{act}] changed', 'Ticket {id}: {act} carried out, closing the task.',
    'ok: {act}', '{act} - status: success', 'Runbook step {n}, {act}: finished', 'As asked: {act}. Done and checked.', '{act} | result=success id={hex}',
    'INFO  {act} finished', 'Just finished: {act}.', '{act} went through.', 'exit 0  # {act}', 'SUCCESS: {act}',
  ],
  'no-effect': [
    '{act}: nothing to do', '[ -- ] {act}: no change', 'TASK [{act}] ok, changed=0', '{act}: skipped, already so or nothing of that kind there', 'Ticket {id}: {act} made no difference.',
    '{act} | result=unchanged id={hex}', 'Runbook step {n}, {act}: not needed', 'INFO  {act} - no action taken', '{act} had no effect.', 'exit 0, nothing changed  # {act}',
    '{act}: same state before and after', '{act}: tried, it changed nothing.', '{act}: zero items affected', 'NOOP: {act}', '{act} - void, no such thing to act on or in place before',
  ],
  failed: [
    '{act}: FAILED - {cause}', '[FAIL] {act}: {cause}', 'TASK [{act}] failed! fatal: {cause}', 'Error during {act}: {cause}. Not done.', 'Ticket {id}: {act} did not work, {cause}. Will have to be repeated.',
    '{act} | result=failure reason="{cause}" id={hex}', 'Runbook step {n}, {act}: failed ({cause})', 'ERROR {act}: {cause}', '{act}: it failed, {cause}. Please try again.', 'exit 1, error  # {act}: {cause}',
    '{act} aborted, {cause}', 'No luck: {act} failed, {cause}', '{act} could not be completed: {cause}', 'FAILURE: {act} ({cause}), state as before', '{act} crashed - {cause}. Not done.',
  ],
  refused: [
    '{act}: refused, not allowed or not possible there', '[DENY] {act}', 'TASK [{act}] blocked by policy', 'Ticket {id}: {act} was turned down; site rules or the device do not permit it.', '{act} | result=rejected id={hex}',
    'Runbook step {n}, {act}: not permitted', 'No approval: {act}.', '{act}: request rejected before it was run', 'Not allowed or not possible: {act}.', 'REFUSED: {act}',
    '{act} - not supported or not permitted, nothing run', 'Policy check said no: {act}', '{act}: declined, and that is final', 'FORBIDDEN {act}', 'Not carried out: {act}. It is barred for this target.',
  ],
  off: [
    '{act}: target off or emptied, nothing readable', '[ ?? ] {act}: nothing to read, host down or data gone', 'TASK [{act}] unreachable, host is off or wiped', 'Ticket {id}: {act} not possible, what it needs is down or no longer there.', '{act} | result=no-data id={hex}',
    'Runbook step {n}, {act}: no data to be had', '{act} gave nothing: source off or gone.', '{act}: OFFLINE or gone', 'Nothing left to read: {act}.', '{act} - source silent, no content',
    'WARN {act}: source down or cleared', 'No reading, source off or erased: {act}', '{act}: dead source', '{act}: there is no running system or no data.', 'DOWN: {act}',
  ],
} as const satisfies Omit<VerbWordings, 'acts'>;

/** Why something failed by chance: nothing that a planner could have known. */
export const failureCauses = [
  'request timed out after {s} s', 'connection reset by peer', 'agent did not answer', '500 Internal Server Error', 'worker {pid} killed by signal 9',
  'lock held by process {pid}', 'token expired during the call', 'queue full', 'message broker lost the job', 'transport closed after {s} s',
  'temporary name lookup error', 'TLS handshake timeout', '502 from the management server', 'no free slot on the runner', 'database is locked',
  'network hiccup in the management net', 'out of memory in the helper', 'race with another job', 'out of disk in the staging area', 'i/o timeout ({hex})',
] as const;
