import { StanchError } from '../kit/error.ts';

interface PatternStep {
  accepts(character: string): boolean;
  isOptional: boolean;
  isRepeated: boolean;
}

/**
 * Does a key of `rank_pattern` or `alpha_pattern` mean a module? The key stands for the end of the module's name, from its beginning or
 * after a dot. Source: peft/utils/other.py, `get_pattern_key`: `re.match(rf"(.*\.)?({key})$", name)`. Of regular expressions only
 * characters, `.`, `\.`, `\d`, `*`, `+`, `?`, a first `^` and a last `$` are understood, in time linear in the name. Throws `unsupported`
 * for any other.
 */
export function matchesModule(key: string, moduleName: string): boolean {
  const isAnchored = key.startsWith('^');
  const steps = parsePattern(key);
  let places = new Set<number>(skipOptional(steps, 0));
  for (const character of moduleName) {
    const next = new Set<number>();
    for (const place of places) {
      const step = steps[place];
      if (step?.accepts(character) !== true) continue;
      for (const reached of [...(step.isRepeated ? [place] : []), ...skipOptional(steps, place + 1)]) next.add(reached);
    }
    if (!isAnchored && character === '.') for (const place of skipOptional(steps, 0)) next.add(place);
    places = next;
  }
  return places.has(steps.length);
}

/** A place in the pattern and those after it that can be reached without reading anything. */
function skipOptional(steps: readonly PatternStep[], place: number): number[] {
  const reached = [place];
  for (let index = place; steps[index]?.isOptional === true; index += 1) reached.push(index + 1);
  return reached;
}

function parsePattern(key: string): PatternStep[] {
  const body = [...key.slice(key.startsWith('^') ? 1 : 0, key.endsWith('$') && !key.endsWith('\\$') ? -1 : undefined)];
  const steps: PatternStep[] = [];
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at] ?? '';
    const last = steps.at(-1);
    if (character === '*' || character === '+' || character === '?') {
      if (last === undefined || last.isOptional || last.isRepeated) throw notUnderstood(key);
      last.isOptional = character !== '+';
      last.isRepeated = character !== '?';
    } else if (character === '\\') {
      at += 1;
      steps.push({ accepts: acceptEscaped(body[at] ?? '', key), isOptional: false, isRepeated: false });
    } else if (character === '.') steps.push({ accepts: () => true, isOptional: false, isRepeated: false });
    else if ('[](){}|^$'.includes(character)) throw notUnderstood(key);
    else steps.push({ accepts: (given) => given === character, isOptional: false, isRepeated: false });
  }
  return steps;
}

function acceptEscaped(character: string, key: string): PatternStep['accepts'] {
  if (character === 'd') return (given) => given >= '0' && given <= '9';
  if (character === '' || /[A-Za-z0-9]/.test(character)) throw notUnderstood(key);
  return (given) => given === character;
}

function notUnderstood(key: string): StanchError {
  return new StanchError('unsupported', `The adapter gives ranks or scales by the pattern ${JSON.stringify(key)}, which is not understood here.`, 'Write the names of its modules out in adapter_config.json.');
}
