import { z } from 'zod';
import { ChannelName, MessagePart } from './archive';
import { endpoint, Id, IdParams, Instant, Nothing, page, PageQuery, Version } from './endpoint';
import { Party } from './people';

/** How much of the archive an answer looked at (R197): computed from the stores when asked, not kept as a flag. */
export const Coverage = z.object({
  archived: z.number(),
  searchable: z.number(),
  failed: z.number(),
  /** Ledger position up to which the index has read. */
  position: z.number(),
  /** Ledger position of the archive itself. */
  head: z.number(),
  /** `behind`: ledger entries not looked through for attachments yet. `unreadable`: attachments whose text is not known. */
  attachments: z.object({ behind: z.number(), unreadable: z.number() }),
  state: z.enum(['complete', 'indexing', 'index-down']),
});
export type Coverage = z.infer<typeof Coverage>;

export const Span = z.object({ start: z.number(), end: z.number(), operand: z.number() });

/** Text of a hit around its spans, in UTF-16 units of `text`. */
export const Snippet = z.object({
  zone: z.string(),
  /** What it is cut from. */
  part: MessagePart,
  version: z.number(),
  /** Which attachment, from 0; null where it is cut from subject or body. */
  number: z.number().nullable(),
  /** Where `text` begins in what it was cut from. */
  from: z.number(),
  text: z.string(),
  cutBefore: z.boolean(),
  cutAfter: z.boolean(),
  spans: z.array(Span),
});
export type Snippet = z.infer<typeof Snippet>;

