import type { Random, ScenarioTemplate, TemplateAct } from '../../contracts/index.ts';
import { hasChance } from './draw.ts';
import { listAdded } from './natural-commands.ts';
import { splitRef } from './refs.ts';

type Move = ScenarioTemplate['next'][string];
type Artifact = ScenarioTemplate['artifacts'][string];

/** What it looks like when an artefact is put back. */
function actOfReturn(id: string, artifact: Artifact): TemplateAct | undefined {
  const common = { after: 0, count: 1, every: 2, to: artifact.host, shows: [] };
  const name = `{${id}}`;
  switch (artifact.kind) {
    case 'file': case 'web-shell': case 'implant': case 'persistence': return { ...common, act: 'file-write', data: { path: name } };
    case 'scheduled-task': return { ...common, act: 'scheduled-task', data: { name, command: '/bin/sh -c {word}' } };
    case 'account': return { ...common, act: 'account-created', data: { name } };
    case 'process': case 'package': return undefined;
    default: return artifact.kind satisfies never;
  }
}

/**
 * Moves that put artefacts back, drawn with chance 0.6 for each artefact on a host to which a channel leads that does not run through it,
 * where the template has no such move.
 */
export function drawReturnMoves(template: ScenarioTemplate, random: Random): [id: string, move: Move][] {
  const added = listAdded(template);
  const known = new Set(Object.values(template.next).filter((move) => move.effect === 'artifact-returns').map((move) => splitRef(move.on).id));
  return Object.entries(template.artifacts).flatMap(([id, artifact]): [string, Move][] => {
    const own = random.child(id);
    if (known.has(id) || added.has(id)) return [];
    const channel = Object.entries(template.channels).find(([name, one]) => !added.has(name) && splitRef(one.to).id === splitRef(artifact.host).id && !one.through.includes(`@${id}`));
    if (channel === undefined || !hasChance(own, 0.6)) return [];
    const act = actOfReturn(id, artifact);
    return [[`return-${id}`, { channel: channel[0], chancePerTenMinutes: Math.round(15 + own.next() * 35) / 100, effect: 'artifact-returns', on: `@${id}`, adds: [], acts: act === undefined ? [] : [act], what: 'The intruder puts it back.', basis: 'inferred' }]];
  });
}
