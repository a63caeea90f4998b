import type { DrawnEnd } from '../../../contracts/index.ts';
import { drawInt, drawMany, hasChance, pick, pickUneven, shuffle } from '../draw.ts';
import { drawWord } from '../names/made-words.ts';
import { adminsOf, deskEnds, drawStranger, isLinux, pickHost, towards, type Habit, type HabitAct } from './habit.ts';

const commands = ['/usr/bin/systemctl status {}', '/usr/bin/systemctl restart {}', '/usr/bin/apt update', '/usr/bin/apt upgrade', '/usr/bin/journalctl -u {} -n 100', '/usr/bin/tail -f /var/log/syslog', '/usr/bin/less /etc/{}/{}.conf', '/usr/bin/vim /etc/{}/{}.conf', '/usr/bin/df -h', '/usr/sbin/ss -tlpn', '/usr/bin/du -sh /var/*', '/usr/bin/docker ps', '/usr/bin/cp -a /etc/{} /root/', '/usr/bin/chown -R www-data /srv/{}', '/usr/bin/crontab -l', '/usr/bin/passwd -S {}'] as const;
const units = ['nginx', 'postgresql', 'ssh', 'cron', 'rsyslog', 'apache2', 'docker', 'postfix', 'chrony', 'node-exporter'] as const;

/** Administrators sign in with keys, look and restart things; one in ten mistypes first. */
export const linuxAdmins: Habit = {
  curve: 'office',
  fits: isLinux,
  prepare(place, random) {
    const jumps = [...place.site.hosts.values()].filter((host) => host.type === 'jump').map((host) => host.end());
    const ends: DrawnEnd[] = [...jumps, ...deskEnds(place, random), ...drawMany(random, 2, (own) => drawStranger(place, own))];
    const admins = adminsOf(place).map((account) => ({ account, from: pick(random, ends), method: hasChance(random, 0.75) ? 'publickey' : 'password' }) as const);
    return (own) => {
      const { account, from: usual, method } = pick(own, admins);
      const host = pickHost(own, place);
      const from = usual.name === host.name ? pick(own, ends.filter((end) => end.name !== host.name)) : usual;
      const to = towards(host, from);
      const isMistyped = hasChance(own, 0.1);
      const acts: HabitAct[] = isMistyped ? drawMany(own, drawInt(own, 1, 2), () => ({ kind: 'ssh-login', from, to, account, after: own.next() * 6, data: { isSuccess: false } }) as const) : [];
      acts.push({ kind: 'ssh-login', from, to, account, after: isMistyped ? 12 : 0, data: { isSuccess: true, method: isMistyped ? 'password' : method } });
      let after = 15;
      for (let turn = drawInt(own, 0, 3); turn > 0; turn--) {
        after += drawInt(own, 4, 240);
        acts.push({ kind: 'sudo', to, account, after, data: { command: pick(own, commands).replaceAll('{}', pick(own, units)), ...(hasChance(own, 0.03) && { isAllowed: false }) } });
      }
      return acts;
    };
  },
};

const jobs = ['cd / && run-parts --report /etc/cron.hourly', 'test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily', '/usr/lib/sysstat/debian-sa1 1 1', '/usr/local/bin/{}-report', '/usr/local/sbin/clean-{}', '/usr/bin/php /srv/{}/cron.php', '/opt/{}/bin/sync --quiet', '[ -x /usr/lib/php/sessionclean ] && /usr/lib/php/sessionclean', '/usr/bin/find /tmp -mtime +7 -delete', '/usr/local/bin/check-{} >/dev/null 2>&1', '/usr/bin/certbot -q renew'] as const;
const accounts = ['root', 'root', 'root', 'www-data', 'backup', 'postgres', 'nobody'] as const;

