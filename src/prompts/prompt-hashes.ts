import { createHash } from 'node:crypto';
import { caseWording, findingKinds } from '../case/index.ts';
import { actWording, neutralCommand } from './act.ts';
import { conjectureWording } from './conjecture.ts';
import { lineCharacters, perceiveWording, roleOptions, verdictOptions } from './perceive.ts';
import { predictWording } from './predict.ts';
import { evidenceHeading, promptVersion, renderStaticPrefix, systemHeading } from './static-prefix.ts';
import { fullWording } from './full-wording.ts';
import { paperWording } from './paper-wording.ts';

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify([promptVersion, value])).digest('hex').slice(0, 16);

/** One hash for each prompt of the compact profile, over its exact wording. */
export function compactPromptHashes(): Record<string, string> {
  return {
    prefix: hash([renderStaticPrefix(), systemHeading, evidenceHeading]),
    // Outcomes are read line by line, cut at so many characters.
    perceive: hash([{ ...perceiveWording, role: perceiveWording.role('h1', 0) }, verdictOptions, roleOptions, 'by line', lineCharacters]),
    conjecture: hash(conjectureWording),
    case: hash([caseWording, findingKinds]),
    act: hash(actWording),
    predict: hash(predictWording),
    neutral: hash(neutralCommand),
  };
}

/** The same for the full profile. */
export function fullPromptHashes(): Record<string, string> {
  return Object.fromEntries(Object.entries(fullWording).map(([name, text]) => [name, hash(text)]));
}

/** The same for what the paper profile has of its own. */
export function paperPromptHashes(): Record<string, string> {
  return Object.fromEntries(Object.entries(paperWording).map(([name, wording]) => [`paper-${name}`, hash(wording)]));
}
