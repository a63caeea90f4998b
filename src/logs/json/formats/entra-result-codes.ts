/** Sign-in results of Entra ID that are no failure of the user: a further step was asked for. */
const interruptions = new Set([16000, 16001, 50055, 50058, 50072, 50074, 50076, 50079, 50097, 50125, 50127, 50129, 50140, 50143, 50144, 50158, 50199, 50203, 51006, 52004, 65001, 81010, 81012]);
const blocked = new Set([50053, 53000, 53001, 53002, 53003, 53004, 530031, 530032, 53009, 53011]);

const reasons: Readonly<Record<number, string>> = {
  16000: 'account must be chosen', 50011: 'reply address does not match', 50034: 'user does not exist', 50053: 'account locked or address malicious', 50055: 'password expired',
  50056: 'no password for the user', 50057: 'account disabled', 50058: 'no session for silent sign-in', 50072: 'MFA must be set up', 50074: 'MFA required', 50076: 'MFA required',
  50079: 'MFA must be set up', 50097: 'device sign-in required', 50105: 'user not assigned to the application', 50125: 'password reset or registration', 50126: 'bad user name or password',
  50129: 'device not joined', 50132: 'session revoked', 50133: 'session revoked by password change', 50140: 'asked to stay signed in', 50144: 'password expired',
  50158: 'external check required', 50173: 'token revoked', 50199: 'asked to confirm', 51004: 'account not in the directory', 53000: 'device not compliant',
  53001: 'device not joined to the domain', 53002: 'application not approved', 53003: 'blocked by conditional access', 53004: 'MFA registration blocked as risky',
  65001: 'application without consent', 70008: 'refresh token expired', 70043: 'refresh token expired by policy', 70044: 'session expired', 80012: 'outside of allowed hours',
  81010: 'single sign-on ticket refused', 90014: 'field missing', 500121: 'MFA denied or not completed', 500133: 'assertion expired', 530031: 'blocked by conditional access',
  530032: 'blocked by security policy', 700016: 'application not found', 700082: 'refresh token expired', 7000215: 'bad client secret', 7000222: 'client secret expired',
};

/** What the error code of a sign-in means: outcome and reason in few words. */
export function readResultCode(code: number): { action: string; reason: string | undefined } {
  const reason = reasons[code];
  if (code === 0) return { action: 'success', reason: undefined };
  if (blocked.has(code)) return { action: 'blocked', reason };
  return { action: interruptions.has(code) ? 'interrupted' : 'failure', reason };
}