/** Timers: the same few jobs again and again, on the minute. */
export const cronJobs: Habit = {
  curve: 'always',
  fits: isLinux,
  isOnTheMinute: true,
  prepare(place, random) {
    const own = new Map(place.hosts.map((host) => [host.id, shuffle(random, jobs).slice(0, 4).map((job) => ({ command: job.replace('{}', drawWord(random)), account: pick(random, accounts) }))]));
    return (random_) => {
      const host = pickHost(random_, place);
      const { account, command } = pickUneven(random_, own.get(host.id) ?? []);
      return [{ kind: 'message', to: host.end(), after: 1, data: { program: 'CRON', text: `(${account}) CMD (${command})` } }];
    };
  },
};

const titles = [
  { title: 'Integrity checksum changed: /etc/{}/{}.conf', level: 7, group: 'syscheck' }, { title: 'New package installed: {}', level: 7, group: 'dpkg' }, { title: 'Listened ports status (netstat) changed', level: 7, group: 'ossec' }, { title: 'Host based check: disk is filled to 82 per cent', level: 5, group: 'system' },
  { title: 'Agent was restarted', level: 3, group: 'ossec' }, { title: 'Successful sudo to root', level: 3, group: 'sudo' }, { title: 'Session opened', level: 3, group: 'pam' }, { title: 'Time was set by the time service', level: 3, group: 'system' }, { title: 'Antivirus signatures were renewed', level: 3, group: 'antivirus' },
  { title: 'Hardening check failed: password age is not limited', level: 5, group: 'sca' }, { title: 'Program was closed unexpectedly: {}', level: 5, group: 'system' }, { title: 'Many sign-in failures of one account, then a success', level: 8, group: 'authentication_failures' },
] as const;

/** What agents on hosts report on any day. */
export const agentChatter: Habit = {
  curve: 'public',
  fits: (host) => !/firmware|managed|asa|pan-os|fortios|ios/i.test(host.os),
  prepare(place) {
    const admins = adminsOf(place);
    return (own) => {
      const host = pickHost(own, place);
      const to = host.end();
      const isWindows = /windows/i.test(host.os);
      const chance = own.next();
      if (chance < 0.2) return [{ kind: 'process', to, account: pick(own, admins), data: isWindows ? pick(own, windowsPrograms) : pick(own, linuxPrograms) }];
      if (chance < 0.27) return [{ kind: 'file-write', to, data: { path: isWindows ? `C:\\ProgramData\\${drawWord(own)}\\${drawWord(own)}.log` : `/var/lib/${pick(own, units)}/${drawWord(own)}.db` } }];
      const { title, ...rest } = pickUneven(own, titles);
      return [{ kind: 'host-alert', to, data: { ...rest, title: title.replaceAll('{}', isWindows ? drawWord(own) : pick(own, units)) } }];
    };
  },
};

const linuxPrograms = [
  { program: '/usr/bin/apt-get', commandLine: 'apt-get -q update' }, { program: '/usr/bin/systemctl', commandLine: 'systemctl reload nginx' }, { program: '/usr/bin/rsync', commandLine: 'rsync -a /srv/ /var/backups/srv/' }, { program: '/usr/bin/tar', commandLine: 'tar czf /var/backups/etc.tgz /etc' },
  { program: '/usr/bin/find', commandLine: 'find /var/log -name *.gz -mtime +30' }, { program: '/usr/bin/curl', commandLine: 'curl -fsS http://localhost/health' }, { program: '/usr/bin/openssl', commandLine: 'openssl x509 -in /etc/ssl/certs/site.pem -noout -enddate' },
] as const;
const windowsPrograms = [
  { program: 'C:\\Windows\\System32\\svchost.exe', commandLine: 'C:\\Windows\\System32\\svchost.exe -k netsvcs -p', parent: 'services.exe' }, { program: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', commandLine: 'powershell.exe -File C:\\Scripts\\inventory.ps1', parent: 'taskeng.exe' },
  { program: 'C:\\Windows\\System32\\gpupdate.exe', commandLine: 'gpupdate /target:computer', parent: 'svchost.exe' }, { program: 'C:\\Windows\\System32\\wevtutil.exe', commandLine: 'wevtutil qe System /c:20', parent: 'cmd.exe' },
] as const;
