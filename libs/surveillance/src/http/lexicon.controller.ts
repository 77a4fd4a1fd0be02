import { Controller, Inject } from '@nestjs/common';
import { textOf } from '@minutebook/archive';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import {
  api,
  type Lexicon,
  type LexiconSummary,
  type Publication,
  type RuleAdvice,
  type RulePast,
} from '@minutebook/contract';
import { type Jobs, JOBS } from '@minutebook/platform';
import { Adviser } from '../lexicons/adviser';
import { Lexicons } from '../lexicons/lexicons';
import { Rehearsal } from '../lexicons/rehearsal';
import { DETECT_JOB } from '../jobs/detection.job';
import { presentLexicon, presentPast, presentPublication, presentSummary } from './presenting';

@Controller()
export class LexiconController {
  constructor(
    private readonly lexicons: Lexicons,
    private readonly rehearsal: Rehearsal,
    private readonly adviser: Adviser,
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
    return presentLexicon(await this.lexicons.create(actor, body.name));
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
    return presentLexicon(detail);
  }

  @Serves(api.lexicons.draft)
  async draft(@Input() { actor, params, body }: In<typeof api.lexicons.draft>): Promise<Lexicon> {
    return presentLexicon(await this.lexicons.draft(actor, Number(params.id), body.version, body.rules));
  }

  @Serves(api.lexicons.publish)
  async publish(@Input() { actor, params, body }: In<typeof api.lexicons.publish>): Promise<Lexicon> {
    const published = await this.lexicons.publish(actor, Number(params.id), {
      ...body,
      rehearsal: body.rehearsal === null ? null : Number(body.rehearsal),
    });
    await this.jobs.enqueue(DETECT_JOB, {}, { key: 'follow' });
    return presentLexicon(published);
  }

  @Serves(api.lexicons.publications)
  async publications(
    @Input() { params, query }: In<typeof api.lexicons.publications>,
  ): Promise<{ items: Publication[]; next: string | null }> {
    const before = /^\d{1,9}$/.test(query.after ?? '') ? Number(query.after) : undefined;
    const found = await this.lexicons.publications(Number(params.id), before, query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentPublication),
      next: found.length > query.limit ? String(items.at(-1)!.number) : null,
    };
  }

  @Serves(api.lexicons.versions)
  async versions(@Input() { actor, params }: In<typeof api.lexicons.versions>): Promise<{ items: RulePast[] }> {
    const { rules, hits } = await this.lexicons.past(Number(params.id), params.code);
    await this.audit.record(actor, 'lexicon.viewed', { kind: 'lexicon', id: params.id }, { rule: params.code });
    return { items: rules.map((rule) => presentPast(rule, hits.get(rule.id) ?? 0)) };
  }

  @Serves(api.lexicons.advice)
  async advice(@Input() { actor, params }: In<typeof api.lexicons.advice>): Promise<{ items: RuleAdvice[] }> {
    return { items: await this.adviser.of(actor.id, Number(params.id)) };
  }

  @Serves(api.lexicons.attempt)
  async attempt(@Input() { actor, body }: In<typeof api.lexicons.attempt>): ReturnType<LexiconController['tried']> {
    return this.tried(actor, body);
  }

  private async tried(actor: In<typeof api.lexicons.attempt>['actor'], body: In<typeof api.lexicons.attempt>['body']) {
    const { parsed, tried, hits, shown, handles } = await this.rehearsal.attempt(actor.id, body);
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

function readCursor(cursor: string | undefined): { name: string; id: number } | undefined {
  return cursor === undefined
    ? undefined
    : (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as { name: string; id: number });
}
