import { freemem, totalmem } from 'node:os';
import { StanchError } from '../kit/error.ts';
import type { ModelFacts } from './model-facts.ts';

/** How a model is to be used. */
export interface ModelUse {
  /** Tokens of one sequence. */
  contextTokens: number;
  sequenceCount: number;
  batchTokens: number;
  adapterBytes?: number;
}

export interface MemoryEstimate {
  weightsBytes: number;
  /** Keys and values of all cells, as halves. */
  cellsBytes: number;
  /** Work space: the logits and the activations of one batch, and what the process itself takes. */
  workBytes: number;
  totalBytes: number;
}

export interface MachineMemory {
  freeBytes: number;
  totalBytes: number;
}

const bytesPerHalf = 2;
const bytesPerFloat = 4;
/** Node, the native library and its buffers of fixed size: a generous bound. */
const processBytes = 200 * 2 ** 20;
/** Rows of activations that live at the same time, in units of the embedding length: a generous bound. */
const liveActivationRows = 16;

/** Bytes that a model needs: file, key-value cells of every sequence, and the work space of a batch. An upper estimate. */
export function estimateModelMemory(facts: ModelFacts, use: ModelUse): MemoryEstimate {
  const weightsBytes = facts.sizeBytes + (use.adapterBytes ?? 0);
  const cellsBytes = use.contextTokens * use.sequenceCount * facts.blockCount * facts.cellNumbersPerBlock * bytesPerHalf;
  const workBytes = processBytes + use.batchTokens * (facts.vocabularySize + facts.embeddingLength * liveActivationRows) * bytesPerFloat;
  return { weightsBytes, cellsBytes, workBytes, totalBytes: weightsBytes + cellsBytes + workBytes };
}

/** Memory that this process may use, limits of a container included. */
export function readMachineMemory(): MachineMemory {
  const limit = process.constrainedMemory();
  const totalBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { freeBytes: Math.min(freemem(), process.availableMemory(), totalBytes), totalBytes };
}

/** Throws `model-too-large`, with the numbers, when the model would not fit into the memory that is free. */
export function checkMemory(name: string, estimate: MemoryEstimate, machine: MachineMemory = readMachineMemory()): void {
  if (estimate.totalBytes <= machine.freeBytes) return;
  const parts = `${renderGigabytes(estimate.weightsBytes)} of weights, ${renderGigabytes(estimate.cellsBytes)} of context, ${renderGigabytes(estimate.workBytes)} to work in`;
  const need = `The model ${name} needs about ${renderGigabytes(estimate.totalBytes)} of memory (${parts})`;
  if (estimate.totalBytes > machine.totalBytes) {
    throw new StanchError('model-too-large', `${need}, and this machine has ${renderGigabytes(machine.totalBytes)}.`, 'Take a smaller model (stanch model list), or a shorter context.');
  }
  throw new StanchError('model-too-large', `${need}, and ${renderGigabytes(machine.freeBytes)} of ${renderGigabytes(machine.totalBytes)} is free.`, 'Close other programs, take a smaller model (stanch model list), or a shorter context.');
}

/** Throws `context-too-small` when a prompt and its answers cannot fit into what the model was trained for. */
export function checkContext(name: string, facts: ModelFacts, neededTokens: number): void {
  if (facts.contextTokens === 0 || neededTokens <= facts.contextTokens) return;
  throw new StanchError('context-too-small', `The model ${name} reads at most ${facts.contextTokens} tokens, and ${neededTokens} are needed.`, 'Give fewer or smaller log files, a lower evidence budget, or a model with a longer context.');
}

function renderGigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e8 ? 2 : 1)} GB`;
}
