import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountMessages } from './program-messages-accounts.ts';
import { ciscoAsaMessages, otherAsaMessages } from './cisco-asa-messages.ts';
import { ciscoIosMessages } from './cisco-ios-messages.ts';
import { dnsMessages } from './program-messages-dns.ts';
import { fileServerMessages } from './program-messages-files.ts';
import { mailMessages } from './program-messages-mail.ts';
import { networkMessages } from './program-messages-network.ts';
import { pamMessages, signInMessages } from './program-messages-sign-in.ts';
import { sshMessages } from './program-messages-ssh.ts';
import { compileSpoken } from './spoken-pattern.ts';
import { systemMessages } from './program-messages-system.ts';

const match = (spoken: string, text: string) => compileSpoken(spoken).match(text);

describe('compileSpoken', () => {
  it.each([
    ['Failed {how} for {account*} from {src}', 'Failed password for a from b from 203.0.113.9 port 1', { how: 'password', account: 'a from b', src: '203.0.113.9' }],
    ['USER={target} ; COMMAND={command*}', 'USER=root ; COMMAND=/bin/x ; USER=eve ; COMMAND=y', { target: 'root', command: '/bin/x ; USER=eve ; COMMAND=y' }],
    ['in {place-} by {who}', 'in a by b by c', { place: 'a', who: 'b' }],
    ['user {account*} from {src}(? port {srcPort}?)', 'user  from 203.0.113.9', { account: '', src: '203.0.113.9' }],
    ['user {account*} from {src}(? port {srcPort}?)', 'user ada from 203.0.113.9 port 22 ssh2', { account: 'ada', srcPort: '22' }],
    ['a(? b(? {c}?)?) d', 'a b x d', { c: 'x' }],
    ['a(? b(? {c}?)?) d', 'a d', {}],
    ['({x}) [{y*}]', '(1) [2]', { x: '1', y: '2' }],
    ['{src}:{srcPort}', '2001:db8::9:4022', { src: '2001:db8::9', srcPort: '4022' }],
  ])('%j in %j', (spoken, text, parts) => {
    expect(match(spoken, text)).toMatchObject(parts);
  });

  it.each([['a {b} c', 'a b'], ['a {b} c', 'xa b c'], ['{n} {srcPort}x', 'a 12y'], ['a', '']])('%j is not in %j', (spoken, text) => {
    expect(match(spoken, text)).toBeUndefined();
  });

  it('agrees with a regular expression', () => {
    const words = fc.array(fc.constantFrom('a', 'b', ' ', '(', ')', ':', '1'), { maxLength: 14 }).map((list) => list.join(''));
    fc.assert(fc.property(words, (text) => {
      const expected = /^(.*) \((\S+)\)(?::(.*?)b)?/.exec(text);
      const found = match('{x*} ({y})(?:{z-}b?)', text);
      // A run of blanks counts as one blank.
      if (!text.includes('  ')) expect(found === undefined ? null : [found['x'], found['y'], found['z']]).toEqual(expected === null ? null : [expected[1], expected[2], expected[3]]);
    }), { numRuns: 2000 });
  });
});

const all = [
  ...[...sshMessages, ...signInMessages, ...accountMessages, ...systemMessages, ...mailMessages, ...dnsMessages, ...networkMessages, ...fileServerMessages].flatMap((table) => table.messages), ...pamMessages,
  ...Object.values(ciscoAsaMessages).flat(), ...otherAsaMessages, ...Object.values(ciscoIosMessages).flat(),
];

describe('every message that is known', () => {
  it('is compared in time that grows with the text', () => {
    // Each pattern against its own words over and over: the worst that a text can do to it.
    for (const { pattern } of new Set(all)) {
      const own = pattern.example();
      for (let from = 0; from < own.length; from += Math.ceil(own.length / 12)) pattern.match((own.slice(0, from) + own.slice(from).repeat(400)).slice(0, 4096));
    }
  }, 20_000);

  it('is compared in such time with one character over and over', () => {
    for (const { pattern } of new Set(all)) for (const char of '[](<:;,=|/#\'"@.1a') pattern.match(pattern.example().slice(0, 30) + char.repeat(4000));
  }, 20_000);

  it('is found in its own words', () => {
    for (const { pattern } of all) expect(pattern.match(pattern.example()), pattern.example()).toBeDefined();
  });
});
