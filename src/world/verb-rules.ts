import type { Verb } from '../contracts/index.ts';

/** Minutes that a command takes on one target; each further target adds a tenth. Our own estimates, the same for every planner. */
export const verbMinutes: Record<Verb, number> = {
  block_traffic: 5, isolate_host: 5, disable_account: 5, revoke_key: 5, end_sessions: 5, stop_service: 5,
  collect_logs: 15, scan_host: 20, hunt_indicator: 15, capture_memory: 20, image_disk: 60, export_logs: 10,
  remove_artifact: 20, reset_credentials: 10, rebuild_host: 120, patch_vulnerability: 30, change_configuration: 20, restrict_service: 10,
  restore_data: 60, restore_service: 10, reconnect_host: 5, verify_host: 15, close_incident: 0,
};

/** Chance (0 to 1) that a command fails on one target for no reason that a planner could know. */
export const failureChance: Record<Verb, number> = {
  block_traffic: 0.02, isolate_host: 0.03, disable_account: 0.02, revoke_key: 0.02, end_sessions: 0.03, stop_service: 0.03,
  collect_logs: 0.03, scan_host: 0.04, hunt_indicator: 0.03, capture_memory: 0.06, image_disk: 0.05, export_logs: 0.02,
  remove_artifact: 0.06, reset_credentials: 0.03, rebuild_host: 0.06, patch_vulnerability: 0.06, change_configuration: 0.04, restrict_service: 0.03,
  restore_data: 0.06, restore_service: 0.05, reconnect_host: 0.03, verify_host: 0.02, close_incident: 0,
};

/** Minutes of a command on so many targets: they run side by side. */
export function minutesOf(verb: Verb, targetCount: number): number {
  return Math.round(verbMinutes[verb] * (1 + Math.max(0, targetCount - 1) / 10));
}

/** The attacker acts once in each of these spans of time. */
export const minutesPerTick = 10;
/** A run ends after so many commands; one that never recovers counts so much. */
export const stepLimit = 40;
