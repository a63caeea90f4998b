const longNumber = /[:,[]-?(\d{16,22}|\d(?:\.\d{1,20})?e\+\d{2,3})(?=[,}\]])/g;

/** True when JSON that was written anew holds a number which a double cannot hold exactly: its last digits may not be those of the source. */
export function holdsRoundedNumber(text: string): boolean {
  for (const match of text.matchAll(longNumber)) if (!Number.isSafeInteger(Number(match[1]))) return true;
  return false;
}
