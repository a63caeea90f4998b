export * from './case-file.ts';
export * from './finding.ts';
export * from './open-tasks.ts';
export * from './replace-names.ts';
export * from './presume-cause.ts';
