import { drawInt, drawMany, hasChance, pick, pickUneven } from '../draw.ts';
import { drawWord } from '../names/made-words.ts';
import { drawServer, drawStranger, isDesk, isWeb, lookup, pickHost, serves, towards, type Habit, type HabitAct } from './habit.ts';

const pages = ['/', '/', '/index.html', '/news', '/contact', '/about', '/products', '/search?q={}', '/catalogue/{}', '/articles/{}', '/login', '/account', '/help', '/terms', '/events/{}', '/feed.xml', '/robots.txt', '/sitemap.xml', '/downloads'] as const;
const parts = ['/static/main.css', '/static/app.js', '/img/logo.png', '/img/{}.jpg', '/static/fonts/text.woff2', '/favicon.ico', '/static/{}.svg'] as const;
const robots = ['Mozilla/5.0 (compatible; SearchRobot/2.1; +http://search.example/robot)', 'Mozilla/5.0 (compatible; PageIndexer/1.4)', 'FeedReader/5.2', 'UptimeCheck/3.0'] as const;

/** Pages with their parts, forms, robots, a dead link now and then. */
export const webVisitors: Habit = {
  curve: 'public',
  fits: isWeb,
  prepare(place, random) {
    const visitors = drawMany(random, 60, (own) => ({ end: drawStranger(place, own), robot: hasChance(own, 0.12) ? pick(own, robots) : undefined }));
    const words = drawMany(random, 12, (own) => drawWord(own));
    return (own) => {
      const { end: from, robot } = pickUneven(own, visitors);
      const host = pickHost(own, place);
      const isTls = serves(host, 'https') && (!serves(host, 'http') || hasChance(own, 0.6));
      const to = towards(host, from);
      const ask = (path: string, after: number, more: { method?: string; status?: number; bytesOut?: number } = {}): HabitAct => ({ kind: 'http-request', from, to, after, data: { path: path.replace('{}', pick(own, words)), isTls, bytesOut: drawInt(own, 400, 60_000), ...(robot !== undefined && { userAgent: robot }), ...more } });
      const chance = own.next();
      if (chance < 0.05) return [ask(pick(own, ['/old/{}.html', '/wp-login.php', '/img/{}.png', '/apple-touch-icon.png', '/.well-known/security.txt', '/ads.txt']), 0, { status: 404, bytesOut: drawInt(own, 150, 600) })];
      if (chance < 0.1 && robot === undefined) return [ask('/login', 0), ask('/login', drawInt(own, 8, 40), { method: 'POST', status: hasChance(own, 0.2) ? 401 : 302, bytesOut: 0 })];
      if (chance < 0.115) return [ask('/search?q={}', 0, { status: 500, bytesOut: 800 })];
      const first = ask(pick(own, pages), 0, hasChance(own, 0.08) ? { status: 301, bytesOut: 0 } : {});
      return robot !== undefined ? [first] : [first, ...drawMany(own, drawInt(own, 0, 2), () => ask(pick(own, parts), 0.2 + own.next(), hasChance(own, 0.3) ? { status: 304, bytesOut: 0 } : {}))];
    };
  },
};

const browsed = ['www.wikipedia.org', 'www.bing.com', 'www.google.com', 'outlook.office.com', 'teams.microsoft.com', 'fonts.gstatic.com', 'www.bbc.co.uk', 'www.openstreetmap.org', 'github.com', 'zoom.us', 'update.googleapis.com', 'www.deepl.com', 'docs.python.org', 'www.linkedin.com'] as const;

/** Desks ask for names and fetch pages; some go out with what look like odd tools. */
export const staffBrowsing: Habit = {
  curve: 'office',
  fits: isDesk,
  prepare(place, random) {
    const servers = [...browsed.map((name) => drawServer(random, name)), ...drawMany(random, 20, (own) => drawServer(own))];
    return (own) => {
      const from = pickHost(own, place).end();
      const to = pickUneven(own, servers);
      const isTls = hasChance(own, 0.9);
      const status = hasChance(own, 0.93) ? 200 : pick(own, [204, 301, 304, 403, 404, 503]);
      return [...(hasChance(own, 0.5) ? lookup(place, from, to) : []), {
        kind: 'http-request', from, to, after: 0.1, data: {
          method: hasChance(own, 0.08) ? 'POST' : 'GET', path: pick(own, ['/', '/index.html', `/${drawWord(own)}`, `/api/${drawWord(own)}`, '/favicon.ico', `/media/${drawWord(own)}.jpg`]), status, bytesOut: hasChance(own, 0.03) ? drawInt(own, 2_000_000, 60_000_000) : drawInt(own, 300, 180_000), isTls,
        },
      }];
    };
  },
};

const mirrors = { linux: ['deb.debian.org', 'security.debian.org', 'archive.ubuntu.com', 'security.ubuntu.com', 'mirrors.rockylinux.org', 'cdn.redhat.com', 'registry.npmjs.org', 'pypi.org'], windows: ['au.download.windowsupdate.com', 'fe3.delivery.mp.microsoft.com', 'definitionupdates.microsoft.com', 'dl.delivery.mp.microsoft.com'] } as const;

/** Servers and desks look for updates and fetch some. */
export const softwareUpdates: Habit = {
  curve: 'always',
  fits: (host) => !/firmware|managed/i.test(host.os),
  prepare(place, random) {
    const servers = { linux: mirrors.linux.map((name) => drawServer(random, name)), windows: mirrors.windows.map((name) => drawServer(random, name)) };
    return (own) => {
      const host = pickHost(own, place);
      const isWindows = /windows/i.test(host.os);
      const from = host.end();
      const to = pickUneven(own, servers[isWindows ? 'windows' : 'linux']);
      const path = isWindows ? `/d/msdownload/update/software/${drawWord(own)}_${drawInt(own, 1000, 9999)}.cab` : pick(own, ['/debian/dists/bookworm/InRelease', '/debian-security/dists/bookworm-security/InRelease', '/ubuntu/dists/jammy-updates/InRelease', `/pool/main/${drawWord(own).slice(0, 1)}/${drawWord(own)}_${drawInt(own, 1, 9)}.${drawInt(own, 0, 20)}_amd64.deb`]);
      const userAgent = isWindows ? 'Microsoft-Delivery-Optimization/10.1' : /rocky|red hat|alma/i.test(host.os) ? 'libdnf (linux)' : 'Debian APT-HTTP/1.3 (2.6.1)';
      const acts: HabitAct[] = [...lookup(place, from, to), { kind: 'http-request', from, to, after: 0.3, data: { path, userAgent, status: hasChance(own, 0.4) ? 304 : 200, bytesOut: hasChance(own, 0.2) ? drawInt(own, 500_000, 40_000_000) : drawInt(own, 0, 90_000) } }];
      if (!isWindows && hasChance(own, 0.3)) acts.push({ kind: 'message', to: host.end(), after: 4, data: { program: 'systemd', text: pick(own, ['Starting apt-daily.service - Daily apt download activities...', 'Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.', 'Started fwupd-refresh.service - Refresh fwupd metadata.']) } });
      return acts;
    };
  },
};

