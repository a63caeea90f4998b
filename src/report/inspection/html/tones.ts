/** Severities from here on have a colour of their own; a sign below has that of signs. */
const minColouredSeverity = 2;

/** End of a class name: the severity, or `sign` for a sign of an attack whose line has no severity to speak of. */
export function toneOf(severityId: number, isSign: boolean): string {
  return isSign && severityId < minColouredSeverity ? 'sign' : String(severityId);
}
