import { Audit } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { type Answer, type Hit, Search } from '@minutebook/search';
import { Pipeline } from '@minutebook/appliance';
import { EXIT, type Invocation } from '../main';
import { withArchive } from '../session';

export async function searchArchive(invocation: Invocation): Promise<number> {
  const { positionals, flags, terminal, signal } = invocation;
  const source = positionals.join(' ');
  const limit = Number(flags.limit ?? 20);
  if (source === '' || !Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new Problem({
      code: 'usage',
      status: 422,
      title: 'Give a query, and a limit from 1 to 10,000.',
      hint: 'npm run minutebook -- search "wire transfer" --limit 50',
    });
  const asOf = flags['as-of'] === undefined ? undefined : Number(flags['as-of']);
  if (asOf !== undefined && !(Number.isSafeInteger(asOf) && asOf >= 0))
    throw new Problem({
      code: 'usage',
      status: 422,
      title: '--as-of takes a ledger position, as an earlier search printed it.',
      hint: 'npm run minutebook -- search "wire transfer" --as-of 4812',
    });
  return withArchive(invocation, async ({ context, actor }) => {
    // What was archived by a process that ended early is made searchable first, so that the answer covers it.
    await context.get(Pipeline).drain(signal);
    const zone = typeof flags.zone === 'string' ? flags.zone : undefined;
    const answer = await context.get(Search).run({
      source,
      zone,
      sort: flags.oldest ? 'oldest' : flags.relevance ? 'relevance' : 'newest',
      limit,
      asOf,
      signal,
    });
    await context.get(Audit).record(
      actor,
      'search.run',
      { kind: 'search', id: 'archive' },
      {
        query: source,
        total: answer.total,
        capped: answer.capped,
        shown: answer.hits.map((hit) => String(hit.message.id)),
        asOf: answer.asOf,
        position: answer.coverage.position,
      },
    );
    const { archived, searchable, failed, position } = answer.coverage;
    const hits = answer.hits.map((hit) => present(hit, answer));
    terminal.result(
      {
        total: answer.total,
        capped: answer.capped,
        asOf: answer.asOf,
        coverage: { archived, searchable, failed, position },
        hits,
      },
      () => text(answer, hits),
    );
    return EXIT.done;
  });
}

interface HitLine {
  readonly id: string;
  readonly conversation: string;
  readonly channel: string;
  readonly sentAt: string | null;
  readonly sender: string | null;
  /** Text of the zone in which the hit lies. */
  readonly text: string;
  readonly zone: string;
  /** UTF-16 units of `text`. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
}

function present({ message, document, spans }: Hit, { handles }: Answer): HitLine {
  const zone =
    spans[0]?.zone ??
    Math.max(
      0,
      document.zones.findIndex((candidate) => candidate.kind === 'own'),
    );
  const first = message.versions[0]!;
  return {
    id: String(message.id),
    conversation: String(message.conversation),
    channel: message.channel,
    sentAt: first.sentAt?.toISOString() ?? null,
    sender: first.sender === null ? null : (handles.get(first.sender)?.name ?? null),
    text: document.zones[zone]?.text ?? '',
    zone: document.zones[zone]?.kind ?? 'own',
    spans: spans.filter((span) => span.zone === zone).map(({ start, end }) => ({ start, end })),
  };
}

function text(answer: Answer, hits: readonly HitLine[]): string {
  const { archived, searchable, failed } = answer.coverage;
  const lines = hits.map(
    (hit) => `${hit.sentAt ?? 'no time'}  ${hit.channel}  ${hit.sender ?? 'unknown'}  #${hit.id}\n  ${marked(hit)}\n`,
  );
  const coverage = `Searched ${searchable} of ${archived} archived messages as of ledger ${answer.asOf}${failed > 0 ? `, ${failed} could not be indexed` : ''}.`;
  return `${lines.join('')}${answer.capped ? 'At least ' : ''}${answer.total} hit${answer.total === 1 ? '' : 's'}. ${coverage}\n`;
}

/** The text around the first span on one line, hits in brackets. Control characters never reach a terminal. */
function marked({ text: whole, spans }: HitLine): string {
  const from = Math.max(0, (spans[0]?.start ?? 0) - 60);
  let shown = '';
  let at = from;
  for (const span of spans.filter((candidate) => candidate.end - from < 240)) {
    if (span.start < at) continue;
    shown += `${whole.slice(at, span.start)}[${whole.slice(span.start, span.end)}]`;
    at = span.end;
  }
  shown += whole.slice(at, at + 60);
  return shown.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ');
}
