import type { Queue, QueueSettings } from '@minutebook/contract';

/** A queue as it stands in the form: its settings, and who works in it. */
export interface QueueDraft extends QueueSettings {
  readonly members: string[];
}

/** What a new queue begins with: what the server would assume. */
export const NEW_QUEUE: QueueDraft = {
  name: '',
  filter: { lexicons: [], channels: [], desks: [], languages: [], directions: [], severities: [] },
  owner: null,
  assignment: 'pull',
  hours: [168, 72, 24],
  businessDays: false,
  signatures: { escalated: 1, cleared: 1, 'false-positive': 1, violation: 1 },
  undoMinutes: 15,
  holdMinutes: 240,
  idleDays: 5,
  limit: null,
  members: [],
};

export function draftOf(queue: Queue): QueueDraft {
  const { name, filter, owner, assignment, hours, businessDays, signatures } = queue;
  const { undoMinutes, holdMinutes, idleDays, limit } = queue;
  return {
    name,
    filter,
    owner,
    assignment,
    hours,
    businessDays,
    signatures,
    undoMinutes,
    holdMinutes,
    idleDays,
    limit,
    members: queue.members.map(({ id }) => id),
  };
}

/** Desks as they are written, one a line. */
export function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean);
}

/** A whole number of a field, within what is allowed; null: it is none. */
export function wholeOf(text: string, least: number, most: number): number | null {
  const value = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most ? value : null;
}

/** Where a queue goes to be asked one earlier or later; undefined: it stays. The one that takes the rest is always last. */
export function placeFor(queues: readonly Queue[], id: string, by: 1 | -1): number | undefined {
  const at = queues.findIndex((queue) => queue.id === id);
  const other = queues[at + by];
  if (at < 0 || !other || other.takesAll || queues[at]!.takesAll) return undefined;
  return by < 0 ? other.place : other.place + 1;
}
