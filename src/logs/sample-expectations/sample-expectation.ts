/** Fields that are counted over the records of a sample. */
export const countedFields = ['time', 'src', 'dst', 'device', 'rule', 'action', 'severity', 'account', 'process', 'commandLine', 'domain', 'url', 'file', 'hash', 'techniques', 'bytes'] as const;
export type CountedField = (typeof countedFields)[number];

/** What a reader must get out of one published file. The files stay outside the repository. */
export interface SampleExpectation {
  /** Below the folder that `STANCH_DATASETS` names. */
  path: string;
  /** The format that most of its records must have. */
  format: string;
  /** How many records there are. */
  records: number;
  /** Lines that are broken as published. Default: none. */
  unread?: number;
  /** Least share of the records (0 to 1) that has the field. */
  fields: Partial<Record<CountedField, number>>;
}
