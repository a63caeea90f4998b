interface RotatedName {
  /** Name of the log that is written now. */
  base: string;
  /** Oldest first; undefined for the log that is written now. */
  age: readonly [kind: number, value: number] | undefined;
}

const packed = /\.(?:gz|zst|xz|bz2|zip|z)$/i;
const numbered = /^(.{1,255})\.(\d{1,5})(\.(?:log|json|jsonl|txt|csv))?$/i;
/** An address is no log that was rotated. */
const onlyNumbers = /^[\d.]+$/;
const dated = /^(.{1,200}?)[-._](20\d\d|19\d\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])(?:[-T_.]?(\d{1,6}))?(\.(?:log|json|jsonl|txt|csv))?$/i;

const maxNameCharacters = 255;

function readRotatedName(name: string): RotatedName {
  if (name.length > maxNameCharacters) return { base: name, age: undefined };
  const bare = name.replace(packed, '');
  const date = dated.exec(bare);
  if (date !== null) {
    const [, base = '', year = '', month = '', day = '', time = '0', extension = ''] = date;
    return { base: base + extension, age: [0, Number(`${year}${month}${day}`) * 1_000_000 + Number(time.padEnd(6, '0'))] };
  }
  const number = numbered.exec(bare);
  if (number === null || onlyNumbers.test(number[1] ?? '')) return { base: bare, age: undefined };
  const [, base = '', digits = '', extension = ''] = number;
  return { base: base + extension, age: [1, -Number(digits)] };
}

function compareAges(left: RotatedName['age'], right: RotatedName['age']): number {
  if (left === undefined || right === undefined) return (left === undefined ? 1 : 0) - (right === undefined ? 1 : 0);
  return left[0] - right[0] || left[1] - right[1];
}

/**
 * Puts the files of one log that was rotated (`a.log.2.gz`, `a.log.1`, `a.log`, or `a.log-20260101`) beside each other, oldest first, at the
 * place of the first of them. All else keeps its place, and so does what cannot be read.
 */
export function orderRotated<T extends { path: string; problem?: unknown }>(files: readonly T[]): T[] {
  const sets = new Map<string, { file: T; age: RotatedName['age'] }[]>();
  for (const [index, file] of files.entries()) {
    if (file.problem !== undefined) {
      sets.set(`problem ${index}`, [{ file, age: undefined }]);
      continue;
    }
    const nameStart = Math.max(file.path.lastIndexOf('/'), file.path.lastIndexOf('\\'), file.path.lastIndexOf('!')) + 1;
    const { base, age } = readRotatedName(file.path.slice(nameStart));
    const key = file.path.slice(0, nameStart) + base;
    const set = sets.get(key);
    if (set === undefined) sets.set(key, [{ file, age }]);
    else set.push({ file, age });
  }
  return [...sets.values()].flatMap((set) => set.sort((left, right) => compareAges(left.age, right.age)).map(({ file }) => file));
}
