import type { Random } from '../../../contracts/index.ts';
import { drawInt, hasChance, pick } from '../draw.ts';
import { drawWord } from './made-words.ts';

const firstNames = ['ada', 'ahmed', 'aino', 'ana', 'anders', 'arjun', 'bea', 'bram', 'carla', 'chen', 'clara', 'daan', 'dario', 'elif', 'emeka', 'erik', 'eva', 'fatima', 'felix', 'greta', 'hana', 'henk', 'ines', 'ivan', 'jana', 'jonas', 'kofi', 'lea', 'lin', 'lotte', 'luis', 'magda', 'marek', 'maria', 'mei', 'milan', 'mona', 'nadia', 'nils', 'nora', 'olga', 'omar', 'paula', 'pedro', 'petra', 'priya', 'rafael', 'rosa', 'samir', 'sara', 'sven', 'tariq', 'teresa', 'tomas', 'ulla', 'vera', 'viktor', 'wanda', 'yuki', 'zoe'] as const;
const lastNames = ['abe', 'adler', 'almeida', 'bakker', 'banda', 'bauer', 'berg', 'blum', 'castro', 'cohen', 'costa', 'dahl', 'diaz', 'dubois', 'ekstrom', 'farkas', 'ferrari', 'fischer', 'garcia', 'gupta', 'haddad', 'hansen', 'horvat', 'ito', 'jansen', 'kaya', 'keller', 'khan', 'kowal', 'kumar', 'lang', 'larsen', 'lopez', 'maier', 'mensah', 'meyer', 'moreau', 'mwangi', 'nagy', 'nilsen', 'novak', 'okafor', 'olsen', 'park', 'pavlov', 'pereira', 'petit', 'popov', 'rahman', 'ricci', 'rossi', 'roth', 'sato', 'schulz', 'silva', 'singh', 'tanaka', 'varga', 'vogel', 'weber', 'wolf', 'yilmaz'] as const;
const jobs = ['backup', 'deploy', 'report', 'sync', 'batch', 'mailer', 'import', 'export', 'monitor', 'scan', 'print', 'web', 'sql', 'build', 'index', 'crm', 'erp', 'ldap', 'jobs', 'feed'] as const;

/** How a site spells its accounts. Each call gives another name. */
export interface AccountNaming {
  person(random: Random): string;
  admin(random: Random): string;
  service(random: Random): string;
  application(random: Random): string;
}

export function drawAccountNaming(random: Random): AccountNaming {
  const shape = drawInt(random, 0, 7);
  const adminShape = drawInt(random, 0, 5);
  const serviceShape = drawInt(random, 0, 6);
  const person = (own: Random): string => {
    const first = pick(own, firstNames);
    const last = pick(own, lastNames);
    switch (shape) {
      case 0: return `${first.slice(0, 1)}${last}`;
      case 1: return `${first}.${last}`;
      case 2: return `${first.slice(0, 1)}.${last}`;
      case 3: return `${last}${first.slice(0, 1)}`;
      case 4: return `${first}${last.slice(0, 1)}`;
      case 5: return `${last}.${first}`;
      case 6: return `u${drawInt(own, 10_000, 99_999)}`;
      default: return `${first.slice(0, 2)}${last.slice(0, 4)}`;
    }
  };
  return {
    person,
    admin(own) {
      const name = person(own);
      return [name, name, `adm-${name}`, `${name}-adm`, `a_${name}`, `${name}.admin`][adminShape] ?? name;
    },
    service(own) {
      const job = hasChance(own, 0.75) ? pick(own, jobs) : drawWord(own, 2);
      return [`svc-${job}`, `svc_${job}`, `s-${job}`, `${job}svc`, job, `sa_${job}`, `${job}-bot`][serviceShape] ?? job;
    },
    application: (own) => `${hasChance(own, 0.5) ? pick(own, ['app', 'portal', 'shop', 'cms', 'site', 'crm', 'api', 'forms']) : drawWord(own, 2)}${pick(own, ['', '', 'app', '_rw', 'user', '1'])}`,
  };
}

/** The account that is there with the system. */
export function systemAccountName(os: string): string {
  return /windows/i.test(os) ? 'Administrator' : 'root';
}

const keyLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Name under which a key is known: the id of a cloud key, or what stands behind an SSH key. */
export function drawKeyName(random: Random, isCloud: boolean): string {
  if (isCloud) return `AKIA${Array.from({ length: 16 }, () => keyLetters.charAt(drawInt(random, 0, 31))).join('')}`;
  return pick(random, [`${pick(random, jobs)}-key-${drawInt(random, 1, 9)}`, `${drawWord(random, 2)}-token`, `${pick(random, jobs)}-${drawWord(random, 2)}`]);
}
