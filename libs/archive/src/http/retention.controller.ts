import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import {
  api,
  type ClockFact,
  type Extension,
  type OverdueMessage,
  type RecordLabel,
  type RetentionOverview,
  type WhyMany,
  type WhyMessage,
} from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { ClockFacts } from '../retention/clock-facts';
import { Extensions } from '../retention/extensions';
import type { Allowed } from '../retention/schedules';
import type { ExtensionRow } from '../store/retention-record-store';
import { PastMaximum } from '../retention/past-maximum';
import { RecordLabels } from '../retention/record-labels';
import { overviewOf } from '../retention/retention-figures';
import { RetentionRuns } from '../retention/retention-runs';
import { Why } from '../retention/why';
import { presentExtension, presentFact, presentLabel } from './presenting-retention';
import { presentMany, presentWhy } from './presenting-why';

@Controller()
export class RetentionController {
  constructor(
    private readonly runs: RetentionRuns,
    private readonly facts: ClockFacts,
    private readonly labels: RecordLabels,
    private readonly extensions: Extensions,
    private readonly overdue: PastMaximum,
    private readonly why: Why,
  ) {}

  @Serves(api.retention.overview)
  async overview(): Promise<RetentionOverview> {
    const { run, running } = await this.runs.newest();
    return overviewOf(run, running, run ? await this.runs.tally(run.id) : []);
  }

  @Serves(api.retention.recount)
  async recount(@Input() { actor }: In<typeof api.retention.recount>): Promise<RetentionOverview> {
    await this.runs.recount(actor);
    return this.overview();
  }

  @Serves(api.retention.pastMaximum)
  async pastMaximum(
    @Input() { actor, query }: In<typeof api.retention.pastMaximum>,
  ): Promise<{ items: OverdueMessage[]; next: string | null }> {
    const after = idCursor(query.after);
    const { items, next } = await this.overdue.page(actor, query.only, after, query.limit);
    return { items, next: next === null ? null : String(next) };
  }

  @Serves(api.retention.facts)
  async listFacts(
    @Input() { query }: In<typeof api.retention.facts>,
  ): Promise<{ items: ClockFact[]; next: string | null }> {
    const { event, scope, id, state, limit } = query;
    const found = await this.facts.list({ event, scope, subject: id, state, before: idCursor(query.after) }, limit + 1);
    return pageOf(found, limit, presentFact);
  }

  @Serves(api.retention.stateFact)
  async stateFact(@Input() { actor, body }: In<typeof api.retention.stateFact>): Promise<ClockFact> {
    const { event, scope, id, at, reason } = body;
    return presentFact(await this.facts.state(actor, { event, scope, subject: id, at: new Date(at), reason }));
  }

  @Serves(api.retention.endFact)
  async endFact(@Input() { actor, params, body }: In<typeof api.retention.endFact>): Promise<ClockFact> {
    return presentFact(await this.facts.end(actor, Number(params.id), body.reason));
  }

  @Serves(api.retention.labels)
  async listLabels(
    @Input() { actor, query }: In<typeof api.retention.labels>,
  ): Promise<{ items: RecordLabel[]; next: string | null }> {
    const { scope, id, label, state, limit } = query;
    const record = id === undefined ? undefined : Number(id);
    const found = await this.labels.list(
      actor,
      { scope, record, label, state, before: idCursor(query.after) },
      limit + 1,
    );
    return pageOf(found, limit, presentLabel);
  }

  @Serves(api.retention.putLabel)
  async putLabel(@Input() { actor, body }: In<typeof api.retention.putLabel>): Promise<RecordLabel> {
    const { scope, id, label, reason } = body;
    return presentLabel(await this.labels.put(actor, { scope, record: Number(id), label, reason }));
  }

  @Serves(api.retention.endLabel)
  async endLabel(@Input() { actor, params, body }: In<typeof api.retention.endLabel>): Promise<RecordLabel> {
    return presentLabel(await this.labels.end(actor, Number(params.id), body.reason));
  }

  @Serves(api.retention.extensions)
  async listExtensions(
    @Input() { actor, query }: In<typeof api.retention.extensions>,
  ): Promise<{ items: Extension[]; next: string | null }> {
    const found = await this.extensions.list(idCursor(query.after), query.limit + 1);
    const allowed = new Map<ExtensionRow, Allowed>();
    for (const row of found) allowed.set(row, await this.extensions.mayApprove(actor, row));
    return pageOf(found, query.limit, (row) => presentExtension(row, allowed.get(row)!));
  }

  @Serves(api.retention.askExtension)
  async askExtension(@Input() { actor, body }: In<typeof api.retention.askExtension>): Promise<Extension> {
    const row = await this.extensions.ask(actor, body);
    return presentExtension(row, await this.extensions.mayApprove(actor, row));
  }

  @Serves(api.retention.decideExtension)
  async decideExtension(
    @Input() { actor, params, body }: In<typeof api.retention.decideExtension>,
  ): Promise<Extension> {
    const row = await this.extensions.decide(actor, Number(params.id), body.version, body.outcome, body.reason);
    return presentExtension(row, await this.extensions.mayApprove(actor, row));
  }

  @Serves(api.why.message)
  async whyMessage(@Input() { actor, params }: In<typeof api.why.message>): Promise<WhyMessage> {
    return presentWhy(await this.why.message(actor, Number(params.id)));
  }

  @Serves(api.why.conversation)
  async whyConversation(@Input() { actor, params }: In<typeof api.why.conversation>): Promise<WhyMany> {
    return presentMany(await this.why.conversation(actor, Number(params.id)));
  }

  @Serves(api.why.person)
  async whyPerson(@Input() { actor, params }: In<typeof api.why.person>): Promise<WhyMany> {
    return presentMany(await this.why.person(actor, params.id));
  }

  @Serves(api.why.evidence)
  async whyEvidence(
    @Input() { actor, params }: In<typeof api.why.evidence>,
  ): Promise<WhyMany & { exceptions: number }> {
    const found = await this.why.evidence(actor, Number(params.id));
    return { ...presentMany(found), exceptions: found.exceptions };
  }
}

/** The cursor is the id of the last row looked at, whether it is shown or not. */
function pageOf<R extends { readonly id: number }, T>(
  found: readonly R[],
  limit: number,
  present: (row: R) => T,
): { items: T[]; next: string | null } {
  const rows = found.slice(0, limit);
  return { items: rows.map(present), next: found.length > limit ? String(rows.at(-1)!.id) : null };
}
