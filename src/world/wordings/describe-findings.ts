import { verbFacts, type FactRef } from '../../contracts/index.ts';
import { renderVisible } from '../../kit/visible-text.ts';
import type { FoundFact, Lead } from '../outcome-facts.ts';
import { drawWording, type Slots } from './draw-wording.ts';
import { artifactWordings, compromisedWordings, damageWordings, detailWordings, memoryOnlyMarks, needsRebuildMarks, rootCauseWordings } from './findings.ts';
import { leadWordings } from './follow-ups.ts';
import type { Style } from './style.ts';

/** `web-1 (ssh)` for a service, `svc-web (web-1)` for an account on a host, else the name. */
function nameOf(ref: FactRef): string {
  if (ref.host === undefined || ref.host === ref.name) return renderVisible(ref.name);
  return renderVisible(ref.kind === 'service' ? `${ref.host} (${ref.name})` : `${ref.name} (${ref.host})`);
}

function describeBare(found: FoundFact, style: Style): string {
  switch (found.kind) {
    case 'compromised': {
      const { kind } = found.ref;
      return style.line(compromisedWordings[kind === 'host' || kind === 'account' || kind === 'key' ? kind : 'other'], { name: nameOf(found.ref) });
    }
    case 'artifact': {
      const { artifact } = found;
      const line = style.line(artifactWordings[artifact.kind], { name: renderVisible(artifact.name), host: renderVisible(artifact.host) });
      const marks = [...(found.isInMemoryOnly ? [memoryOnlyMarks] : []), ...(artifact.needsRebuild === true ? [needsRebuildMarks] : [])].map((table) => drawWording([table], {}, style.pen));
      return marks.length === 0 ? line : `${line} [${marks.join('; ')}]`;
    }
    case 'root-cause': return style.line(rootCauseWordings[found.cause.kind], { name: nameOf(found.cause.on) });
    case 'damage': {
      const { kind, host, service } = found.damage;
      return style.line(damageWordings[kind], { host: renderVisible(service === undefined ? host : `${host} (${service})`) });
    }
    default: return found satisfies never;
  }
}

function whatOf(found: FoundFact): string {
  switch (found.kind) {
    case 'compromised': return found.what;
    case 'artifact': return found.artifact.what;
    case 'root-cause': return found.cause.what;
    case 'damage': return found.damage.what;
    default: return found satisfies never;
  }
}

/** One line: kind, name, host, and what is known of it. In a text that has got too long, an artefact goes without the latter. */
export function describeFound(found: FoundFact, style: Style): string {
  const line = describeBare(found, style);
  const what = renderVisible(whatOf(found)).trim().replace(/\.$/, '');
  return what === '' || (style.isTerse && found.kind === 'artifact') ? line : style.line(detailWordings, { line, what });
}

const isLooked = (verb: string): verb is keyof typeof leadWordings => Object.hasOwn(leadWordings, verb);

/** Where to look next, in words from which the command can be told. */
export function describeLead({ verb, target }: Lead, style: Style): string {
  const slots: Slots = { target: renderVisible(target), title: verbFacts(verb).title.toLowerCase() };
  return style.line(leadWordings[isLooked(verb) ? verb : 'other'], slots);
}
