import { type ArchivedMessage, attachmentsOf } from '@minutebook/archive';
import { sha256 } from '@minutebook/proof';
import { analyze, type Document, partOf, type Tokens, type Zone } from '@minutebook/query';
import type { Hit } from '@minutebook/surveillance';

/** Terms on each side of a hit that must be the same, one by one, in what is nearly the same. */
export const WINDOW = 5;
/** A message of more terms than this is compared whole or not at all. */
const MOST_TERMS = 20_000;

/** What a hit is compared by. */
export interface Trace {
  /** Who wrote it: a person of the firm, else a handle. What two people wrote is never alike: each answers for their own. */
  readonly author: string;
  readonly at: Date;
  readonly conversation: number;
  /** Of everything the rule reads in the version it met, and of what is attached. */
  readonly text: Buffer;
  /** Of the terms that hit, and of {@link WINDOW} terms on each side of them. */
  readonly context: Buffer;
  /** Of the conversation. */
  readonly thread: Buffer;
  /** Terms of what the rule reads, in order; empty where there are too many. */
  readonly terms: readonly string[];
  /** Of what is attached, by content; undefined where the content of something is not known. */
  readonly attached: string | undefined;
  /** Where the rule hit nothing but quotations: the terms of each, and which of them it hit. */
  readonly quotations: readonly Quotation[];
}

export interface Quotation {
  readonly terms: readonly string[];
  /** First and last term of each hit. */
  readonly hits: readonly (readonly [first: number, last: number])[];
}

/** Undefined for what is never compared: what no query found, and what nobody is known to have written. */
export function traceOf(
  hit: Pick<Hit, 'spans' | 'messageVersion'>,
  readZones: readonly string[],
  message: ArchivedMessage,
  document: Pick<Document, 'zones'>,
  author: string | undefined,
): Trace | undefined {
  if (hit.spans.length === 0 || author === undefined) return undefined;
  const places = hit.spans.map((span) => {
    const zone = document.zones.find(
      (one) =>
        one.kind === span.zone &&
        partOf(one) === span.part &&
        one.version === span.version &&
        one.part === span.number &&
        one.offset <= span.start &&
        span.end <= one.offset + one.text.length,
    );
    return zone && { zone, terms: termsWithin(tokensOf(zone), span.start - zone.offset, span.end - zone.offset) };
  });
  // Zones are cut otherwise today than when it hit: nothing can be said about what lies around it.
  if (places.some((place) => place === undefined)) return undefined;
  const hits = (places as NonNullable<(typeof places)[number]>[]).sort(
    (a, b) => document.zones.indexOf(a.zone) - document.zones.indexOf(b.zone) || a.terms[0] - b.terms[0],
  );
  const versions = new Set([hit.messageVersion, ...hit.spans.map(({ version }) => version)]);
  const kinds = new Set([...readZones, ...hit.spans.map(({ zone }) => zone)]);
  const read = document.zones.filter(({ kind, version }) => kinds.has(kind) && versions.has(version));
  const attached = attachedTo(message, versions);
  const tokens = read.map(tokensOf);
  const isLong = tokens.reduce((sum, { count }) => sum + count, 0) > MOST_TERMS;
  return {
    author,
    at: message.at,
    conversation: message.conversation,
    text: digest('text', [...read.map(({ kind, text }) => [kind, plain(text)]), attached ?? `message ${message.id}`]),
    context: digest(
      'context',
      hits.map(({ zone, terms }) => [zone.kind, contextOf(tokensOf(zone), terms)]),
    ),
    thread: digest('thread', [message.conversation]),
    terms: isLong ? [] : tokens.flatMap(allTerms),
    attached,
    quotations: hits.every(({ zone }) => zone.kind === 'quoted') ? quotationsOf(hits) : [],
  };
}

/** Terms of what the author wrote in one version, the text a quotation of it would have. */
export function ownTerms({ zones }: Pick<Document, 'zones'>, version: number): string[] {
  return zones
    .filter((zone) => zone.kind === 'own' && zone.version === version)
    .flatMap((zone) => allTerms(tokensOf(zone)));
}

function quotationsOf(
  hits: readonly { readonly zone: Zone; readonly terms: readonly [number, number] }[],
): Quotation[] {
  return [...new Set(hits.map(({ zone }) => zone))].map((zone) => ({
    terms: allTerms(tokensOf(zone)),
    hits: hits.filter((hit) => hit.zone === zone).map(({ terms }) => terms),
  }));
}

/** The first and last term that a span touches; a span of no terms stands before the one that follows. */
function termsWithin(tokens: Tokens, start: number, end: number): readonly [number, number] {
  let first = 0;
  while (first < tokens.count && tokens.end(first) <= start) first++;
  let last = first;
  while (last + 1 < tokens.count && tokens.start(last + 1) < end) last++;
  return [first, last];
}

/** The terms that hit between those around them, so that no border can be taken for another. */
function contextOf(tokens: Tokens, [first, last]: readonly [number, number]): string[][] {
  const terms = (from: number, to: number): string[] =>
    Array.from({ length: Math.max(0, Math.min(to, tokens.count) - Math.max(0, from)) }, (_, i) =>
      tokens.term(Math.max(0, from) + i),
    );
  return [terms(first - WINDOW, first), terms(first, last + 1), terms(last + 1, last + 1 + WINDOW)];
}

/** By content and name; a name alone says nothing of what is in it. */
function attachedTo({ versions }: ArchivedMessage, wanted: ReadonlySet<number>): string | undefined {
  const attachments = versions.flatMap(({ version, event }) => (wanted.has(version) ? attachmentsOf(event) : []));
  if (attachments.some(({ sha256: content }) => content === undefined)) return undefined;
  return JSON.stringify(attachments.map(({ name, sha256: content }) => [name ?? '', content]));
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}

function allTerms(tokens: Tokens): string[] {
  return Array.from({ length: tokens.count }, (_, i) => tokens.term(i));
}

const TOKENS = new WeakMap<Zone, Tokens>();

function tokensOf(zone: Zone): Tokens {
  let tokens = TOKENS.get(zone);
  if (!tokens) TOKENS.set(zone, (tokens = analyze(zone.text)));
  return tokens;
}

/** Each kind of key is a hash of its own kind of thing: none can be made to look like another. */
function digest(kind: string, of: unknown): Buffer {
  return Buffer.from(sha256(Buffer.from(JSON.stringify([kind, of]))));
}
