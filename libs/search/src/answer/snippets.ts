import type { Snippet } from '@minutebook/contract';
import { type Document, partOf, type Span } from '@minutebook/query';
import type { z } from 'zod';

type SnippetView = z.infer<typeof Snippet>;

/** Characters shown before the first and after the last span of a snippet. */
const AROUND = 70;
/** Longest snippet; spans further on start another. */
const LONGEST = 260;
const MOST = 4;

/** Pieces of a document's zones around the spans, at most {@link MOST}; without spans, the start of the text. */
export function snippetsOf(document: Document, spans: readonly Span[]): SnippetView[] {
  const snippets: SnippetView[] = [];
  document.zones.forEach((zone, index) => {
    const own = spans.filter((span) => span.zone === index).sort((a, b) => a.start - b.start || a.end - b.end);
    for (let i = 0; i < own.length && snippets.length < MOST;) {
      let last = i;
      while (last + 1 < own.length && own[last + 1]!.end - own[i]!.start <= LONGEST) last++;
      snippets.push(cut(zone, own[i]!.start - AROUND, own[last]!.end + AROUND, own.slice(i, last + 1)));
      i = last + 1;
    }
  });
  if (snippets.length === 0) {
    const zone =
      document.zones.find(({ kind, text }) => kind === 'own' && text.trim() !== '') ??
      document.zones.find(({ text }) => text.trim() !== '');
    if (zone) snippets.push(cut(zone, 0, LONGEST, []));
  }
  return snippets;
}

function cut(zone: Document['zones'][number], from: number, to: number, spans: readonly Span[]): SnippetView {
  const start = wordStart(zone.text, Math.max(0, from));
  const end = Math.min(zone.text.length, Math.max(to, spans.at(-1)?.end ?? 0));
  const safeEnd = isLowSurrogate(zone.text, end) ? end + 1 : end;
  return {
    zone: zone.kind,
    part: partOf(zone),
    version: zone.version,
    number: zone.part ?? null,
    from: zone.offset + start,
    text: zone.text.slice(start, safeEnd),
    cutBefore: start > 0,
    cutAfter: safeEnd < zone.text.length,
    spans: spans.map((span) => ({ start: span.start - start, end: span.end - start, operand: span.operand })),
  };
}

/** The nearest start of a word at or before `at`, if it is near; never inside a surrogate pair. */
function wordStart(text: string, at: number): number {
  const blank = text.lastIndexOf(' ', at);
  if (blank >= 0 && at - blank < 20) return blank + 1;
  return isLowSurrogate(text, at) ? at - 1 : at;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff;
}
