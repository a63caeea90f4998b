/** Closed list of error codes; each has one exit code in `cli/exit-codes.ts`. */
export type ErrorCode =
  | 'usage' | 'input-missing' | 'input-unreadable' | 'input-empty' | 'input-invalid' | 'output-unwritable' | 'run-invalid'
  | 'model-missing' | 'model-hash' | 'model-invalid' | 'model-too-large' | 'context-too-small' | 'prompt-too-long' | 'download-failed'
  | 'unsupported' | 'budget-spent' | 'model-answer' | 'interrupted' | 'not-recovered' | 'internal';

/** The one base class: a sentence for people, a hint what to do next, and the cause. */
export class StanchError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  constructor(code: ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StanchError';
    this.code = code;
    this.hint = hint;
  }
}
