import { drawInt, drawMany, hasChance, pick, pickUneven } from '../draw.ts';
import { drawWord } from '../names/made-words.ts';
import { adminsOf, deskEnds, isDesk, isWindows, peopleOf, pickHost, programAccountsOf, serves, type Habit, type HabitAct } from './habit.ts';

const officePrograms = ['OUTLOOK.EXE', 'WINWORD.EXE', 'EXCEL.EXE', 'chrome.exe', 'msedge.exe', 'ms-teams.exe', 'AcroRd32.exe', 'explorer.exe', 'notepad.exe', 'OneDrive.exe'] as const;
const systemPrograms = [['svchost.exe', '-k netsvcs -p'], ['taskhostw.exe', ''], ['SearchIndexer.exe', '/Embedding'], ['MpCmdRun.exe', '-SignatureUpdate'], ['gpupdate.exe', '/force'], ['wermgr.exe', '-upload'], ['powershell.exe', '-NoProfile -File C:\\Scripts\\map-drives.ps1'], ['cmd.exe', '/c C:\\Scripts\\logon.bat']] as const;

/** Windows desks and servers on any day: sign-ins, programs, a mistyped password, a task of the system. */
export const windowsOffice: Habit = {
  curve: 'office',
  fits: isWindows,
  prepare(place, random) {
    const people = peopleOf(place);
    const owners = new Map(place.hosts.map((host) => [host.id, pick(random, people)]));
    const desks = deskEnds(place, random);
    const services = programAccountsOf(place, 'svc-inventory');
    return (own) => {
      const host = pickHost(own, place);
      const to = host.end();
      const account = owners.get(host.id) ?? pick(own, people);
      const chance = own.next();
      if (!isDesk(host) && chance < 0.5) {
        const from = pick(own, desks.filter((end) => end.name !== host.name));
        const isMistyped = hasChance(own, 0.06);
        const who = pick(own, people);
        return [...(isMistyped ? [{ kind: 'windows-logon', from, to, account: who, data: { isSuccess: false, type: 3 } } as const] : []), { kind: 'windows-logon', from, to, account: who, after: isMistyped ? 9 : 0, data: { isSuccess: true, type: 3 } }];
      }
      if (chance < 0.12) {
        const failures = hasChance(own, 0.2) ? drawInt(own, 1, 2) : 0;
        return [...drawMany(own, failures, () => ({ kind: 'windows-logon', to, account, after: own.next() * 8, data: { isSuccess: false, type: 2 } }) as const), { kind: 'windows-logon', to, account, after: failures > 0 ? 12 : 0, data: { isSuccess: true, type: 2 } }];
      }
      if (chance < 0.22) return [{ kind: 'windows-logon', to, account: pick(own, services), data: { isSuccess: true, type: 5, hasSpecialPrivileges: hasChance(own, 0.3) } }];
      if (chance < 0.26) return [{ kind: 'windows-logon', from: pick(own, desks.filter((end) => end.name !== host.name)), to, account: pick(own, adminsOf(place)), data: { isSuccess: true, type: hasChance(own, 0.3) ? 10 : 3, hasSpecialPrivileges: true } }];
      if (chance < 0.55) {
        const [program, rest] = pickUneven(own, systemPrograms);
        return [{ kind: 'process', to, data: { program: `C:\\Windows\\System32\\${program}`, commandLine: `C:\\Windows\\System32\\${program} ${rest}`.trim(), parent: 'services.exe' } }];
      }
      if (chance < 0.6) return [{ kind: 'file-write', to, account, data: { path: `C:\\Users\\${account}\\Documents\\${drawWord(own)}.docx`, program: 'WINWORD.EXE' } }];
      if (chance < 0.62) return [{ kind: 'message', to, data: { program: 'MsiInstaller', text: `Product: ${drawWord(own)} -- Installation completed successfully.` } }];
      const program = pickUneven(own, officePrograms);
      return [{ kind: 'process', to, account, data: { program: `C:\\Program Files\\Office\\${program}`, commandLine: `"C:\\Program Files\\Office\\${program}"`, parent: 'explorer.exe' } }];
    };
  },
};

/** A domain controller gives tickets and takes sign-ins, of machines too. */
export const domainServices: Habit = {
  curve: 'public',
  fits: (host) => host.type === 'domain-controller',
  prepare(place, random) {
    const people = [...peopleOf(place), ...adminsOf(place)];
    const desks = deskEnds(place, random);
    const servers = [...place.site.hosts.values()].filter((host) => isWindows(host) && !place.hosts.includes(host));
    return (own) => {
      const to = pickHost(own, place).end();
      const member = servers.length > 0 && hasChance(own, 0.4) ? pick(own, servers).end() : undefined;
      const from = member ?? pick(own, desks);
      const account = hasChance(own, 0.35) && from.host !== undefined ? `${from.name.toUpperCase()}$` : pick(own, people);
      const acts: HabitAct[] = [];
      if (hasChance(own, 0.6)) acts.push({ kind: 'kerberos-ticket', from, to, account, data: { service: hasChance(own, 0.5) ? `${to.name.toUpperCase()}$` : `cifs/${(member ?? to).name}`, encryption: hasChance(own, 0.03) ? 'rc4' : 'aes' } });
      else acts.push({ kind: 'windows-logon', from, to, account, data: { isSuccess: !hasChance(own, 0.04), type: 3 } });
      return acts;
    };
  },
};

const folders = ['plans', 'offers', 'invoices', 'templates', 'minutes', 'photos', 'projects', 'orders', 'staff', 'tenders'] as const;
const endings = ['docx', 'xlsx', 'pdf', 'pptx', 'jpg', 'dwg', 'txt'] as const;

/** People open and save files on shared drives. */
export const fileShares: Habit = {
  curve: 'office',
  fits: (host) => host.type === 'file' || host.type === 'domain-controller' || serves(host, 'smb'),
  prepare(place, random) {
    const people = peopleOf(place).map((account) => ({ account, from: pick(random, deskEnds(place, random)) }));
    const shares = ['groups', pick(random, ['data', 'public', 'common']), pick(random, ['projects', 'archive', 'scans'])];
    return (own) => {
      const { account, from } = pickUneven(own, people);
      const host = pickHost(own, place);
      if (from.name === host.name) return [];
      const share = pickUneven(own, shares);
      const folder = pick(own, folders);
      return drawMany(own, drawInt(own, 1, 2), () => ({ kind: 'share-access', from, to: host.end(), account, after: own.next() * 20, data: { share, path: `${folder}\\${drawWord(own)}.${pick(own, endings)}`, isWrite: hasChance(own, 0.3) } }) as const);
    };
  },
};
