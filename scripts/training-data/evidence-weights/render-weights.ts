import type { EvidenceWeights } from '../../../src/perception/evidence-features.ts';

/** More digits say nothing, and fewer make a file that can be read again. */
const digits = 4;

/** The weights as a module of their own. */
export function renderWeights(weights: EvidenceWeights): string {
  return `import type { EvidenceWeights } from './evidence-features.ts';\n\n/** Made by \`npm run evidence-weights\` from simulated incidents of the train families: do not edit. */\nexport const evidenceWeights: EvidenceWeights = ${render(weights)};\n`;
}

/** JSON with numbers side by side, and all else on lines of their own. */
function render(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(digits)));
  if (Array.isArray(value)) return value.every((one) => typeof one === 'number') ? `[${value.map(render).join(', ')}]` : `[\n${value.map(render).join(',\n')}\n]`;
  if (typeof value === 'object' && value !== null) return `{\n${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${render(one)}`).join(',\n')}\n}`;
  return JSON.stringify(value);
}
