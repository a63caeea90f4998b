import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one process of one machine from all others, also from a later one with the same number. */
export interface ProcessIdentity {
  /** Host name, start of the system and space of process numbers: containers of one host see different processes. */
  machine: string;
  pid: number;
  /** When the process began, in ticks of the system; missing where the system does not say. */
  start?: string;
}

export function identifyProcess(pid = process.pid): ProcessIdentity {
  const start = readProcess(pid)?.start;
  return { machine: describeMachine(), pid, ...(start === undefined ? {} : { start }) };
}

/** Only for a process of this machine. */
export function isRunning({ pid, start }: Pick<ProcessIdentity, 'pid' | 'start'>): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not allowed to signal it: it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const found = readProcess(pid);
  if (found === undefined) return true;
  const isDead = found.state === 'Z' || found.state === 'X';
  return !isDead && (start === undefined || found.start === start);
}

function describeMachine(): string {
  const read = (from: () => string): string => {
    try {
      return from().trim();
    } catch {
      return '';
    }
  };
  return [hostname(), read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')), read(() => readlinkSync('/proc/self/ns/pid'))].filter((part) => part !== '').join('/');
}

/** State and start as Linux tells them: fields 3 and 22 of `/proc/PID/stat`, after the name in parentheses. */
function readProcess(pid: number): { state: string; start: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === undefined || start === undefined ? undefined : { state, start };
  } catch {
    return undefined;
  }
}
