import type { SystemDescription } from '../../src/contracts/index.ts';

const sentence = (...parts: (string | false | undefined)[]): string => parts.filter((part) => typeof part === 'string' && part !== '').join('; ');

/** The site's own page about itself, in Markdown; everything in it comes from the description. */
export function renderSystemText(title: string, about: string, system: Omit<SystemDescription, 'text'>): string {
  const hosts = system.hosts.map((host) => {
    const remarks = sentence(host.mayIsolate === false && 'may not be isolated', host.mayRebuild === false && 'may not be rebuilt');
    return `| ${[host.name, host.role ?? '', host.addresses.join(', '), host.os ?? '', host.zone ?? '', host.services.join(', '), `criticality ${host.criticality ?? 1}`, remarks].join(' | ')} |`;
  });
  const accounts = system.accounts.map((account) => `- Account \`${account.name}\`: ${sentence(account.role, account.isPrivileged === true && 'privileged', account.mustStay === true && 'must stay enabled')}.`);
  return [
    `# ${title}`, '', about, '',
    '## Hosts', '',
    '| name | role | addresses | os | zone | services | criticality (1 to 4) | remarks |', '|---|---|---|---|---|---|---|---|', ...hosts, '',
    '## Zones', '', ...system.zones.map((zone) => `- ${zone.name}: ${zone.network ?? ''}`), '',
    '## Where traffic and names can be blocked', '', ...system.enforcementPoints.map((name) => `- ${name}`), '',
    '## Accounts', '', ...accounts, '',
    '## Backup', '', system.backup ?? 'None.', '',
    '## Rules', '', ...system.rules.map((rule) => `- ${rule}`), '',
  ].join('\n');
}
