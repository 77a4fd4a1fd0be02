import type { Alert } from '@minutebook/contract';
import { stageOf, stepsOf, undoLeft } from './stage';

const ME = 'me';
const mateo = { id: 'mateo', name: 'Mateo Ruiz' };
const me = { id: ME, name: 'Ines Okafor' };

describe('stageOf', () => {
  it.each([
    [{ state: 'new', claimedBy: null }, 'to-claim'],
    [{ state: 'claimed', claimedBy: mateo }, 'held-by-other'],
    [{ state: 'claimed', claimedBy: me }, 'to-decide'],
    [{ state: 'decided', claimedBy: me }, 'own-decided'],
    [{ state: 'decided', claimedBy: mateo }, 'to-sign'],
    [{ state: 'closed', claimedBy: mateo }, 'closed'],
  ] as const)('%o is %s', (value, stage) => expect(stageOf(value, ME)).toBe(stage));
});

describe('stepsOf', () => {
  const draw = (state: Alert['state'], given: number, needed: number, expected = needed): string =>
    stepsOf({ state, signatures: { given, needed } }, expected)
      .map(({ kind, level, state: mark }) => `${kind}${level || ''}${{ done: '+', now: '*', '': '' }[mark]}`)
      .join(' ');

  it('[R31] draws each level of signature', () => {
    expect(draw('new', 0, 0, 2)).toBe('claim* decide sign1 sign2 closed');
    expect(draw('claimed', 0, 0, 1)).toBe('claim+ decide* sign1 closed');
    expect(draw('decided', 1, 2)).toBe('claim+ decide+ sign1+ sign2* closed');
    expect(draw('closed', 2, 2)).toBe('claim+ decide+ sign1+ sign2+ closed+');
  });

  it('draws none where none is needed', () => {
    expect(draw('new', 0, 0, 0)).toBe('claim* decide closed');
    // What its queue asks for today is nothing to what was closed then.
    expect(draw('closed', 0, 0, 3)).toBe('claim+ decide+ closed+');
  });
});

describe('undoLeft', () => {
  const now = Date.parse('2026-11-20T04:00:00.000Z');
  const closed = (by: typeof me): Parameters<typeof undoLeft>[0] => ({
    state: 'closed',
    undoUntil: '2026-11-20T04:15:00.000Z',
    decisions: [{ by } as Alert['decisions'][number]],
  });

  it('is the decider’s, until it is over', () => {
    expect(undoLeft(closed(me), ME, now)).toBe(15 * 60_000);
    expect(undoLeft(closed(me), ME, now + 15 * 60_000)).toBe(0);
    expect(undoLeft(closed(mateo), ME, now)).toBe(0);
    expect(undoLeft({ ...closed(me), undoUntil: null }, ME, now)).toBe(0);
    expect(undoLeft({ ...closed(me), state: 'decided' }, ME, now)).toBe(0);
  });
});
