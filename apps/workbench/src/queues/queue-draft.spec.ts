import type { Queue } from '@minutebook/contract';
import { draftOf, linesOf, NEW_QUEUE, placeFor, wholeOf } from './queue-draft';

const queue = (id: string, place: number, takesAll = false): Queue => ({
  ...NEW_QUEUE,
  name: `Queue ${id}`,
  id,
  place,
  takesAll,
  members: [{ id: 'ines', name: 'Ines Okafor' }],
  ownerName: null,
  open: 3,
  overdue: 1,
  mine: true,
  version: 2,
});

it('takes of a queue what can be set, and its members by id', () => {
  expect(draftOf(queue('1', 1))).toEqual({ ...NEW_QUEUE, name: 'Queue 1', members: ['ines'] });
});

it('reads desks a line each, once', () => {
  expect(linesOf(' ECM \n\nRates\nECM')).toEqual(['ECM', 'Rates']);
});

it('takes whole numbers within what is allowed', () => {
  expect([
    wholeOf('24', 1, 100),
    wholeOf('0', 1, 100),
    wholeOf('', 0, 9),
    wholeOf('1.5', 0, 9),
    wholeOf('x', 0, 9),
  ]).toEqual([24, null, null, null, null]);
});

it('moves a queue past its neighbour, and none past the one that takes the rest', () => {
  const queues = [queue('1', 1), queue('2', 4), queue('3', 5), queue('9', 1000, true)];
  expect(placeFor(queues, '2', -1)).toBe(1);
  expect(placeFor(queues, '1', 1)).toBe(5);
  expect(placeFor(queues, '1', -1)).toBeUndefined();
  expect(placeFor(queues, '3', 1)).toBeUndefined();
  expect(placeFor(queues, '9', -1)).toBeUndefined();
});
