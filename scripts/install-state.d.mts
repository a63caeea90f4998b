/** See install-state.mjs. */
export function isNodeRecentEnough(version: string, needed: string): boolean;
export function hasMatchingInstall(root: string): boolean;
