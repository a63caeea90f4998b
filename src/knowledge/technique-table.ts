import type { Technique } from '../contracts/index.ts';
import { alertClass, isAlertClassName, type AlertClassName } from './alert-classes.ts';
import { tactics } from './tactics.ts';
import type { TechniqueRow } from './technique-row.ts';
import { collectionRows } from './techniques/collection.ts';
import { commandAndControlRows } from './techniques/command-and-control.ts';
import { credentialAccessRows } from './techniques/credential-access.ts';
import { defenseEvasionRows } from './techniques/defense-evasion.ts';
import { discoveryRows } from './techniques/discovery.ts';
import { executionRows } from './techniques/execution.ts';
import { exfiltrationRows } from './techniques/exfiltration.ts';
import { impactRows } from './techniques/impact.ts';
import { initialAccessRows } from './techniques/initial-access.ts';
import { lateralMovementRows } from './techniques/lateral-movement.ts';
import { persistenceRows } from './techniques/persistence.ts';
import { privilegeEscalationRows } from './techniques/privilege-escalation.ts';
import { reconnaissanceRows } from './techniques/reconnaissance.ts';

/** A technique with what only the look-up needs. */
export interface TableEntry {
  technique: Technique;
  /** Those of its signs that ordinary traffic shows too. */
  weakSigns: ReadonlySet<string>;
  alertClassNames: readonly AlertClassName[];
}

const tacticIdByShortName = new Map(tactics.map((tactic) => [tactic.shortName, tactic.id]));

function resolveRow([id, name, tacticNames, meaning, signText, classText]: TechniqueRow): TableEntry {
  const signs = signText.split('|');
  const alertClassNames = classText.split(' ').filter(isAlertClassName);
  const tacticIds = tacticNames.split(' ').flatMap((shortName) => tacticIdByShortName.get(shortName) ?? []);
  const parentId = id.includes('.') ? id.slice(0, id.indexOf('.')) : undefined;
  return {
    technique: {
      id,
      name,
      tacticIds,
      ...(parentId === undefined ? {} : { parentId }),
      meaning,
      signs: signs.map((sign) => sign.replace(/~$/, '')),
      alertClasses: alertClassNames.map((className) => alertClass(className).text),
    },
    weakSigns: new Set(signs.filter((sign) => sign.endsWith('~')).map((sign) => sign.slice(0, -1))),
    alertClassNames,
  };
}

/** The rows as written, in kill chain order of their main tactic. */
export const techniqueRows: readonly TechniqueRow[] = [
  ...reconnaissanceRows, ...initialAccessRows, ...executionRows, ...persistenceRows, ...privilegeEscalationRows, ...defenseEvasionRows,
  ...credentialAccessRows, ...discoveryRows, ...lateralMovementRows, ...collectionRows, ...commandAndControlRows, ...exfiltrationRows, ...impactRows,
];

/** Every technique of the project's own table. */
export const techniqueTable: readonly TableEntry[] = techniqueRows.map(resolveRow);
