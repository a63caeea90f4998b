import type { WorkItem } from './work-item.ts';

/** What one worker does without a break. */
export interface WorkPiece {
  /** Different in every lane. */
  id: string;
  items: readonly WorkItem[];
}

/** Pieces in the order in which they are wanted. One lane is finished before the next is begun. */
export interface WorkLane {
  name: string;
  pieces: readonly WorkPiece[];
}

/** Hold on a piece, or on a resource of a machine. */
export interface Claim {
  id: string;
  /** Different for every claim: two claims of one id are never confused. */
  token: string;
}

/**
 * Shares work among harnesses that may start, stop and be killed at any time. What is finished is known by the results alone; the queue says
 * who works on what. One implementation here, over a folder; README.md says how a database would stand in its place.
 */
export interface WorkQueue {
  /** The first piece of the lane that is not finished and that nobody holds, now held; undefined when there is none. */
  claim(lane: WorkLane): Promise<{ claim: Claim; piece: WorkPiece } | undefined>;
  /** A thing that only one may use at a time, such as the cores of this machine for a model; undefined when another has it. */
  claimResource(name: string): Promise<Claim | undefined>;
  /** Sign of life. False: the claim was lost to another. */
  renew(claim: Claim): Promise<boolean>;
  /** Gives up the hold of a piece whose results are kept. */
  complete(claim: Claim): Promise<void>;
  /** Gives up the hold of a piece that is not finished: it can be claimed again. */
  release(claim: Claim): Promise<void>;
  /** Pieces of the lane that are not finished, held or not. */
  countOpen(lane: WorkLane): Promise<number>;
}
