import type { LogRecord, Stage } from '../contracts/index.ts';
import { benignWords, classRules, familyRules, requestPath, wordRules, type StageRule } from './sign-rules.ts';

/** From this weight on a group is a sign of an attack. */
export const signWeight = 0.35;
const maxJudgedChars = 512;

export interface Judgement {
  /** 0 to 1: how strongly lines of this rule speak of an attack, before counting them. */
  weight: number;
  stage: Stage;
  isBenign: boolean;
  /** Tells of a sign-in that worked. */
  isSignIn: boolean;
  /** The words that led here, for people. */
  reason: string;
}

/** Stages in which something is tried; whether it worked is another line. */
export const attemptStages: ReadonlySet<Stage> = new Set(['recon', 'failure', 'credential', 'exploit']);

const severityWeights = [0, 0.05, 0.2, 0.45, 0.65, 0.8] as const;

/** OCSF severity id; where the reader knows none, from the detector's own priority (1 highest). */
export function severityOf(record: Pick<LogRecord, 'severityId' | 'priority'>): LogRecord['severityId'] {
  if (record.severityId !== 0 || record.priority === undefined) return record.severityId;
  return record.priority <= 1 ? 4 : record.priority === 2 ? 3 : record.priority === 3 ? 2 : 1;
}

function heaviest(rules: readonly StageRule[], text: string): StageRule | undefined {
  let best: StageRule | undefined;
  for (const rule of rules) if ((best === undefined || rule.weight > best.weight) && rule.pattern.test(text)) best = rule;
  return best;
}

/** Snort's own decoder and preprocessor events (generator 100 and above), except its port scan finder. */
function isProtocolChatter(ruleId: string | undefined): boolean {
  const generator = /^(\d{3}):/.exec(ruleId ?? '')?.[1];
  return generator !== undefined && generator !== '122';
}

/** Weighs one rule or kind of line by class, family, severity and wording. Never by who was involved. */
export function judgeRule(record: LogRecord, hostileText: string): Judgement {
  const message = record.kind === 'alert' ? record.message : record.message.slice(0, maxJudgedChars).replace(requestPath, '$1').replace(/"[^"]{0,200}"$/, '');
  const text = `${message} ${hostileText}`.slice(0, maxJudgedChars);
  const classRule = record.classification === undefined ? undefined : classRules.find((rule) => rule.pattern.test(record.classification ?? ''));
  const family = familyRules.find((rule) => rule.pattern.test(text));
  const heaviestWord = heaviest(wordRules, text);
  // Only a detector's word makes something unusual.
  const word = heaviestWord?.stage === 'anomaly' && record.kind !== 'alert' ? undefined : heaviestWord;
  const isSignIn = wordRules.some((rule) => rule.stage === 'success' && rule.pattern.test(text)) && !/fail|invalid|denied/i.test(text);
  const severity = severityOf(record);
  // The level of an ordinary event is the program's own worry, not a detector's finding.
  const bySeverity = severityWeights[severity] * (record.kind === 'alert' ? 1 : 0.4);
  const wordWeight = word?.weight ?? 0;
  const isBenign = benignWords.test(text) || family?.weight === 0 || (classRule?.weight === 0 && family === undefined) || isProtocolChatter(record.ruleId);
  if (hostileText !== '') return { weight: Math.max(0.6, wordWeight), stage: word && wordWeight >= 0.6 ? word.stage : 'exploit', isBenign: false, isSignIn, reason: 'hostile request' };
  if (isBenign) return { weight: Math.min(0.3, (wordWeight * 0.35) + 0.02), stage: 'none', isBenign: true, isSignIn, reason: 'everyday message' };
  const known = [classRule, family].filter((rule) => rule !== undefined);
  const best = heaviest([...known.map((rule) => ({ ...rule, pattern: /^/ })), ...(word ? [{ ...word, pattern: /^/ }] : [])], '');
  // A class or family that is known says more than a bare priority, which many rule sets set to one value for all.
  const weight = known.length > 0 ? Math.max(best?.weight ?? 0, bySeverity * 0.8) : Math.max(wordWeight, bySeverity);
  const agreement = known.length > 0 && known.some((rule) => rule.weight >= 0.4) && wordWeight >= 0.4 ? 0.06 : 0;
  // Where the detector's class speaks of an attempt, the words of its title tell what was attempted, not what came of it.
  const isOnlyAttempt = classRule !== undefined && attemptStages.has(classRule.stage) && word !== undefined && !attemptStages.has(word.stage);
  const stage = isOnlyAttempt ? classRule.stage : word && wordWeight >= 0.4 && (wordWeight >= (best?.weight ?? 0) - 0.1) ? word.stage : best?.stage ?? 'none';
  const reason = best === undefined ? `severity ${severity}` : best.weight >= bySeverity ? (classRule?.weight === best.weight ? `class ${record.classification ?? ''}` : `${best.stage} wording`) : `severity ${severity}`;
  return { weight: Math.min(1, weight + agreement), stage, isBenign: false, isSignIn, reason };
}

/** Some kinds count only in numbers: one failed sign-in is life, a dozen within minutes are an attack. */
export function weightForBurst(judgement: Judgement, burstCount: number): number {
  if (judgement.stage !== 'failure' || judgement.weight > 0.5) return judgement.weight;
  if (burstCount >= 10) return 0.6;
  return burstCount >= 5 ? 0.42 : Math.min(0.3, judgement.weight);
}
