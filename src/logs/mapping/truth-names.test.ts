import { expect, it } from 'vitest';
import { findTruthColumns, plainName } from './truth-names.ts';

it.each([
  [['time', 'name', 'time_label', 'event_label'], [2, 3]],
  [['ts', 'detailed-label', ' Label', 'DetailedLabel'], [1, 2, 3]],
  [['src', 'attack_cat', 'Label'], [1, 2]],
  [['src', 'label', 'type'], [1, 2]],
  [['type', 'src', 'label'], [2]],
  [['class', 'attackType', 'attackID', 'attackDescription'], [0, 1, 2, 3]],
  [['Attack_label', 'Attack_type'], [0, 1]],
  [['attack', 'category', 'subcategory'], [0, 1, 2]],
  [['attack', 'severity', 'category'], []],
  [['attack_type', 'policy', 'message'], []],
  [['severity_label', 'SensitivityLabel', 'labels', 'label_values'], []],
  [['ground_truth', 'is_attack', 'isAnomaly'], [0, 1, 2]],
  [[], []],
])('finds the truth in %o', (names, expected) => {
  expect(findTruthColumns(names)).toEqual(expected);
});

it('compares names by their letters and digits', () => {
  expect(['Src IP Addr', 'src_ip_addr', 'srcIpAddr'].map((name) => plainName(name))).toEqual(['srcipaddr', 'srcipaddr', 'srcipaddr']);
  expect(plainName(' 时间 ')).toBe('时间');
});
