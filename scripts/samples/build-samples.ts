import { createHash } from 'node:crypto';
import { makeBackupNight } from './backup-night.ts';
import { makeSprayFailed } from './spray-failed.ts';
import { makeSshGuessing } from './ssh-guessing.ts';
import { makeWebShell } from './web-shell.ts';
import type { Sample } from './sample.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function renderCard(sample: Sample, files: ReadonlyMap<string, string>): string {
  const { scenario } = sample;
  const rows = [...files].map(([file, text]) => {
    const format = scenario.evidence.find((one) => one.file === file)?.format ?? (file === 'system.md' ? 'the site\'s own description' : 'truth');
    return `| \`${file}\` | ${format} | ${text.split('\n').length - 1} | \`${sha256(text)}\` |`;
  });
  return [
    `# ${sample.name}`, '',
    `**${scenario.title}.** Kind: ${scenario.kind}. Family: ${scenario.family}. Split: ${scenario.split}. Licence: ${scenario.source.licence}.`, '',
    sample.about, '',
    '## How it was made', '',
    `${scenario.source.citation} \`scripts/make-samples.ts\` draws names of ports, times and noise from the seed \`${sample.name}\`, writes every event to each sensor that would have seen it, and takes the line numbers in \`scenario.json\` from the finished files. Running it again gives the same bytes; a test checks that. Addresses outside are from the documentation ranges (RFC 5737), domains are reserved ones (RFC 2606). Rules have local ids from 9000000 on and our own wording; decoder and preprocessor messages keep the ids and names that Suricata and Snort give them.`, '',
    '## Files', '', '| file | format | lines | SHA-256 |', '|---|---|---|---|', ...rows, '',
    '`scenario.json` holds the truth: never show it, or this card, to whatever plans the response.', '',
  ].join('\n');
}

/** All files of the samples: path below `datasets` to text. Pure: the same at every call. */
export function buildSamples(): Map<string, string> {
  const built = new Map<string, string>();
  for (const sample of [makeSshGuessing(), makeWebShell(), makeBackupNight(), makeSprayFailed()]) {
    const files = new Map([...sample.files, ['system.md', sample.scenario.system.text], ['scenario.json', `${JSON.stringify(sample.scenario, undefined, 1)}\n`]]);
    files.set('card.md', renderCard(sample, files));
    for (const [file, text] of files) built.set(`${sample.name}/${file}`, text);
  }
  return built;
}