export const SearchHit = z.object({
  id: Id,
  conversation: z.object({ id: Id, title: z.string(), channel: ChannelName, type: z.string() }),
  channel: ChannelName,
  sentAt: Instant.nullable(),
  sender: Party.nullable(),
  snippets: z.array(Snippet),
  /** The index disagreed with the ledger about this message; the ledger's copy is shown (R91). */
  mended: z.boolean(),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchAnswer = z.object({
  /** What was searched for, in the canonical spelling, saved queries put in their places; `operand` counts its leaves. */
  query: z.string(),
  total: z.number(),
  /** `total` is a floor: at least that many. */
  capped: z.boolean(),
  /** Ledger entries this answer stands on. Ask with the same `asOf` to page on in it, or to repeat it at any time. */
  asOf: z.number(),
  /** By relevance: how many hits, the newest, were compared. */
  ranked: z.number().nullable(),
  coverage: Coverage,
  items: z.array(SearchHit),
  next: z.string().nullable(),
  milliseconds: z.number(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

const Source = z.string().max(20_000);
const Zone = z.string().max(64);

/** Something hits have in common, and how many have it. `query` keeps to it when it is added to a query. */
export const FacetValue = z.object({ value: z.string(), label: z.string(), query: z.string(), messages: z.number() });
export type FacetValue = z.infer<typeof FacetValue>;

export const FACETS = ['channel', 'participant', 'conversation', 'month', 'direction', 'has'] as const;
export type FacetName = (typeof FACETS)[number];

export const SearchFacets = z.object({
  /** Most first; months in the order of time. A facet the query itself restricts is counted without that restriction. */
  facets: z.object(
    Object.fromEntries(FACETS.map((name) => [name, z.array(FacetValue)])) as Record<
      FacetName,
      z.ZodArray<typeof FacetValue>
    >,
  ),
  counted: z.number(),
  /** There are more hits than were counted; the counted ones are the newest. */
  capped: z.boolean(),
  /** What wildcards and fuzzy words stand for in this archive. */
  readings: z.array(z.object({ leaf: z.string(), terms: z.array(z.string()), total: z.number() })),
});
export type SearchFacets = z.infer<typeof SearchFacets>;

export const SavedSearch = z.object({
  id: Id,
  name: z.string(),
  query: z.string(),
  /** Everybody who may search sees it and can use it by name. */
  shared: z.boolean(),
  owner: z.string(),
  mine: z.boolean(),
  changedAt: Instant,
  version: Version,
});
export type SavedSearch = z.infer<typeof SavedSearch>;

const SavedText = z.object({ name: z.string().trim().min(1).max(80), query: Source.min(1), shared: z.boolean() });

export const MAX_REPORT_TERMS = 1_000;

export const TermLine = z.object({
  text: z.string(),
  /** The first fault of a line that cannot be read: such a line is not counted. */
  fault: z.string().nullable(),
  hits: z.number().nullable(),
  /** Messages no other line of the report finds. */
  alone: z.number().nullable(),
});
export type TermLine = z.infer<typeof TermLine>;

/** A search terms report: how much each line of a list finds, and how much only it finds. */
export const TermReport = z.object({
  id: Id,
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  within: z.string().nullable(),
  asOf: z.number(),
  lines: z.array(TermLine),
  /** Lines counted so far. */
  done: z.number(),
  /** Messages at least one line finds. */
  any: z.number().nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
  version: Version,
});
export type TermReport = z.infer<typeof TermReport>;

export const search = {
  run: endpoint({
    method: 'GET',
    path: '/api/search',
    summary: 'Search the archive',
    permission: 'message.search',
    audit: 'search.run',
    query: z.object({
      q: Source,
      zone: Zone.optional(),
      sort: z.enum(['newest', 'oldest', 'relevance']).default('newest'),
      /** The archive as it was with this many ledger entries. */
      asOf: z.coerce.number().int().min(0).optional(),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: SearchAnswer,
  }),
  facets: endpoint({
    method: 'GET',
    path: '/api/search/facets',
    summary: 'What the hits of a search have in common, and what its wildcards stand for',
    permission: 'message.search',
    audit: 'search.counted',
    query: z.object({ q: Source, zone: Zone.optional(), asOf: z.coerce.number().int().min(0).optional() }),
    response: SearchFacets,
  }),
  suggest: endpoint({
    method: 'GET',
    path: '/api/search/suggestions',
    summary: 'People, desks and saved searches whose name begins like this, for the query box',
    permission: 'message.search',
    query: z.object({ of: z.enum(['person', 'directory', 'desk', 'saved']), typed: z.string().max(200).default('') }),
    response: z.object({ items: z.array(z.object({ text: z.string(), help: z.string() })) }),
  }),
  saved: endpoint({
    method: 'GET',
    path: '/api/saved-searches',
    summary: 'Saved searches: your own and shared ones, by name',
    permission: 'message.search',
    query: PageQuery,
    response: page(SavedSearch),
  }),
  save: endpoint({
    method: 'POST',
    path: '/api/saved-searches',
    summary: 'Save a search under a name',
    permission: 'message.search',
    audit: 'search.saved',
    body: SavedText,
    response: SavedSearch,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/api/saved-searches/:id',
    summary: 'Change a saved search of your own',
    permission: 'message.search',
    audit: 'search.changed',
    params: IdParams,
    body: SavedText.extend({ version: Version }),
    response: SavedSearch,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/saved-searches/:id',
    summary: 'Remove a saved search of your own',
    permission: 'message.search',
    audit: 'search.removed',
    params: IdParams,
    query: z.object({ version: z.coerce.number().int().min(0) }),
    response: Nothing,
  }),
};

export const termReports = {
  list: endpoint({
    method: 'GET',
    path: '/api/term-reports',
    summary: 'Your search terms reports, newest first',
    permission: 'message.search',
    query: PageQuery,
    response: page(TermReport.omit({ lines: true }).extend({ terms: z.number() })),
  }),
  start: endpoint({
    method: 'POST',
    path: '/api/term-reports',
    summary: 'Count a list of terms, each and alone',
    permission: 'message.search',
    audit: 'terms.started',
    body: z.object({
      terms: z.array(z.string().max(2_000)).min(1).max(MAX_REPORT_TERMS),
      /** Only messages this query finds. */
      within: Source.optional(),
      zone: Zone.optional(),
    }),
    response: TermReport,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/term-reports/:id',
    summary: 'A search terms report, as far as it has come',
    permission: 'message.search',
    params: IdParams,
    response: TermReport,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/term-reports/:id/cancel',
    summary: 'Stop counting',
    permission: 'message.search',
    audit: 'terms.cancelled',
    params: IdParams,
    body: z.object({ version: Version }),
    response: TermReport,
  }),
  csv: endpoint({
    method: 'GET',
    path: '/api/term-reports/:id/report.csv',
    summary: 'A search terms report as CSV',
    permission: 'message.search',
    audit: 'terms.exported',
    params: IdParams,
    response: 'csv',
  }),
};
