/** Where layers may go besides the CPU; `auto` takes what is there, and the CPU where nothing is. */
export const gpuChoices = ['auto', 'cuda', 'vulkan', 'metal'] as const;
export type GpuChoice = (typeof gpuChoices)[number];
