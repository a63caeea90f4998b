/**
 * One technique as the table writes it: published id, published name, tactic short names parted by blanks, meaning in our own
 * words, signs parted by `|` (a trailing `~` marks a weak sign, one that ordinary traffic shows too), and the class names
 * (`alert-classes.ts`) of the alerts that it tends to raise, parted by blanks.
 */
export type TechniqueRow = readonly [id: string, name: string, tactics: string, meaning: string, signs: string, classes: string];
