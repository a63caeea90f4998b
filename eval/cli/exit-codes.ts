import type { ErrorCode } from '../../src/kit/error.ts';

/** As those of the product: 0 done, 1 a goal is not met (worse, or a run broke), 2 usage or input, 3 model, 130 interrupted. */
export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'usage': case 'input-missing': case 'input-unreadable': case 'input-empty': case 'input-invalid': case 'output-unwritable': case 'run-invalid': case 'internal': return 2;
    case 'model-missing': case 'model-hash': case 'model-invalid': case 'model-too-large': case 'context-too-small': case 'prompt-too-long': case 'download-failed': case 'unsupported': return 3;
    case 'budget-spent': case 'model-answer': case 'not-recovered': return 1;
    case 'interrupted': return 130;
    default: return code satisfies never;
  }
}
