import {
  addDays,
  documentOf,
  type Handle,
  holderAt,
  type LedgerItem,
  type LedgerVersion,
  type MessageFacts,
  type Reader,
  textOf,
} from '@minutebook/archive';
import type { PlanRules, StratumKey } from '@minutebook/contract';
import { languageOf } from '../detection/script-language';

/** A person of the directory, as far as sampling asks. */
export type Colleague = Pick<
  NonNullable<ReturnType<typeof holderAt>>,
  'externalId' | 'name' | 'desk' | 'branch' | 'joinedOn' | 'ofFirm' | 'state'
>;

/** What somebody said, at one entry of the ledger: a message, or what an edit made of it. */
export interface Said {
  readonly id: number;
  readonly message: number;
  readonly version: number;
  readonly position: number;
  readonly at: Date;
  readonly channel: string;
  /** Of the firm, when it was sent: who wrote it, then who received it. */
  readonly colleagues: readonly Colleague[];
  readonly writer: Colleague | undefined;
  direction(): string;
  language(): string;
}

/** Of entries of the ledger, what people said: no notices of the service, reactions, deletions, or canaries. */
export async function saidIn(reader: Reader, items: readonly LedgerItem[]): Promise<Said[]> {
  const versions = items.filter(
    (item): item is LedgerVersion =>
      item.kind === 'message' && 'event' in item && (item.change === 'captured' || item.change === 'edited'),
  );
  const edited = new Set(versions.flatMap(({ version, message }) => (version > 0 ? [message] : [])));
  const [messages, handles] = await Promise.all([
    reader.messages([...edited]),
    reader.handles(versions.flatMap(({ parties }) => [...parties])),
  ]);
  const byId = new Map(messages.map((message) => [message.id, message]));
  return versions.flatMap((item) => {
    const earlier =
      item.version === 0 ? [item] : byId.get(item.message)?.versions.filter((v) => v.version <= item.version);
    return earlier === undefined || earlier.length === 0 ? [] : [said(item, earlier, handles)];
  });
}

function said(item: LedgerVersion, versions: MessageFacts['versions'], handles: ReadonlyMap<number, Handle>): Said {
  const { id, message, version, position, at, channel, kind, conversation } = item;
  const colleague = (handle: number): Colleague[] => {
    const known = handles.get(handle);
    const person = known && holderAt(known, at);
    return person?.ofFirm ? [person] : [];
  };
  const [writer] = item.sender === null ? [] : colleague(item.sender);
  return {
    id,
    message,
    version,
    position,
    at,
    channel,
    writer,
    colleagues: [...new Set([...(writer ? [writer] : []), ...item.parties.flatMap(colleague)])],
    direction: () =>
      documentOf({ id: message, kind, conversation, channel, at, versions, annotations: [] }, handles).fields
        .direction ?? 'unknown',
    language: () => languageOf(textOf(item.event).body),
  };
}

/** The values a member is stratified by; undefined for what is not of the population. */
export function keysOf(one: Said, { population, stratify }: PlanRules): string[] | undefined {
  const candidates = candidatesOf(one, population);
  const { channels, directions, languages } = population;
  const asksForPeople =
    population.written || [population.people, population.desks, population.branches].some(({ length }) => length > 0);
  if (
    (asksForPeople && candidates.length === 0) ||
    !takes(channels, one.channel) ||
    (directions.length > 0 && !takes(directions, one.direction())) ||
    (languages.length > 0 && !takes(languages, one.language()))
  )
    return undefined;
  return stratify.map((key) => valueOf(key, one, candidates[0]));
}

/** Colleagues by whom it is of the population, who wrote it first. */
export function candidatesOf(one: Said, { people, desks, branches, written }: PlanRules['population']): Colleague[] {
  const asked = written ? (one.writer ? [one.writer] : []) : one.colleagues;
  return asked.filter(
    ({ externalId, desk, branch }) =>
      takes(people, externalId) && takes(desks, desk ?? '') && takes(branches, branch ?? ''),
  );
}

export function valueOf(key: StratumKey, one: Said, colleague: Colleague | undefined): string {
  if (key === 'channel') return one.channel;
  if (key === 'direction') return one.direction();
  if (key === 'language') return one.language();
  return colleagueValue(key, colleague);
}

export function colleagueValue(key: 'person' | 'desk' | 'branch', colleague: Colleague | undefined): string {
  return (key === 'person' ? colleague?.externalId : colleague?.[key]) ?? '';
}

export interface Supervision {
  readonly person: string;
  readonly because: 'new-hire' | 'heightened';
  readonly reason: string | null;
  /** Days of UTC, both included. */
  readonly from: string;
  readonly until: string | null;
}

/** Everybody all of whose messages are reviewed, and of which days. */
export function supervisionsOf({ newHireDays, supervised }: PlanRules, persons: readonly Colleague[]): Supervision[] {
  const newHires = persons.flatMap(({ externalId, joinedOn, ofFirm }): Supervision[] =>
    newHireDays === null || joinedOn === null || !ofFirm
      ? []
      : [
          {
            person: externalId,
            because: 'new-hire',
            reason: null,
            from: joinedOn,
            until: addDays(joinedOn, newHireDays - 1),
          },
        ],
  );
  return [...newHires, ...supervised.map((one): Supervision => ({ ...one, because: 'heightened' }))];
}

/** Of a message, those by whom it is reviewed; by days of UTC of when it was sent. */
export function supervisedIn(
  one: Said,
  rules: PlanRules,
  byPerson: ReadonlyMap<string, readonly Supervision[]>,
): Supervision[] {
  if (keysOf(one, { ...rules, stratify: [] }) === undefined) return [];
  const day = one.at.toISOString().slice(0, 10);
  return candidatesOf(one, rules.population).flatMap(({ externalId }) =>
    (byPerson.get(externalId) ?? []).filter(({ from, until }) => from <= day && (until === null || day <= until)),
  );
}

function takes(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}
