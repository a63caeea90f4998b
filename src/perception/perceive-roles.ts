import { roles as roleNames, type Assessment, type Entity, type ModelFunctions, type Situation } from '../contracts/index.ts';

export interface PerceiveRolesRequest {
  functions: ModelFunctions;
  /** Ends with the outcome. */
  situation: Situation;
  entities: readonly Entity[];
  /** As believed before it. */
  roles: Assessment['entities'];
  /** The outcome's text. Hostile: data only. */
  text: string;
}

/** Things asked about after one outcome. */
const asked = 6;
const askedKinds: ReadonlySet<string> = new Set(['host', 'account', 'key', 'address', 'domain']);

/**
 * Who plays which part, after an outcome: the model is asked about each thing that the text names and that has no part yet. A part that was
 * given is kept.
 */
export async function perceiveRoles({ functions, situation, entities, roles, text }: PerceiveRolesRequest): Promise<Assessment['entities']> {
  const known = new Set([...roles.attacker, ...roles.compromised]);
  const lower = text.toLowerCase();
  const named = entities.filter((entity) => askedKinds.has(entity.kind) && !known.has(entity.alias) && isNamedIn(lower, entity)).slice(0, asked);
  if (named.length === 0) return roles;
  const shares = await functions.rolesOf(situation, named.map((entity) => entity.alias));
  const next = { attacker: [...roles.attacker], compromised: [...roles.compromised], targeted: [...roles.targeted] };
  named.forEach((entity, index) => {
    const of = shares[index] ?? [];
    const role = roleNames[of.indexOf(Math.max(...of))] ?? 'uninvolved';
    // Nobody of the site is taken for the attacker on the word of one outcome, and nothing outside for a victim.
    if (role === 'compromised' && (entity.isInternal || entity.kind === 'account' || entity.kind === 'key')) next.compromised.push(entity.alias);
    else if (role === 'attacker' && !entity.isInternal && entity.kind !== 'account') next.attacker.push(entity.alias);
  });
  return next;
}

/** Names of at least three letters, not inside of a longer word. */
function isNamedIn(lower: string, { name, addresses }: Entity): boolean {
  return [name, ...addresses].some((one) => {
    const word = one.toLowerCase();
    if (word.length < 3) return false;
    for (let place = lower.indexOf(word); place >= 0; place = lower.indexOf(word, place + 1)) {
      const before = lower[place - 1] ?? ' ';
      const after = lower[place + word.length] ?? ' ';
      if (!/[a-z0-9_-]/.test(before) && !/[a-z0-9_-]/.test(after)) return true;
    }
    return false;
  });
}
