import { drawInt, drawMany, hasChance, pick, pickUneven } from '../draw.ts';
import { drawWord } from '../names/made-words.ts';
import { drawServer, drawStranger, isLinux, isProvider, isWeb, isWindows, lookup, pickHost, serves, towards, type Habit, type HabitAct } from './habit.ts';

const tried = [23, 22, 445, 3389, 80, 8080, 5900, 1433, 3306, 6379, 21, 25, 81, 2323, 8443, 5060, 37_215, 7547, 9200, 2222, 8291, 5555] as const;
const guessed = ['root', 'admin', 'test', 'user', 'ubuntu', 'oracle', 'postgres', 'git', 'pi', 'guest', 'ftpuser', 'hadoop', 'nagios', 'support', 'deploy', 'minecraft'] as const;
const probed = ['/.env', '/wp-login.php', '/phpmyadmin/', '/.git/config', '/boaform/admin/formLogin', '/cgi-bin/luci', '/manager/html', '/solr/admin/info/system', '/actuator/health', '/owa/', '/HNAP1', '/setup.cgi', '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php'] as const;

/** What comes from the internet to any public address: closed ports, guessed names, known holes of other products. Nobody gets in. */
export const internetNoise: Habit = {
  curve: 'always',
  fits: (host) => !isProvider(host),
  prepare(place, random) {
    const sources = drawMany(random, 45, (own) => drawStranger(place, own));
    return (own) => {
      const from = pickUneven(own, sources);
      const host = pickHost(own, place);
      const to = towards(host, from);
      const closed = (): HabitAct => {
        const port = pickUneven(own, tried.filter((one) => (one !== 22 || !serves(host, 'ssh')) && ((one !== 80 && one !== 8443) || !isWeb(host))));
        return { kind: 'connection', from, to, data: { port, protocol: hasChance(own, 0.07) ? 'udp' : 'tcp', bytesOut: 60, bytesIn: 0, seconds: 0, isAllowed: false } };
      };
      const chance = own.next();
      if (chance < 0.3 && serves(host, 'ssh') && isLinux(host)) {
        const account = pickUneven(own, guessed);
        return drawMany(own, drawInt(own, 1, 3), () => ({ kind: 'ssh-login', from, to, account, after: own.next() * 9, data: { isSuccess: false, isKnownAccount: account === 'root' } }) as const);
      }
      if (chance < 0.3 && isWeb(host)) return [{ kind: 'http-request', from, to, data: { path: pickUneven(own, probed), status: hasChance(own, 0.85) ? 404 : 403, bytesOut: drawInt(own, 140, 600), isTls: serves(host, 'https') && !serves(host, 'http'), ...(hasChance(own, 0.5) && { userAgent: pick(own, ['Mozilla/5.0 zgrab/0.x', 'python-requests/2.28.1', 'Go-http-client/1.1', '-', 'masscan/1.3']) }) } }];
      if (chance < 0.3 && serves(host, 'ftp')) return [{ kind: 'ftp-login', from, to, account: pick(own, ['anonymous', 'admin', 'ftp']), data: { isSuccess: false } }];
      if (chance < 0.34) return [{ kind: 'ids-alert', from, to, data: { ...pick(own, noiseAlerts), port: pickUneven(own, tried) } }];
      return [closed()];
    };
  },
};

const noiseAlerts = [
  { signature: 'SCAN Suspicious inbound traffic to a database port', classification: 'Potentially Bad Traffic', priority: 2, sid: 2890101 }, { signature: 'REPUTATION Address on a list of scanners', classification: 'Misc Attack', priority: 2, sid: 2890117 },
  { signature: 'SCAN Known scanner by user agent', classification: 'Detection of a Network Scan', priority: 3, sid: 2890132 }, { signature: 'SCAN Repeated SYN without answer', classification: 'Attempted Information Leak', priority: 3, sid: 2890140 },
] as const;

const quietAlerts = [
  { signature: 'POLICY Client of a package manager talks to the internet', classification: 'Not Suspicious Traffic', priority: 3, sid: 2880011, port: 80 }, { signature: 'INFO Lookup of a dynamic DNS name', classification: 'Misc activity', priority: 3, sid: 2880024, port: 53, protocol: 'UDP' },
  { signature: 'POLICY Remote support program in use', classification: 'Potential Corporate Privacy Violation', priority: 2, sid: 2880031, port: 443 }, { signature: 'INFO TLS certificate is signed by itself', classification: 'Misc activity', priority: 3, sid: 2880045, port: 443 },
  { signature: 'STREAM Packet out of window', classification: 'Generic Protocol Command Decode', priority: 3, sid: 2880052, port: 443 }, { signature: 'POLICY Cloud storage in use', classification: 'Potential Corporate Privacy Violation', priority: 3, sid: 2880063, port: 443 },
  { signature: 'INFO Session traversal utilities for video calls', classification: 'Misc activity', priority: 3, sid: 2880070, port: 3478, protocol: 'UDP' }, { signature: 'INFO HTTP answer without a length', classification: 'Generic Protocol Command Decode', priority: 3, sid: 2880082, port: 80 },
  { signature: 'POLICY Unencrypted sign-in over HTTP', classification: 'Potential Corporate Privacy Violation', priority: 1, sid: 2880094, port: 80 }, { signature: 'DNS Answer with a very short life', classification: 'Potentially Bad Traffic', priority: 2, sid: 2880101, port: 53, protocol: 'UDP' },
] as const;

