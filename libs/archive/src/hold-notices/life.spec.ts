import { CustodianNoticeState } from '@minutebook/contract';
import { isWaiting, NOTICE_MOVES, type NoticeMove, WAITING } from './life';

const MOVES = Object.entries(NOTICE_MOVES) as [
  NoticeMove,
  { from: readonly CustodianNoticeState[]; to: CustodianNoticeState },
][];

const reachable = (start: CustodianNoticeState, moves = MOVES): Set<CustodianNoticeState> => {
  const seen = new Set([start]);
  for (let size = 0; size < seen.size;) {
    size = seen.size;
    for (const [, { from, to }] of moves) if (from.some((state) => seen.has(state))) seen.add(to);
  }
  return seen;
};

it('[R52] every state can be reached from the first, and every state but the superseded can be left', () => {
  expect([...reachable('waiting')].sort()).toEqual([...CustodianNoticeState.options].sort());
  const stuck = CustodianNoticeState.options.filter((state) => !MOVES.some(([, { from }]) => from.includes(state)));
  expect(stuck).toEqual(['superseded']);
});

it('[R52] whoever is still asked can acknowledge, be released and leave; whoever has acknowledged is chased no more', () => {
  for (const move of ['acknowledge', 'depart', 'release', 'supersede'] as const)
    for (const state of WAITING) expect(NOTICE_MOVES[move].from).toContain(state);
  for (const move of ['send', 'remind', 'escalate', 'depart'] as const)
    expect(NOTICE_MOVES[move].from).not.toContain('acknowledged');
  expect(CustodianNoticeState.options.filter(isWaiting)).toEqual([...WAITING]);
});

it('[R52] nobody is acknowledged but by acknowledging, or by coming back after having done so', () => {
  const others = MOVES.filter(([move]) => move !== 'acknowledge' && move !== 'reinstate');
  expect(reachable('waiting', others).has('acknowledged')).toBe(false);
  expect(NOTICE_MOVES.reinstate.from).toEqual(['released']);
});
