import { makeClosing, type Responder } from '../../src/contracts/index.ts';
import { assessByRules } from './assess-by-rules.ts';
import { followScript } from './follow-script.ts';
import type { PlainPlanner } from './planner.ts';
import { ResponseBoard, type Turns } from './response-board.ts';

/** Rounds in which outcomes may name further struck hosts. */
const mostWaves = 3;

/**
 * The fixed order of NIST SP 800-61 over what the evidence ranks as struck: keep evidence, contain, investigate, eradicate, harden, recover,
 * close. No model and no search: what outcomes say counts only by the rules in `read-outcome-words.ts`. Source: NIST SP 800-61 rev. 2, section 3.
 */
export const playbook: PlainPlanner = {
  name: 'playbook', title: 'The fixed order of NIST SP 800-61', usesModel: false, isOracle: false, rank: 30,
  create: (): Responder => followScript(function* (system, evidence) {
    const { verdict, held, aimedAt, attackers } = assessByRules(evidence);
    const board = new ResponseBoard(system, evidence.entities);
    for (const entity of attackers) board.attackers.add(entity);
    for (const entity of held) board.held.add(entity);
    if (verdict === 'benign') { yield makeClosing('benign', 'No sign of an attack stands out in the logs.'); return; }
    if (verdict === 'attempted') yield* board.use('collect_logs', aimedAt, 'See whether the attempt worked.');
    if (board.held.size > 0) yield* respond(board);
    if (verdict === 'compromise' ? board.hasFound : board.held.size > 0) {
      yield* finish(board);
      yield makeClosing('compromise', 'Every step of the playbook was carried out.');
      return;
    }
    // Nobody got in by what was seen. What comes from inside alone is somebody's work.
    const milder = board.attackers.size > 0 ? 'attempted' : 'benign';
    yield* board.use('reconnect_host', board.isolated(), 'It was cut off for nothing.');
    if (milder === 'attempted') yield* repel(board);
    yield makeClosing(milder, 'No look found anything of an attacker.');
  }),
};

/** Nobody got in: keep it that way. */
function* repel(board: ResponseBoard): Turns {
  yield* board.use('block_traffic', board.attackers, 'Stop the attempts.');
  yield* harden(board);
}

/** Evidence kept, attacker cut off, scope known: again for all that turns up on the way. */
function* respond(board: ResponseBoard): Turns {
  for (let wave = 0, known = -1; wave < mostWaves && board.held.size > known; wave += 1) {
    known = board.held.size;
    yield* preserve(board);
    yield* contain(board);
    yield* investigate(board);
  }
  yield* contain(board);
}

function* finish(board: ResponseBoard): Turns {
  yield* eradicate(board);
  const fixed = board.words.length;
  yield* harden(board);
  // No outcome told of a cause: the usual fixes on everything that was struck.
  if (board.words.length === fixed) {
    yield* board.use('patch_vulnerability', board.ofKind('host'), 'Close the way in.');
    yield* board.use('change_configuration', board.ofKind('host'), 'Close the way in.');
  }
  yield* recover(board);
}

function* preserve(board: ResponseBoard): Turns {
  yield* board.use('capture_memory', board.keeping('memory'), 'Keep what is lost first.');
  yield* board.use('image_disk', board.keeping('disk'), 'Keep the disk before it is changed.');
  yield* board.use('export_logs', board.keeping('logs'), 'Keep the logs.');
}

function* contain(board: ResponseBoard): Turns {
  yield* board.use('block_traffic', board.attackers, 'Cut the attacker off at the border.');
  yield* board.use('isolate_host', board.ofKind('host').filter((host) => !host.isEnforcementPoint), 'Cut the struck hosts off.');
  yield* board.use('reset_credentials', [...board.ofKind('account'), ...board.ofKind('key')], 'Take stolen credentials away.');
}

function* investigate(board: ResponseBoard): Turns {
  yield* board.use('collect_logs', board.ofKind('host'), 'Find how they came in and where they went.');
  yield* board.use('scan_host', board.ofKind('host'), 'Find what they left.');
  yield* board.use('hunt_indicator', board.signs, 'Find the same signs elsewhere.');
}

function* eradicate(board: ResponseBoard): Turns {
  yield* board.use('remove_artifact', board.ofKind('host').filter((host) => !board.told('needRebuild').includes(host)), 'Remove what they left.');
  yield* board.use('rebuild_host', board.told('needRebuild').filter((host) => board.held.has(host)), 'Cleaning would not hold.');
}

function* harden(board: ResponseBoard): Turns {
  for (const verb of ['patch_vulnerability', 'change_configuration', 'restrict_service', 'reset_credentials'] as const) yield* board.use(verb, board.causes(verb), 'Close the way in.');
}

function* recover(board: ResponseBoard): Turns {
  const rebuilt = board.ofKind('host').filter((host) => board.wasDone('rebuild_host', host));
  yield* board.use('restore_data', [...new Set([...rebuilt, ...board.told('lostData')])], 'Bring the data back.');
  yield* board.use('restore_service', [...new Set([...rebuilt, ...board.told('lostService')])], 'Bring the service back.');
  yield* board.use('reconnect_host', board.isolated(), 'Give the hosts their place back.');
  yield* board.use('verify_host', board.ofKind('host'), 'See that they are clean and serve.');
}
