import type { AlertRow } from '@minutebook/contract';
import {
  appended,
  belongs,
  changed,
  entriesOf,
  following,
  left,
  neighbour,
  opened,
  refreshed,
  returned,
} from './queue-state';

const ME = 'me';
const now = Date.parse('2026-11-20T04:00:00.000Z');
const zone = 'Asia/Hong_Kong';

function row(id: number, change: Partial<AlertRow> = {}): AlertRow {
  return {
    id: String(id),
    state: 'new',
    severity: 2,
    score: 50,
    members: 0,
    rule: { id: '7', code: 'MA-014', title: 'Tipping', version: 1 },
    lexicon: 'Market abuse',
    queue: { id: '1', name: 'Everything' },
    channel: 'whatsapp',
    language: 'latin',
    desk: null,
    conversation: { id: '1', title: 'HK ECM' },
    message: String(id),
    sender: null,
    snippet: null,
    sentAt: null,
    raisedAt: '2026-11-19T00:00:00.000Z',
    dueAt: new Date(now + id * 3_600_000).toISOString(),
    assignedTo: null,
    claimedBy: null,
    snoozedUntil: null,
    disposition: null,
    signatures: { needed: 0, given: 0 },
    tags: [],
    seen: false,
    version: 0,
    ...change,
  };
}
const held = (by: string): Partial<AlertRow> => ({ state: 'claimed', claimedBy: { id: by, name: by } });
const asleep = (hours: number): Partial<AlertRow> => ({
  snoozedUntil: new Date(now + hours * 3_600_000).toISOString(),
});
const ids = ({ rows }: { rows: readonly AlertRow[] }): string => rows.map(({ id }) => id).join(' ');
const page = (rows: AlertRow[], next: string | null = null) => ({ items: rows, next });

describe('a queue', () => {
  const queue = opened('open', page([row(1), row(2), row(3)], 'more'));

  it('grows by pages without doubling a row', () => {
    const grown = appended(queue, page([row(3), row(4)]));
    expect([ids(grown), grown.next]).toEqual(['1 2 3 4', null]);
  });

  it('does not move under the reader: new rows are counted, known ones renewed where they stand', () => {
    const later = refreshed(queue, page([row(0), row(1), row(2, { ...held('mateo'), version: 1 })], 'more'));
    expect([ids(later), later.fresh]).toEqual(['1 2 3', 1]);
    expect(later.rows[1]?.claimedBy?.name).toBe('mateo');
  });

  it('does not call a row new that only stands on a later page', () => {
    expect(refreshed(queue, page([row(1), row(2), row(3), row(9)], 'more')).fresh).toBe(0);
    expect(refreshed({ ...queue, next: null }, page([row(1), row(9)])).fresh).toBe(1);
  });

  it('lets a decided row go and puts it back where it was due', () => {
    const gone = left(queue, '2');
    expect(ids(gone)).toBe('1 3');
    expect(ids(returned(gone, row(2)))).toBe('1 2 3');
    expect(ids(returned(opened('closed', page([row(3), row(1)])), row(2)))).toBe('2 3 1');
    const raised = (id: number) => row(id, { raisedAt: `2026-11-1${id}T00:00:00.000Z` });
    expect(ids(returned(opened('all', page([raised(3), raised(1)])), raised(2)))).toBe('3 2 1');
  });

  it('shows what an act answered', () => {
    expect(changed(queue, row(2, { version: 7 })).rows[1]?.version).toBe(7);
  });
});

