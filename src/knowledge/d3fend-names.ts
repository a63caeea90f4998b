/** Names of the D3FEND 1.2.0 techniques that `verbTable` names, by id. Facts, spelled as published. */
export const d3fendNames: Readonly<Record<string, string>> = {
  'D3-AL': 'Account Locking',
  'D3-CR': 'Credential Revocation',
  'D3-CRO': 'Credential Rotation',
  'D3-FA': 'File Analysis',
  'D3-FEV': 'File Eviction',
  'D3-NI': 'Network Isolation',
  'D3-NTF': 'Network Traffic Filtering',
  'D3-RF': 'Restore File',
  'D3-RNA': 'Restore Network Access',
  'D3-ST': 'Session Termination',
  'D3-SU': 'Software Update',
};
