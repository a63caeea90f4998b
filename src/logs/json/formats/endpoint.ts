import type { RecordFormat } from '../../mapping/field-mapping.ts';

/** To be filled. */
export const endpointFormats: readonly RecordFormat[] = [];
