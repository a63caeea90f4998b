export { fillTime, type FileClock } from './fill-time.ts';
export { findTemplateProblems } from './find-template-problems.ts';
export { instantiate, type InstanceRequest, type ScenarioInstance } from './instantiate.ts';
export { applyMergePatch } from './merge-patch.ts';
export { parseTemplate } from './parse-template.ts';
export { resolveVariant } from './resolve-variant.ts';
