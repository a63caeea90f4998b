/** An event of a Windows log, whatever form it came in. */
export interface WindowsEvent {
  /** As the form names it: `Microsoft-Windows-Sysmon`, `Microsoft Windows security auditing.` */
  provider?: string;
  channel?: string;
  eventId?: number;
  /** As `parseTimeValue` reads it. */
  time?: string | number;
  computer?: string;
  /** 1 critical, 2 error, 3 warning, 4 information, 5 verbose, 0 always; or its word. */
  level?: string;
  recordId?: string;
  /** What the audit keywords say. */
  outcome?: 'success' | 'failure';
  /** Whom the writing process ran as: a name or a SID. */
  user?: string;
  /** Values by name; those without a name are `param1`, `param2` … */
  data: Map<string, string>;
  /** The text that the event viewer shows. */
  message?: string;
}

const failureBit = 0x10000000000000n;
const successBit = 0x20000000000000n;

function outcomeOfBits(bits: bigint): WindowsEvent['outcome'] {
  if ((bits & failureBit) !== 0n) return 'failure';
  return (bits & successBit) !== 0n ? 'success' : undefined;
}

/** What keywords say of an audit: a bit mask (hexadecimal text, or a number with its sign), words, or a list of words. */
export function outcomeOfKeywords(value: unknown): WindowsEvent['outcome'] {
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? outcomeOfKeywords(one) : undefined)).find((one) => one !== undefined);
  if (typeof value === 'number') return Number.isInteger(value) ? outcomeOfBits(BigInt(value)) : undefined;
  if (typeof value !== 'string' || value.length > 400) return undefined;
  const text = value.trim();
  if (/^(?:0x[0-9a-f]{1,16}|-?\d{1,20})$/i.test(text)) return outcomeOfBits(BigInt(text));
  const words = text.toLowerCase();
  if (words.includes('audit failure') || words.includes('audit_failure') || words.includes('failure audit') || words.includes('auditfailure')) return 'failure';
  return words.includes('audit success') || words.includes('audit_success') || words.includes('success audit') || words.includes('auditsuccess') ? 'success' : undefined;
}
