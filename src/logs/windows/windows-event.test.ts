import { describe, expect, it } from 'vitest';
import { readRenderedMessage, firstSentence } from './rendered-message.ts';
import { asAccount, describeNtStatus, describePrivilege, outcomeOfStatus, pickHash } from './value-words.ts';
import { outcomeOfKeywords } from './windows-event.ts';

describe('outcomeOfKeywords', () => {
  it.each([
    ['0x8010000000000000', 'failure'], ['0x8020000000000000', 'success'], [-9218868437227405312, 'failure'], ['-9214364837600034816', 'success'], ['Audit Failure', 'failure'], [['Classic', 'Audit Success'], 'success'], ['AUDIT_FAILURE', 'failure'],
    ['0x80000000000000', undefined], ['Klassisch', undefined], [undefined, undefined], [{}, undefined], [1.5, undefined], ['0x', undefined], [NaN, undefined],
  ])('%s is %s', (value, expected) => {
    expect(outcomeOfKeywords(value)).toBe(expected);
  });
});

describe('words for values', () => {
  it.each([['0xC000006A', 'bad password'], ['0x0', undefined], ['-1073741718', 'bad password'], ['0xffffffffc0000072', 'account disabled'], ['0xdeadbeef', 'status 0xdeadbeef'], ['text', undefined]])('status %s is %s', (value, expected) => {
    expect(describeNtStatus(value)).toBe(expected);
  });

  it.each([['0x0', 'success'], ['0x12', 'failure'], ['', undefined]])('status %s means %s', (value, expected) => {
    expect(outcomeOfStatus(value)).toBe(expected);
  });

  it.each([['S-1-5-32-544', 'privileged'], ['S-1-5-21-1-2-3-512', 'privileged'], ['S-1-5-21-1-2-3-513', undefined], ['Domain Admins', 'privileged'], ['Users', undefined]])('group %s is %s', (value, expected) => {
    expect(describePrivilege(value)).toBe(expected);
  });

  it.each([['EXAMPLE\\alice', 'alice'], ['alice@example.test', 'alice@example.test'], ['S-1-5-18', 'SYSTEM'], ['S-1-0-0', undefined], ['EXAMPLE\\-', undefined], [undefined, undefined], ['WS1$', 'WS1$']])('account %s is %s', (value, expected) => {
    expect(asAccount(value)).toBe(expected);
  });

  it.each([[`IMPHASH=${'c'.repeat(32)}`, undefined], [`SHA1=${'a'.repeat(40)}|MD5=${'b'.repeat(32)}`, 'a'.repeat(40)], ['SHA256=AEC9...', undefined], ['b'.repeat(64), 'b'.repeat(64)]])('hash of %s', (value, expected) => {
    expect(pickHash(value)).toBe(expected);
  });
});

describe('readRenderedMessage', () => {
  const lines = 'An account failed to log on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tNULL SID\r\n\tAccount Name:\t\t-\r\n\r\nLogon Type:\t\t\t3\r\n\r\nAccount For Which Logon Failed:\r\n\tAccount Name:\t\tbob\r\n\r\nFailure Information:\r\n\tSub Status:\t\t0xC000006A\r\n\r\nNetwork Information:\r\n\tWorkstation Name:\tKALI\r\n\tSource Network Address:\t192.0.2.7\r\n\tSource Port:\t\t50000\r\n';
  const expected = { TargetUserName: 'bob', LogonType: '3', SubStatus: '0xC000006A', WorkstationName: 'KALI', IpAddress: '192.0.2.7', IpPort: '50000' };

  it.each([['line ends', lines], ['blanks in their place', lines.replace(/[\r\n\t]+/g, '  ')], ['escaped line ends', lines.replaceAll('\r\n', '\\r\\n').replaceAll('\t', '\\t')], ['octal escapes of syslog', lines.replaceAll('\r\n', '#015#012').replaceAll('\t', '#011')]])('reads a message with %s', (_name, message) => {
    const values = Object.fromEntries(readRenderedMessage(message));
    expect(values).toMatchObject(expected);
    expect(values['SubjectUserName']).toBeUndefined();
    expect(firstSentence(message)).toMatch(/^An account failed to log on/);
  });

  it('reads single words with a colon, as in the text of Sysmon', () => {
    expect(Object.fromEntries(readRenderedMessage('File created:\nRuleName: -\nImage: C:\\a.exe\nTargetFilename: C:\\b.dll'))).toEqual({ Image: 'C:\\a.exe', TargetFilename: 'C:\\b.dll' });
  });

  it('knows the member of a group from the group', () => {
    const values = readRenderedMessage('A member was added.\n\nSubject:\n\tAccount Name:\talice\n\nMember:\n\tSecurity ID:\tS-1-5-21-1\n\tAccount Name:\tCN=Bob\n\nGroup:\n\tGroup Name:\tAdministrators');
    expect(Object.fromEntries(values)).toMatchObject({ SubjectUserName: 'alice', MemberName: 'CN=Bob', MemberSid: 'S-1-5-21-1', TargetUserName: 'Administrators' });
  });
});
