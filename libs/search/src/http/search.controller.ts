import { Controller, Req } from '@nestjs/common';
import {
  type ConversationRow,
  Directory,
  type Handle,
  presentParty,
  Reader,
  Sights,
  textOf,
  titleOf,
} from '@minutebook/archive';
import { Audit, type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { api, type FacetValue, type SearchAnswer, type SearchFacets, type SearchHit } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { fieldValue, termsOf } from '@minutebook/query';
import { desksNamed, peopleNamed, type Suggestion } from '../answer/directory-names';
import { FacetSearch } from '../answer/facets';
import { type Answer, type Cursor, type Hit, Search } from '../answer/search';
import { snippetsOf } from '../answer/snippets';
import { SavedSearches } from '../saved/saved-searches';
import type { Tally } from '../search-index';

/** Terms of a wildcard that are named; the rest are counted. */
const READINGS = 40;
const SUGGESTIONS = 8;
/** Of who does not see everything: most of those that fit may stand in what they do not see. */
const SUGGESTIONS_LOOKED_AT = 200;
/** Conversations a facet names. */
const CONVERSATIONS = 12;

@Controller()
export class SearchController {
  constructor(
    private readonly search: Search,
    private readonly facetSearch: FacetSearch,
    private readonly saved: SavedSearches,
    private readonly directory: Directory,
    private readonly reader: Reader,
    private readonly sights: Sights,
    private readonly audit: Audit,
  ) {}

  @Serves(api.search.run)
  async run(
    @Input() { actor, query }: In<typeof api.search.run>,
    @Req() request: ParsedRequest,
  ): Promise<SearchAnswer> {
    const started = performance.now();
    const answer = await this.search.run({
      source: query.q,
      zone: query.zone,
      reader: actor.id,
      sort: query.sort,
      asOf: query.asOf,
      after: readCursor(query.after),
      limit: query.limit,
      signal: untilGone(request),
    });
    await this.audit.record(
      actor,
      'search.run',
      { kind: 'search', id: 'archive' },
      {
        query: query.q,
        ...(answer.query !== query.q && { read: answer.query }),
        total: answer.total,
        capped: answer.capped,
        shown: answer.hits.map((hit) => String(hit.message.id)),
        asOf: answer.asOf,
        archived: answer.coverage.archived,
        searchable: answer.coverage.searchable,
        position: answer.coverage.position,
      },
    );
    const items = await presentHits(answer, this.reader);
    return {
      query: answer.query,
      total: answer.total,
      capped: answer.capped,
      asOf: answer.asOf,
      ranked: answer.ranked,
      coverage: answer.coverage,
      items,
      next: answer.next ? writeCursor(answer.next) : null,
      milliseconds: Math.round(performance.now() - started),
    };
  }

  @Serves(api.search.suggest)
  async suggest(@Input() { actor, query }: In<typeof api.search.suggest>): Promise<{ items: Suggestion[] }> {
    const sight = await this.sights.of(actor.id);
    // Whom the firm employs and what it looks for is in no examiner's scope; whom they find in messages is.
    if (sight.scope && query.of !== 'person') return { items: [] };
    if (query.of === 'saved') {
      const found = await this.saved.beginning(actor.id, query.typed, SUGGESTIONS);
      return { items: found.map(({ name, query: text }) => ({ text: fieldValue(name), help: text })) };
    }
    if (query.of === 'directory' || query.of === 'desk') {
      // The directory is the firm's own and no secret; what it does not say is whether somebody's messages are here.
      const { persons } = await this.directory.whoIsWho();
      const named = query.of === 'desk' ? desksNamed : peopleNamed;
      return { items: named(persons, query.typed, SUGGESTIONS) };
    }
    const words = termsOf(query.typed);
    if (words.length === 0) return { items: [] };
    const fitting = await this.directory.find(
      { words: [...words.slice(0, -1), `${words.at(-1)}*`] },
      sight.isWhole ? SUGGESTIONS : SUGGESTIONS_LOOKED_AT,
    );
    const seen = await this.reader.handlesSeen(
      fitting.map(({ id }) => id),
      sight,
    );
    const handles = fitting.filter(({ id }) => seen.has(id)).slice(0, SUGGESTIONS);
    return { items: handles.map(({ value, name }) => ({ text: fieldValue(value), help: name === value ? '' : name })) };
  }

  @Serves(api.search.facets)
  async facets(
    @Input() { actor, query }: In<typeof api.search.facets>,
    @Req() request: ParsedRequest,
  ): Promise<SearchFacets> {
    const { facets, counted, capped, readings } = await this.facetSearch.run({
      source: query.q,
      zone: query.zone,
      reader: actor.id,
      asOf: query.asOf,
      signal: untilGone(request),
    });
    await this.audit.record(
      actor,
      'search.counted',
      { kind: 'search', id: 'archive' },
      { query: query.q, counted, capped },
    );
    const people = await this.reader.handles(facets.party.keys());
    const titles = await this.titles(facets.conversation, actor.id);
    const named = (field: string, tally: Tally<string>): FacetValue[] =>
      mostFirst(tally, (value) => ({ value, label: value, query: `${field}:${value}` }));
    return {
      facets: {
        channel: named('channel', facets.channel),
        direction: named('direction', facets.direction),
        has: named('has', facets.has),
        month: named('date', facets.month).sort((a, b) => (a.value < b.value ? -1 : 1)),
        participant: mostFirst(facets.party, (id) => {
          const handle = people.get(id);
          return handle && { value: String(id), label: handle.name, query: `participant:${fieldValue(handle.value)}` };
        }),
        conversation: mostFirst(facets.conversation, (id) => {
          const title = titles.get(id);
          return title === undefined ? undefined : { value: String(id), label: title, query: `conversation:${id}` };
        }),
      },
      counted,
      capped,
      readings: readings.map(({ leaf, terms }) => ({ leaf, terms: terms.slice(0, READINGS), total: terms.length })),
    };
  }

  /** Of the busiest conversations. One without a title is called after its newest subject or its people. */
  private async titles(tally: Tally<number>, reader: string): Promise<ReadonlyMap<number, string>> {
    const busiest = sorted(tally).slice(0, CONVERSATIONS);
    const rows = await this.reader.conversations(busiest.map(([id]) => id));
    const titles = new Map<number, string>();
    const sight = await this.sights.of(reader);
    for (const row of rows.values()) {
      const newest =
        row.title === null ? (await this.reader.slice(row.id, {}, 1, sight)).messages[0]?.versions[0] : undefined;
      const people = newest ? await this.reader.handles(newest.parties) : new Map<number, Handle>();
      titles.set(row.id, titleOf(row, [...people.values()], newest && textOf(newest.event).subject));
    }
    return titles;
  }
}

export async function presentHits(answer: Pick<Answer, 'hits' | 'handles'>, reader: Reader): Promise<SearchHit[]> {
  const conversations = await reader.conversations(answer.hits.map((hit) => hit.message.conversation));
  return answer.hits.map((hit) => presentHit(hit, conversations.get(hit.message.conversation)!, answer.handles));
}

function presentHit(
  { message, document, spans, mended }: Hit,
  conversation: ConversationRow,
  handles: ReadonlyMap<number, Handle>,
): SearchHit {
  const first = message.versions[0]!;
  const sender = first.sender === null ? undefined : handles.get(first.sender);
  const parties = first.parties.flatMap((id) => handles.get(id) ?? []);
  return {
    id: String(message.id),
    conversation: {
      id: String(conversation.id),
      channel: conversation.channel,
      type: conversation.type,
      title: titleOf(conversation, parties, textOf(first.event).subject),
    },
    channel: message.channel,
    sentAt: first.sentAt?.toISOString() ?? null,
    sender: sender ? presentParty(sender, message.at) : null,
    snippets: snippetsOf(document, spans),
    mended,
  };
}

/** Aborts when whoever asked no longer waits. */
function untilGone(request: ParsedRequest): AbortSignal {
  const abort = new AbortController();
  request.on('close', () =>
    abort.abort(new Problem({ code: 'cancelled', status: 499, title: 'The search was cancelled.' })),
  );
  return abort.signal;
}

function mostFirst<T>(tally: Tally<T>, show: (value: T) => Omit<FacetValue, 'messages'> | undefined): FacetValue[] {
  return sorted(tally).flatMap(([value, messages]) => {
    const shown = show(value);
    return shown ? [{ ...shown, messages }] : [];
  });
}

function sorted<T>(tally: Tally<T>): (readonly [value: T, messages: number])[] {
  return [...tally].sort((a, b) => b[1] - a[1]);
}

function writeCursor(next: Cursor): string {
  return 'rank' in next ? `r${next.rank}` : `${next.at.getTime()}-${next.id}`;
}

function readCursor(cursor: string | undefined): Cursor | undefined {
  const ranked = /^r(\d{1,9})$/.exec(cursor ?? '');
  if (ranked) return { rank: Number(ranked[1]) };
  const match = /^(-?\d{1,15})-(\d{1,15})$/.exec(cursor ?? '');
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : undefined;
}
