import { describe, expect, it } from 'vitest';
import { parsePrefix, parseSyslogHeader } from './parse-prefix.ts';

const referenceMs = Date.UTC(2026, 0, 10);

function parts(text: string): unknown[] {
  const header = parseSyslogHeader(text, referenceMs);
  return header === undefined ? [] : [header.hostname, header.process, header.severityId, header.isCertain, text.slice(header.length)];
}

describe('parseSyslogHeader', () => {
  it.each([
    ['Mar  4 05:06:07 web1 sshd[99]: words', ['web1', 'sshd', undefined, true, 'words']],
    ['<34>Mar  4 05:06:07 web1 su: words', ['web1', 'su', 5, true, 'words']],
    ['<13>su[1]: words', [undefined, 'su', 2, true, 'words']],
    ['2021-03-04T05:06:07.1+01:00 web1.example.net postfix/smtpd[1]: words', ['web1.example.net', 'postfix/smtpd', undefined, true, 'words']],
    ['Mar  4 05:06:07 dovecot: words', [undefined, 'dovecot', undefined, true, 'words']],
    ['Mar  4 05:06:07: --- last message repeated 5 times ---', [undefined, undefined, undefined, false, '--- last message repeated 5 times ---']],
    ['Mar  4 05:06:07 web1 -- MARK --', ['web1', undefined, undefined, false, '-- MARK --']],
    ['Mar  4 05:06:07 combo su(pam_unix)[21416]: words', ['combo', 'su(pam_unix)', undefined, true, 'words']],
    ['Mar  4 05:06:07 web1 syslogd 1.4.1: restart.', ['web1', 'syslogd', undefined, true, 'restart.']],
    ['Mar  4 05:06:07 web1 gdm-password]: words', ['web1', 'gdm-password', undefined, true, 'words']],
    ['Mar  4 05:06:07 mac1 launchd[1] (com.example.x[7]): words', ['mac1', 'launchd', undefined, true, 'words']],
    ['Mar  4 05:06:07 sun1 sshd[1]: [ID 800047 auth.error] words', ['sun1', 'sshd', 4, true, 'words']],
    ['Mar  4 05:06:07 aix1 auth|security:notice sshd[1]: words', ['aix1', 'sshd', 2, true, 'words']],
    ['Thu Mar  4 05:06:07 2021 authpriv.warn dropbear[1]: words', [undefined, 'dropbear', 3, true, 'words']],
    ['Mar  4 05:06:07 relay@10.0.0.9/web1 sshd[1]: words', ['web1', 'sshd', undefined, true, 'words']],
    ['<165>1 2021-03-04T05:06:07.003Z web1.example.com app 8710 ID47 [a@1 x="1" y="q\\"]"][b@1 z="2"] \ufeffwords', ['web1.example.com', 'app', 2, true, 'words']],
    ['<14>1 - - - - - -  words', [undefined, undefined, 1, true, 'words']],
    ['<14>1 2021-03-04T05:06:07Z web1 app - - -', ['web1', 'app', 1, true, '']],
  ])('reads %j', (text, expected) => {
    expect(parts(text)).toEqual(expected);
  });

  it.each(['words', '<999>words', '2021-03-04 05:06:07 ERROR module: words', '[Mar  4 05:06:07 web1 a: words', '', '<>'])('is not sure of %j', (text) => {
    expect(parseSyslogHeader(text, referenceMs)?.isCertain ?? false).toBe(false);
  });
});

describe('parsePrefix', () => {
  it.each([
    ['Mar  4 05:06:07 web1 sshd[99]: words', ['web1', 'sshd', 'words']],
    ['<14>1 2021-03-04T05:06:07Z web1 app - - - words', ['web1', 'app', 'words']],
    ['2021-03-04 05:06:07 10.0.0.1:5000 Error: words', [undefined, undefined, ' 10.0.0.1:5000 Error: words']],
    ['<14>Mar  4 05:06:07 words only', [undefined, undefined, ' words only']],
    ['words', [undefined, undefined, 'words']],
  ])('reads %j', (text, expected) => {
    const prefix = parsePrefix(text, referenceMs);
    expect([prefix.hostname, prefix.process, text.slice(prefix.length)]).toEqual(expected);
  });
});
