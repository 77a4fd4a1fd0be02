import type { Sight } from '@minutebook/archive';
import { Problem } from '@minutebook/platform';
import {
  ANALYZER_VERSION,
  type Fuzzy,
  type PartyTest,
  type Query,
  type TokenRegex,
  type ValueTest,
  type Wildcard,
  type ZoneKind,
  ZONES_VERSION,
} from '@minutebook/query';

/** A message as an index holds it: tokens of its zones, and fields as ids. No text: highlights come from the ledger. */
export interface IndexedMessage {
  readonly id: number;
  /** Ledger position of its first version. */
  readonly first: number;
  /** Ledger position of its newest version. */
  readonly position: number;
  /** Sort key: source-claimed time, or receive time without one. */
  readonly at: Date;
  /** Source-claimed time, which `date:` asks for. */
  readonly sentAt: Date | null;
  readonly channel: string;
  readonly conversation: number;
  readonly type: string;
  readonly direction: string | null;
  readonly sender: number | null;
  readonly to: readonly number[];
  readonly cc: readonly number[];
  readonly bcc: readonly number[];
  readonly parties: readonly number[];
  readonly has: readonly string[];
  readonly zones: readonly IndexedZone[];
}

export interface IndexedZone {
  readonly kind: ZoneKind;
  readonly terms: readonly string[];
}

/** Positions between two zones: no phrase and no NEAR up to this distance crosses (semantics.md 7). */
export const ZONE_GAP = 100;

/** Place in a sorted answer. */
export interface SortKey {
  readonly at: Date;
  readonly id: number;
}

/** A leaf that stands for terms only the vocabulary knows. */
export type Expandable = Wildcard | Fuzzy | TokenRegex;

/** Handles that fit a name, by id. */
export interface Fit {
  /** At least in some of their messages. */
  readonly some: readonly number[];
  /** In all of them: a handle may have been several people's, one after the other. */
  readonly all: readonly number[];
}

/** What a query needs to be resolved against before an index can answer it. */
export interface Resolution {
  /** Terms behind each wildcard, fuzzy word or token pattern, by its node. */
  readonly terms: ReadonlyMap<Expandable, readonly string[]>;
  /** Handle ids behind each `from:`, `participant:`, `person:`, `desk:` or `role:`. */
  readonly parties: ReadonlyMap<PartyTest | ValueTest, Fit>;
  /**
   * Handles that came to the firm's side or left it since the index took their messages in: what it says of the direction
   * of those may have changed. Undefined: it may have for any message.
   */
  readonly unsettled: readonly number[] | undefined;
  /** What an index can look for instead of a regular expression or a disguise; every match has it. Absent: nothing. */
  readonly instead: ReadonlyMap<Query, Query>;
}

/** By which versions of analyzer and zones an index reads messages. */
export const READING = `${ANALYZER_VERSION}-${ZONES_VERSION}`;

/** In the `has` of messages that could be read otherwise than they are spelled: what `~obf` has to look at. */
export const DISGUISED = 'disguised';

/** A query, ready to be asked of an index. */
export interface Question {
  readonly tree: Query;
  readonly resolution: Resolution;
  /** Where words without a zone field are looked for, as by a rule; without it, in all zones. */
  readonly zones?: readonly ZoneKind[] | undefined;
  /** Only messages that cannot be read otherwise than they are spelled: whoever asks looks at the others anyway. */
  readonly plainly?: boolean | undefined;
  /** The archive as it was with this many ledger entries; without it, as it is. */
  readonly asOf?: number | undefined;
  /** What whoever asks may see of the archive; without it, all. */
  readonly sight?: Sight | undefined;
  readonly signal: AbortSignal;
}

export interface PageRequest extends Question {
  readonly sort: 'newest' | 'oldest';
  readonly after?: SortKey | undefined;
  readonly limit: number;
}

/** A message that may match. `certain`: it does, by what the index knows; otherwise the matcher has to look. */
export interface Candidate extends SortKey {
  readonly certain: boolean;
}

