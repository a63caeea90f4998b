export { checkScenarios, type CheckOptions, type CheckProgress, type CheckResult } from './check-scenarios.ts';
export { listInstances, splitOf, type InstanceSplit, type ListedInstance } from './list-instances.ts';
export { loadScenarios } from './load-scenarios.ts';
export type { LoadedScenarios } from './loaded-scenarios.ts';
export { allRenderers, missingEvidence, openInstance, type Instance, type OpenRequest } from './open-instance.ts';