describe('what comes next', () => {
  it('is the next one nobody else holds', () => {
    const queue = opened('open', page([row(1), row(2, held('mateo')), row(3), row(4)]));
    expect(following(queue, '1', ME)?.id).toBe('3');
  });

  it('is not one that was given to somebody else', () => {
    const queue = opened('open', page([row(1), row(2, { assignedTo: { id: 'mateo', name: '' } }), row(3)]));
    expect(following(queue, '1', ME)?.id).toBe('3');
  });

  it('is the one before at the end, and nothing when it was the last', () => {
    expect(following(opened('open', page([row(1), row(2)])), '2', ME)?.id).toBe('1');
    expect(following(opened('open', page([row(1)])), '1', ME)).toBeUndefined();
    expect(following(opened('open', page([row(1), row(2, held('mateo'))])), '1', ME)).toBeUndefined();
  });

  it('is not one whose decision waits for its answer', () => {
    const queue = opened('open', page([row(1, held(ME)), row(2), row(3)]));
    expect(following(queue, '2', ME, new Set(['1', '3']))).toBeUndefined();
    expect(following(queue, '2', ME, new Set(['3']))?.id).toBe('1');
  });

  it('does not skip decided rows where one signs', () => {
    const decided = (id: number): AlertRow => row(id, { state: 'decided', claimedBy: { id: 'ines', name: 'Ines' } });
    expect(following(opened('to-sign', page([decided(1), decided(2)])), '1', ME)?.id).toBe('2');
  });

  it('stops at the ends', () => {
    const queue = opened('open', page([row(1), row(2)]));
    expect([neighbour(queue, null, 1)?.id, neighbour(queue, '2', 1)?.id, neighbour(queue, '1', -1)?.id]).toEqual([
      '1',
      '2',
      '1',
    ]);
  });
});

describe('R30: a row is in the queue of what is left to do with it', () => {
  it.each([
    ['open', row(1), true],
    ['open', row(1, held('x')), true],
    ['open', row(1, { ...held(ME), state: 'decided' }), false],
    ['mine', row(1, held(ME)), true],
    ['mine', row(1, { ...held(ME), state: 'decided' }), true],
    ['mine', row(1, held('x')), false],
    ['to-sign', row(1, { ...held('x'), state: 'decided' }), true],
    ['to-sign', row(1, { ...held(ME), state: 'decided' }), false],
    ['mine', row(1, { assignedTo: { id: ME, name: '' } }), true],
    ['mine', row(1, { assignedTo: { id: 'x', name: '' } }), false],
    ['open', row(1, asleep(1)), false],
    ['open', row(1, asleep(-1)), true],
    ['mine', row(1, { assignedTo: { id: ME, name: '' }, ...asleep(1) }), false],
    ['snoozed', row(1, asleep(1)), true],
    ['snoozed', row(1, asleep(-1)), false],
    ['closed', row(1, { state: 'closed' }), true],
    ['all', row(1, { state: 'closed' }), true],
  ] as const)('%s', (view, alert, inside) => expect(belongs(view, alert, ME, now)).toBe(inside));
});

describe('groups', () => {
  it('go by the reader’s days; a count only where the group is whole', () => {
    const rows = [row(-1), row(1), row(20), row(40), row(400)];
    const heads = (next: string | null) =>
      entriesOf(opened('open', page(rows, next)), zone, now).flatMap((entry) =>
        entry.kind === 'group' ? [[entry.name, entry.count]] : [],
      );
    expect(heads(null)).toEqual([
      ['late', 1],
      ['today', 1],
      ['tomorrow', 1],
      ['week', 1],
      ['later', 1],
    ]);
    expect(heads('more').at(-1)).toEqual(['later', null]);
  });

  it('by score rows stand in one group, and one that comes back stands where its score has it', () => {
    const rows = [row(3, { score: 90 }), row(1, { score: 60 }), row(2, { score: 60 })];
    const state = opened('open', { items: rows, next: null }, 'score');
    expect(entriesOf(state, zone, now).map(({ key }) => key)).toEqual(['group score', '3', '1', '2']);
    const back = returned(state, row(4, { score: 75 }));
    expect(back.rows.map(({ id }) => id)).toEqual(['3', '4', '1', '2']);
    expect(returned(state, row(4, { score: 60 })).rows.map(({ id }) => id)).toEqual(['3', '1', '2', '4']);
  });
});
