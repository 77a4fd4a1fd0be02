import { Controller, Inject } from '@nestjs/common';
import { textOf } from '@minutebook/archive';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type Lexicon, type LexiconSummary } from '@minutebook/contract';
import { type Jobs, JOBS } from '@minutebook/platform';
import { type LexiconDetail, Lexicons } from '../lexicons/lexicons';
import { Rehearsal } from '../lexicons/rehearsal';
import { DETECT_JOB } from '../jobs/detection.job';
import type { LexiconRow } from '../store/lexicon-store';

@Controller()
export class LexiconController {
  constructor(
    private readonly lexicons: Lexicons,
    private readonly rehearsal: Rehearsal,
    private readonly audit: Audit,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.lexicons.list)
  async list(
    @Input() { query }: In<typeof api.lexicons.list>,
  ): Promise<{ items: LexiconSummary[]; next: string | null }> {
    const found = await this.lexicons.list(readCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(presentSummary),
      next:
        found.length > query.limit && last
          ? Buffer.from(JSON.stringify({ name: last.name, id: last.id })).toString('base64url')
          : null,
    };
  }

  @Serves(api.lexicons.create)
  async create(@Input() { actor, body }: In<typeof api.lexicons.create>): Promise<Lexicon> {
    return present(await this.lexicons.create(actor, body.name));
  }

  @Serves(api.lexicons.get)
  async get(@Input() { actor, params }: In<typeof api.lexicons.get>): Promise<Lexicon> {
    const detail = await this.lexicons.get(Number(params.id));
    await this.audit.record(
      actor,
      'lexicon.viewed',
      { kind: 'lexicon', id: params.id },
      { publication: detail.lexicon.publication },
    );
    return present(detail);
  }

  @Serves(api.lexicons.draft)
  async draft(@Input() { actor, params, body }: In<typeof api.lexicons.draft>): Promise<Lexicon> {
    return present(await this.lexicons.draft(actor, Number(params.id), body.version, body.rules));
  }

  @Serves(api.lexicons.publish)
  async publish(@Input() { actor, params, body }: In<typeof api.lexicons.publish>): Promise<Lexicon> {
    const published = await this.lexicons.publish(actor, Number(params.id), body.version);
    await this.jobs.enqueue(DETECT_JOB, {}, { key: 'follow' });
    return present(published);
  }

  @Serves(api.lexicons.attempt)
  async attempt(@Input() { actor, body }: In<typeof api.lexicons.attempt>): ReturnType<LexiconController['tried']> {
    return this.tried(actor, body);
  }

  private async tried(actor: In<typeof api.lexicons.attempt>['actor'], body: In<typeof api.lexicons.attempt>['body']) {
    const { parsed, tried, hits, shown, handles } = await this.rehearsal.attempt(body.query, body.zones);
    await this.audit.record(
      actor,
      'lexicon.tried',
      { kind: 'archive', id: 'newest' },
      { query: body.query, tried, hits, shown: shown.map(({ message }) => String(message.id)) },
    );
    return {
      errors: parsed.errors.map((fault) => ({ ...fault })),
      warnings: parsed.warnings.map((fault) => ({ ...fault })),
      tried,
      hits,
      items: shown.map(({ message, snippets }) => {
        const first = message.versions[0]!;
        return {
          id: String(message.id),
          conversation: String(message.conversation),
          channel: message.channel,
          sentAt: first.sentAt?.toISOString() ?? null,
          sender:
            (first.sender === null ? undefined : handles.get(first.sender)?.name) ?? textOf(first.event).subject ?? '',
          snippets,
        };
      }),
    };
  }
}

function presentSummary(row: LexiconRow): LexiconSummary {
  return {
    id: String(row.id),
    name: row.name,
    rules: row.rules,
    drafted: row.draft !== null,
    publication: row.publication,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    version: row.version,
  };
}

function present({ lexicon, inForce, lookBacks, hits }: LexiconDetail): Lexicon {
  const rules = inForce.map(({ id, code, title, query, severity, zones, version, publishedAt, publishedByName }) => ({
    id: String(id),
    code,
    title,
    query,
    severity,
    zones,
    version,
    publishedAt: publishedAt.toISOString(),
    publishedBy: publishedByName,
    hits: hits.get(id) ?? 0,
  }));
  return {
    ...presentSummary(lexicon),
    inForce: rules,
    draft:
      lexicon.draft ??
      rules.map(({ code, title, query, severity, zones }) => ({ code, title, query, severity, zones })),
    draftedBy: lexicon.draftedByName,
    draftedAt: lexicon.draftedAt?.toISOString() ?? null,
    lookingBack:
      lookBacks.length === 0
        ? null
        : {
            read: lookBacks.reduce((sum, entry) => sum + entry.cursor, 0),
            of: lookBacks.reduce((sum, entry) => sum + entry.upto, 0),
          },
  };
}

function readCursor(cursor: string | undefined): { name: string; id: number } | undefined {
  return cursor === undefined
    ? undefined
    : (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { name: string; id: number });
}
