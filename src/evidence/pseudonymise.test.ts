import { describe, expect, it } from 'vitest';
import { makeRecords } from './__fixtures__/build-from.ts';
import { parseSystemDescription } from './parse-system-description.ts';
import { Pseudonymiser } from './pseudonymise.ts';

describe('Pseudonymiser', () => {
  const records = makeRecords([
    { message: 'Failed password for ada.byron from 192.0.2.7', raw: 'sshd: Failed password for ada.byron from 192.0.2.7', account: 'ada.byron' },
    { message: 'mail from ada@corp.example to eve@corp.example read /home/ada.byron/notes.txt', account: 'CORP\\ada.byron' },
    { message: 'sudo: root runs C:\\Users\\grace\\run.bat', account: 'root', targetAccount: 'grace' },
  ]);

  it('gives each person one name in every field, and leaves programs, machines and addresses', () => {
    const names = new Pseudonymiser();
    const [first, second, third] = records.map((record) => names.apply(record));
    expect(first).toMatchObject({ account: 'user-1', message: 'Failed password for user-1 from 192.0.2.7', raw: 'sshd: Failed password for user-1 from 192.0.2.7' });
    expect(second).toMatchObject({ account: 'CORP\\user-1', message: 'mail from mail-1@pseudonym.invalid to mail-2@pseudonym.invalid read /home/user-1/notes.txt' });
    expect(third).toMatchObject({ account: 'root', targetAccount: 'user-2', message: 'sudo: root runs C:\\Users\\user-2\\run.bat' });
    expect(Object.keys(names.map)).toEqual(['ada.byron', 'ada@corp.example', 'eve@corp.example', 'grace']);
  });

  it('goes on with an earlier map', () => {
    const names = new Pseudonymiser({ grace: 'user-7', 'ada@corp.example': 'mail-3@pseudonym.invalid' });
    expect(names.apply(records[2]!).targetAccount).toBe('user-7');
    expect(names.apply(records[0]!).account).toBe('user-8');
    expect(names.apply(records[1]!).message).toContain('mail-3@pseudonym.invalid to mail-4@pseudonym.invalid');
  });

  it('names the accounts of the system description as those of the logs', () => {
    const names = new Pseudonymiser();
    names.apply(records[0]!);
    const system = names.applyToSystem(parseSystemDescription('{"text":"ada.byron keeps the shop; root must stay","hosts":[],"accounts":[{"name":"ada.byron"},{"name":"root","mustStay":true}]}', 'site.json'));
    expect(system).toMatchObject({ text: 'user-1 keeps the shop; root must stay', accounts: [{ name: 'user-1' }, { name: 'root', mustStay: true }] });
  });

  it('replaces whole words only', () => {
    const names = new Pseudonymiser({ ann: 'user-1' });
    expect(names.apply({ ...records[0]!, message: 'ann channel anna ann, /ann' }).message).toBe('user-1 channel anna user-1, /user-1');
  });
});
