import { StanchError } from '../kit/error.ts';

const sentences: Record<string, [problem: string, hint: string]> = {
  ENOSPC: ['the disk is full', 'Free some space, or choose another place with --run-dir. What was written before is kept and can be continued with --from.'],
  EDQUOT: ['the disk quota is used up', 'Free some space, or choose another place with --run-dir. What was written before is kept and can be continued with --from.'],
  EROFS: ['the file system is read-only', 'Choose a folder that can be written to with --run-dir.'],
  EACCES: ['writing there is not allowed', 'Choose a folder that can be written to with --run-dir.'],
  EPERM: ['writing there is not allowed', 'Choose a folder that can be written to with --run-dir.'],
  ENOTDIR: ['a file is in the place of a folder', 'Choose another folder with --run-dir.'],
  EEXIST: ['a file is in the place of a folder', 'Choose another folder with --run-dir.'],
  EISDIR: ['a folder is in the place of a file', 'Choose another folder with --run-dir.'],
  ENOENT: ['the run folder is gone', 'It was moved or deleted while the run was going on. Start again.'],
};

/** Any failure of writing under a run folder as `output-unwritable`, with a sentence that names the place and the reason. */
export function toWriteError(path: string, cause: unknown): StanchError {
  if (cause instanceof StanchError) return cause;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown error';
  const [problem, hint] = sentences[code] ?? [`the system answered ${code}`, 'Check the disk, or choose another folder with --run-dir.'];
  return new StanchError('output-unwritable', `Could not write ${path}: ${problem}.`, hint, cause);
}
