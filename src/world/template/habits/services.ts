import type { DrawnEnd } from '../../../contracts/index.ts';
import { drawInt, drawMany, hasChance, pick, pickUneven } from '../draw.ts';
import { drawDomain, drawWord } from '../names/made-words.ts';
import { deskEnds, drawServer, drawStranger, mailOf, peopleOf, pickHost, programAccountsOf, serves, towards, type Habit, type HabitAct } from './habit.ts';

const subjects = ['Minutes of the meeting', 'Re: delivery date', 'Offer {}', 'Question about order {}', 'Invitation', 'Out of office', 'Monthly report', 'Invoice {}', 'Newsletter', 'Room booking', 'Your ticket {}', 'Thanks!'] as const;

/** Mails in and out, refused ones, people who look into their boxes and sometimes mistype. */
export const mailFlow: Habit = {
  curve: 'office',
  fits: (host) => host.type === 'mail' || serves(host, 'smtp', 'imap', 'imaps'),
  prepare(place, random) {
    const people = peopleOf(place).map((account) => ({ account, from: hasChance(random, 0.7) ? pick(random, deskEnds(place, random)) : drawStranger(place, random) }));
    const partners = drawMany(random, 14, (own) => {
      const domain = drawDomain(own);
      return { domain, end: drawServer(own, `mx${drawInt(own, 1, 3)}.${domain}`) };
    });
    return (own) => {
      const host = pickHost(own, place);
      const chance = own.next();
      const person = pickUneven(own, people);
      const address = mailOf(place, person.account);
      if (chance < 0.4) {
        const to = towards(host, person.from);
        const protocol = pick(own, ['imap', 'imap', 'imap', 'smtp', 'web'] as const);
        const failures = hasChance(own, 0.07) ? drawInt(own, 1, 2) : 0;
        return [...drawMany(own, failures, () => ({ kind: 'mail-login', from: person.from, to, account: person.account, after: own.next() * 9, data: { isSuccess: false, protocol } }) as const), { kind: 'mail-login', from: person.from, to, account: person.account, after: failures > 0 ? 14 : 0, data: { isSuccess: true, protocol } }];
      }
      const partner = pickUneven(own, partners);
      const other = `${pick(own, ['info', 'office', 'sales', 'orders', drawWord(own)])}@${partner.domain}`;
      const subject = pick(own, subjects).replace('{}', String(drawInt(own, 1000, 9999)));
      const attachment = hasChance(own, 0.25) ? `${drawWord(own)}.${pick(own, ['pdf', 'docx', 'xlsx', 'jpg', 'zip'])}` : undefined;
      const mail = { subject, ...(attachment !== undefined && { attachment }) };
      if (chance < 0.48) {
        const from = drawStranger(place, own);
        return [{ kind: 'mail', from, to: towards(host, from), data: { sender: `${drawWord(own)}@${drawDomain(own)}`, recipient: address, subject: 'Special offer', isRejected: true } }];
      }
      if (chance < 0.78) return [{ kind: 'mail', from: partner.end, to: host.end(), data: { sender: other, recipient: address, ...mail } }];
      return [{ kind: 'mail', from: person.from, to: towards(host, person.from), account: person.account, data: { sender: address, recipient: other, ...mail } }];
    };
  },
};

const statements = ['SELECT id, name FROM {} WHERE id = {n}', 'SELECT count(*) FROM {}', 'UPDATE {} SET changed_at = now() WHERE id = {n}', 'INSERT INTO {} (kind, amount) VALUES ({n}, {n})', 'SELECT * FROM {} WHERE state = {n} ORDER BY id LIMIT 50', 'COMMIT', 'DELETE FROM {} WHERE expires < now()', 'SELECT 1'] as const;

