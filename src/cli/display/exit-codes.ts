import type { ErrorCode } from '../../kit/error.ts';

/** 0 done, 1 a goal asked for is not met, 2 usage, configuration or input, 3 model, 130 interrupted. */
export const exitCodes: Record<ErrorCode, number> = {
  'usage': 2, 'input-missing': 2, 'input-unreadable': 2, 'input-empty': 2, 'input-invalid': 2, 'output-unwritable': 2, 'run-invalid': 2,
  'model-missing': 3, 'model-hash': 3, 'model-invalid': 3, 'model-too-large': 3, 'context-too-small': 3, 'prompt-too-long': 3, 'download-failed': 3,
  'unsupported': 3, 'budget-spent': 1, 'model-answer': 1, 'interrupted': 130, 'not-recovered': 1, 'internal': 2,
};