/** Rules that fire on ordinary traffic, now and then with a frightening priority. */
export const idsChatter: Habit = {
  curve: 'public',
  fits: (host) => !isProvider(host),
  prepare(place, random) {
    const servers = drawMany(random, 12, (own) => drawServer(own));
    const peers = drawMany(random, 8, (own) => drawStranger(place, own));
    return (own) => {
      const host = pickHost(own, place);
      const alert = pickUneven(own, quietAlerts);
      if (isWeb(host) && hasChance(own, 0.4)) {
        const from = pick(own, peers);
        return [{ kind: 'ids-alert', from, to: towards(host, from), data: { ...alert, port: 80, protocol: 'TCP' } }];
      }
      return [{ kind: 'ids-alert', from: host.end(), to: pickUneven(own, servers), data: { ...alert } }];
    };
  },
};

const askedNames = ['time.cloudflare.com', 'pool.ntp.org', 'connectivity-check.ubuntu.com', 'www.msftconnecttest.com', 'login.microsoftonline.com', 'www.google.com', 'deb.debian.org', 'api.github.com', 'settings-win.data.microsoft.com', 'ocsp.digicert.com', 'outlook.office365.com', 'cdn.jsdelivr.net'] as const;

/** Names that hosts ask for: outside ones, hosts of the site, a few that do not exist. */
export const nameLookups: Habit = {
  curve: 'always',
  fits: (host) => host.type !== 'resolver' && !isProvider(host),
  prepare(place, random) {
    const servers = [...askedNames.map((name) => drawServer(random, name)), ...drawMany(random, 25, (own) => drawServer(own))];
    const inside = [...place.site.hosts.values()].filter((host) => !isProvider(host));
    return (own) => {
      const from = pickHost(own, place).end();
      if (from.name === place.site.resolver.name) return [];
      const ask = (data: { name: string; type?: string; answer?: string }): HabitAct => ({ kind: 'dns-query', from, to: place.site.resolver, data });
      const chance = own.next();
      if (chance < 0.08) return [ask({ name: `${drawWord(own)}.${place.site.domain}` })];
      if (chance < 0.2) {
        const host = pick(own, inside);
        return [ask({ name: `${host.name.toLowerCase()}.${place.site.domain}`, answer: host.end().address })];
      }
      const server = pickUneven(own, servers);
      if (chance < 0.3) return [ask({ name: server.name, type: 'AAAA' })];
      if (chance < 0.34) return [ask({ name: `${server.address.split('.').reverse().join('.')}.in-addr.arpa`, type: 'PTR', answer: server.name })];
      return lookup(place, from, server);
    };
  },
};

/** A monitoring host asks all others whether they are there. Its checks come in even steps. */
export const monitoringChecks: Habit = {
  curve: 'always',
  fits: (host) => host.type === 'monitoring' || host.type === 'scanner' || host.type === 'log-server',
  prepare(place) {
    const others = [...place.site.hosts.values()].filter((host) => !place.hosts.includes(host) && !isProvider(host));
    let turn = 0;
    return (own) => {
      const from = pickHost(own, place).end();
      const host = others[turn++ % Math.max(1, others.length)];
      if (host === undefined) return [];
      const to = host.end();
      if (isWeb(host)) return [{ kind: 'http-request', from, to, data: { path: pick(own, ['/health', '/status', '/']), userAgent: 'check_http/2.3', status: hasChance(own, 0.98) ? 200 : 503, bytesOut: drawInt(own, 2, 900), isTls: !serves(host, 'http') } }];
      if (serves(host, 'ssh') && hasChance(own, 0.4)) return [{ kind: 'connection', from, to, data: { port: 22, bytesOut: 180, bytesIn: 1100, seconds: 0.2 } }];
      return [{ kind: 'connection', from, to, data: hasChance(own, 0.5) ? { port: 0, protocol: 'icmp', bytesOut: 84, bytesIn: 84, seconds: 0 } : { port: 161, protocol: 'udp', bytesOut: 90, bytesIn: 120, seconds: 0.1 } }];
    };
  },
};

/** A backup host fetches what changed; most of it by night. */
export const backupRun: Habit = {
  curve: 'night',
  fits: (host) => host.type === 'backup',
  prepare(place) {
    const others = [...place.site.hosts.values()].filter((host) => !place.hosts.includes(host) && !isProvider(host) && serves(host, 'ssh', 'smb', 'postgresql', 'mysql'));
    const account = [...place.site.accounts.values()].find((one) => one.type === 'service' && /backup|copy|night|copies/i.test(one.role))?.name ?? 'backup';
    return (own) => {
      const from = pickHost(own, place).end();
      if (others.length === 0) return [];
      const host = pick(own, others);
      const to = host.end();
      const bytesIn = drawInt(own, 2_000_000, 900_000_000);
      if (isLinux(host) && serves(host, 'ssh')) {
        return [
          { kind: 'ssh-login', from, to, account, data: { isSuccess: true, method: 'publickey' } },
          { kind: 'connection', from, to, after: 1, data: { port: 22, bytesOut: Math.round(bytesIn / 60), bytesIn, seconds: Math.max(2, Math.round(bytesIn / 30_000_000)) } },
          { kind: 'sudo', to, account, after: 1.4, data: { command: '/usr/bin/rsync --server --sender -logDtpre.iLsfxC . /srv/' } },
        ];
      }
      return [...(isWindows(host) ? [{ kind: 'windows-logon', from, to, account, data: { isSuccess: true, type: 3 } } as const] : []), { kind: 'connection', from, to, after: 0.5, data: { port: 445, bytesOut: Math.round(bytesIn / 60), bytesIn, seconds: Math.max(2, Math.round(bytesIn / 30_000_000)) } }];
    };
  },
};
