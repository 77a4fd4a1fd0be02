import type { ScriptLanguage } from '@minutebook/contract';

export { languageOf } from '@minutebook/surveillance';

/** What an alert is routed by. */
export interface Routed {
  readonly lexicon: number;
  readonly channel: string;
  readonly desk: string | null;
  readonly language: ScriptLanguage;
  readonly direction: string;
  readonly severity: number;
}

/** Lists a queue takes alerts by; an empty one takes any. */
export interface QueueLists {
  readonly place: number;
  readonly takesAll: boolean;
  readonly lexicons: readonly number[];
  readonly channels: readonly string[];
  readonly desks: readonly string[];
  readonly languages: readonly string[];
  readonly directions: readonly string[];
  readonly severities: readonly number[];
}

/** The first queue, by place, all whose lists fit. There is always one that takes the rest. */
export function routeTo<Q extends QueueLists>(queues: readonly Q[], alert: Routed): Q {
  const found = [...queues]
    .sort((one, other) => one.place - other.place)
    .find((queue) => queue.takesAll || fits(queue, alert));
  if (!found) throw new Error('no queue takes the rest');
  return found;
}

function fits(queue: QueueLists, alert: Routed): boolean {
  return (
    takes(queue.lexicons, alert.lexicon) &&
    takes(queue.channels, alert.channel) &&
    (queue.desks.length === 0 || (alert.desk !== null && queue.desks.includes(alert.desk))) &&
    takes(queue.languages, alert.language) &&
    takes(queue.directions, alert.direction) &&
    takes(queue.severities, alert.severity)
  );
}

function takes<T>(list: readonly T[], value: T): boolean {
  return list.length === 0 || list.includes(value);
}
