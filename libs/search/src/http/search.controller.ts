import { Controller, Req } from '@nestjs/common';
import { type ConversationRow, type Handle, presentParty, Reader, textOf, titleOf } from '@minutebook/archive';
import { Audit, type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { api, type SearchAnswer, type SearchHit } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';
import { type Answer, type Hit, Search } from '../answer/search';
import { snippetsOf } from '../answer/snippets';
import type { SortKey } from '../search-index';

@Controller()
export class SearchController {
  constructor(
    private readonly search: Search,
    private readonly reader: Reader,
    private readonly audit: Audit,
  ) {}

  @Serves(api.search.run)
  async run(
    @Input() { actor, query }: In<typeof api.search.run>,
    @Req() request: ParsedRequest,
  ): Promise<SearchAnswer> {
    const started = performance.now();
    const abort = new AbortController();
    request.on('close', () =>
      abort.abort(new Problem({ code: 'cancelled', status: 499, title: 'The search was cancelled.' })),
    );
    const answer = await this.search.run({
      source: query.q,
      zone: query.zone,
      sort: query.sort,
      after: readKey(query.after),
      limit: query.limit,
      signal: abort.signal,
    });
    await this.audit.record(
      actor,
      'search.run',
      { kind: 'search', id: 'archive' },
      {
        query: query.q,
        total: answer.total,
        capped: answer.capped,
        shown: answer.hits.map((hit) => String(hit.message.id)),
        archived: answer.coverage.archived,
        searchable: answer.coverage.searchable,
        position: answer.coverage.position,
      },
    );
    const items = await presentHits(answer, this.reader);
    return {
      total: answer.total,
      capped: answer.capped,
      coverage: answer.coverage,
      items,
      next: answer.next ? `${answer.next.at.getTime()}-${answer.next.id}` : null,
      milliseconds: Math.round(performance.now() - started),
    };
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
    sender: sender ? presentParty(sender) : null,
    snippets: snippetsOf(document, spans),
    mended,
  };
}

function readKey(cursor: string | undefined): SortKey | undefined {
  const match = /^(-?\d{1,15})-(\d{1,15})$/.exec(cursor ?? '');
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : undefined;
}
