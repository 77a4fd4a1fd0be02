import { type GateFacts, stagesOf, waitsFor } from './gate-state';

const DONE = { state: 'done' as const, current: true, without: null, objections: [] };
const READY: GateFacts = {
  faulty: 0,
  failing: 0,
  dirty: false,
  changes: 2,
  rehearsal: DONE,
  mayPublish: true,
  own: false,
  others: true,
  reason: 'Fewer false alerts.',
};
const codes = (facts: Partial<GateFacts>): string[] => waitsFor({ ...READY, ...facts }).map(({ code }) => code);
const stages = (facts: Partial<GateFacts>): string => Object.values(stagesOf({ ...READY, ...facts })).join(' ');

describe('what a draft waits for', () => {
  it('[R173] is nothing once examples pass, a rehearsal of it is done, and another person says why', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ failing: 1, dirty: true })).toEqual(['examples', 'unsaved', 'stale']);
    expect(codes({ rehearsal: null, reason: ' ' })).toEqual(['rehearsal', 'reason']);
  });

  it('is a rehearsal of the very draft: neither an older one, nor one that left a term out, nor one cut short', () => {
    expect(codes({ rehearsal: { ...DONE, current: false } })).toEqual(['stale']);
    expect(codes({ rehearsal: { ...DONE, without: { rule: 'MA-1', operand: 2, text: 'price' } } })).toEqual([
      'rehearsal',
    ]);
    expect(codes({ rehearsal: { ...DONE, state: 'cancelled' } })).toEqual(['rehearsal']);
    expect(codes({ rehearsal: { ...DONE, state: 'running' } })).toEqual(['running']);
  });

  it('is what the rehearsal objects to', () => {
    const objections = [{ code: 'lost-without-reason' as const, rule: 'MA-014', n: 3, text: '' }];
    expect(codes({ rehearsal: { ...DONE, objections } })).toEqual(['objection']);
    expect(stages({ rehearsal: { ...DONE, objections } })).toBe('done bad ahead ahead');
  });

  it('[R34] is a second person, where there is one', () => {
    expect(codes({ own: true })).toEqual(['second']);
    expect(codes({ own: true, others: false })).toEqual([]);
    expect(codes({ mayPublish: false })).toEqual(['right']);
  });

  it('shows how far it has come', () => {
    expect(stages({})).toBe('done done now ahead');
    expect(stages({ failing: 1 })).toBe('bad done ahead ahead');
    expect(stages({ rehearsal: null })).toBe('done now ahead ahead');
    expect(stages({ dirty: true })).toBe('done now ahead ahead');
    expect(stages({ changes: 0 })).toBe('done done done done');
  });
});