/** Applications at their database: sign-ins, the same few statements, a wrong password after a change. */
export const databaseClients: Habit = {
  curve: 'public',
  fits: (host) => host.type === 'database' || serves(host, 'mysql', 'postgresql', 'mariadb', 'mssql'),
  prepare(place, random) {
    const clients = [...place.site.hosts.values()].filter((host) => !place.hosts.includes(host) && ['web', 'application', 'build', 'container-node'].includes(host.type)).map((host) => host.end());
    const ends: DrawnEnd[] = clients.length > 0 ? clients : deskEnds(place, random);
    const tables = drawMany(random, 6, (own) => `${drawWord(own)}s`);
    const accounts = programAccountsOf(place, 'app');
    const database = pick(random, ['main', 'shop', 'app', 'orders', 'prod']);
    return (own) => {
      const host = pickHost(own, place);
      const from = pick(own, ends);
      const to = host.end();
      const account = pickUneven(own, accounts);
      const ask = (after: number): HabitAct => ({ kind: 'database-query', from, to, account, after, data: { database, statement: pickUneven(own, statements).replace('{}', pick(own, tables)).replaceAll('{n}', String(drawInt(own, 1, 9000))) } });
      if (hasChance(own, 0.02)) return [{ kind: 'database-login', from, to, account, data: { isSuccess: false, database } }];
      if (hasChance(own, 0.3)) return [{ kind: 'database-login', from, to, account, data: { isSuccess: true, database } }, ask(0.2)];
      return [ask(0)];
    };
  },
};

/** Staff at home dial in; some mistype. */
export const vpnStaff: Habit = {
  curve: 'office',
  fits: (host) => host.type === 'vpn-gateway' || serves(host, 'vpn', 'openvpn', 'ipsec', 'ssl-vpn'),
  prepare(place, random) {
    const people = peopleOf(place).map((account) => ({ account, from: drawStranger(place, random), country: pick(random, ['DE', 'NL', 'FR', 'GB', 'ES', 'PL', 'US', 'CA']) }));
    return (own) => {
      const { account, from, country } = pickUneven(own, people);
      const isAway = hasChance(own, 0.05);
      const end = isAway ? drawStranger(place, own) : from;
      const to = towards(pickHost(own, place), end);
      const failures = hasChance(own, 0.1) ? drawInt(own, 1, 2) : 0;
      const login = (isSuccess: boolean, after: number): HabitAct => ({ kind: 'vpn-login', from: end, to, account, after, data: { isSuccess, country: isAway ? pick(own, ['IT', 'PT', 'AT', 'GR', 'TR']) : country } });
      return [...drawMany(own, failures, () => login(false, own.next() * 12)), login(true, failures > 0 ? 20 : 0)];
    };
  },
};

/** Partners bring and fetch files. */
export const ftpTransfers: Habit = {
  curve: 'public',
  fits: (host) => host.type === 'ftp' || serves(host, 'ftp'),
  prepare(place, random) {
    const accounts = programAccountsOf(place, 'partner');
    const partners = drawMany(random, 4, (own) => ({ account: pick(own, [...accounts, drawWord(own)]), from: drawStranger(place, own), folder: drawWord(own) }));
    return (own) => {
      const { account, from, folder } = pickUneven(own, partners);
      const to = towards(pickHost(own, place), from);
      if (hasChance(own, 0.06)) return [{ kind: 'ftp-login', from, to, account, data: { isSuccess: false } }];
      return [{ kind: 'ftp-login', from, to, account, data: { isSuccess: true } }, ...drawMany(own, drawInt(own, 1, 3), () => ({
        kind: 'file-transfer', from, to, account, after: 2 + own.next() * 30, data: { path: `/${folder}/${pick(own, ['orders', 'stock', 'prices', 'list'])}_${drawInt(own, 1000, 9999)}.${pick(own, ['csv', 'xml', 'edi', 'zip'])}`, bytes: drawInt(own, 900, 4_000_000), isUpload: hasChance(own, 0.7) },
      }) as const)];
    };
  },
};