/** How many candidates there are, counted up to a cap. */
export interface CandidateCount {
  readonly certain: number;
  readonly uncertain: number;
  readonly capped: boolean;
}

/** Things by how many messages have them. */
export type Tally<T> = ReadonlyMap<T, number>;

/** What the certain candidates of a query have in common. Tallies of people and conversations hold the most frequent. */
export interface Facets {
  readonly channel: Tally<string>;
  readonly direction: Tally<string>;
  readonly has: Tally<string>;
  readonly party: Tally<number>;
  readonly conversation: Tally<number>;
  /** `2026-11` in the zone asked for. */
  readonly month: Tally<string>;
}

/** People and conversations a facet lists. */
export const FACET_VALUES = 50;

/**
 * A store of tokens that finds candidates. PostgreSQL and Elasticsearch both are one; `search-index.contract.ts` says
 * what that means. Neither decides what matches: the matcher of the query library does, on the ledger's copy.
 */
export interface SearchIndex {
  readonly name: 'postgres' | 'elasticsearch';
  /** Makes the index ready for use; safe to repeat. */
  prepare(): Promise<void>;
  /** Ledger entries read so far. */
  position(): Promise<number>;
  /**
   * Adds or replaces messages and moves the position to `upTo`, so that after a crash nothing is missing. The position is
   * not moved before `earlier` has moved it, nor when that fails; messages may be taken in meanwhile. Throws
   * {@link DocumentsRefused} when one of them cannot be had, and then does not move.
   */
  apply(messages: readonly IndexedMessage[], upTo: number, earlier?: Promise<void>): Promise<void>;
  /**
   * Lets go of messages that were disposed of; `position` is that of the entry that says so. What it does not have is let
   * go of already.
   */
  remove(ids: readonly number[], position: number): Promise<void>;
  /** Of these terms, those that stand in no message any more. */
  lost(terms: readonly string[]): Promise<readonly string[]>;
  /** Writes its files anew, so that nothing of what was removed is left in them. False when it is in use: ask again. */
  purge(): Promise<boolean>;
  /** Makes all that was applied findable, where that does not come with applying it. */
  refresh(): Promise<void>;
  /** Messages in the index, counted there; of those a sight sees. */
  count(sight?: Sight): Promise<number>;
  /** How many of these messages are in the index. */
  held(ids: readonly number[]): Promise<number>;
  /** Whether its candidates are certain but for a few: messages of which it does not keep every word or place. */
  isExact(question: Question): boolean;
  /** Candidates in order: no match is missing, and at most `limit` come. Throws {@link tooSlow} beyond its budget. */
  page(request: PageRequest): Promise<readonly Candidate[]>;
  /** A count that would take longer than its budget is capped at what was counted, be it nothing. */
  total(question: Question, cap: number): Promise<CandidateCount>;
  /** Candidates that are not certain, in any order, at most `limit`: what an exact count still has to look at. */
  uncertain(question: Question, limit: number): Promise<readonly number[]>;
  /** Tallies of the certain candidates, of the `cap` newest where there are more; months in the IANA `zone`. */
  facets(question: Question, zone: string, cap: number): Promise<Facets>;
  /** Empties the index and sets its position to 0: the first step of a rebuild. */
  clear(): Promise<void>;
}

/** The refusal of a search that an index could not answer within its budget: never a part of the answer instead. */
export function tooSlow(seconds: number): Problem {
  return new Problem({
    code: 'search-too-slow',
    status: 503,
    title: `The search was stopped after ${seconds} seconds.`,
    detail: 'Nothing was found out; this is not “no result”.',
    hint: 'Narrow it by date, channel or person, or use longer words.',
  });
}

/** An engine will not take these documents in, and would not tomorrow. Anything else an index throws may pass. */
export class DocumentsRefused extends Error {}

/** What the injector knows the adapter in use by. */
export const SEARCH_INDEX = Symbol('SearchIndex');
