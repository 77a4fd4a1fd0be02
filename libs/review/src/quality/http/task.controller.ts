import { Controller, Inject, Req } from '@nestjs/common';
import { presentMessage, Reader } from '@minutebook/archive';
import { type In, Input, type ParsedRequest, Serves, type StoredUser } from '@minutebook/access';
import { api, type OpenedTask, type OwnQuality, type Reading, type RereadTask } from '@minutebook/contract';
import { CLOCK, type Clock, Database } from '@minutebook/platform';
import { Findings } from '@minutebook/surveillance';
import { marksOf, snippetsOfHit } from '../../http/presenting';
import { ReadingProof } from '../readings';
import { Rereads } from '../rereads';
import { knownByMonth } from '../store/known-store';
import type { RereadRow } from '../store/reread-store';
import { TrainingGate } from '../training-gate';
import { presentReading, presentTask } from './presenting';

const FEEDBACK = 100;
const QUEUES = 1000;

/** What a reviewer has to do with quality: their reading, their blind tasks, what is written to them. */
@Controller()
export class TaskController {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
    private readonly findings: Findings,
    private readonly rereads: Rereads,
    private readonly proof: ReadingProof,
    private readonly gate: TrainingGate,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.readings.report)
  async report(@Input() { actor, body }: In<typeof api.readings.report>): Promise<{ view: string }> {
    return { view: await this.proof.report(actor, body) };
  }

  @Serves(api.readings.ofAlert)
  async ofAlert(@Input() { actor, params }: In<typeof api.readings.ofAlert>): Promise<{ items: Reading[] }> {
    const alert = Number(params.id);
    const blind = (await this.rereads.blindFor(actor.id, [alert])).size > 0;
    const items = await this.proof.all(alert);
    return { items: items.filter(({ reader }) => !blind || reader === actor.id).map(presentReading) };
  }

  @Serves(api.quality.tasks)
  async tasks(
    @Input() { actor, query }: In<typeof api.quality.tasks>,
  ): Promise<{ items: RereadTask[]; next: string | null; open: number }> {
    const [found, open] = await Promise.all([
      this.rereads.tasks(actor.id, query.view, readPlace(query.after), query.limit + 1),
      this.rereads.openTasks(actor.id),
    ]);
    const page = found.slice(0, query.limit);
    const last = found.length > query.limit ? page.at(-1) : undefined;
    const at = query.view === 'open' ? last?.dueAt : last?.answeredAt;
    return { items: await this.present(page), next: last && at ? `${at.getTime()}-${last.id}` : null, open };
  }

  @Serves(api.quality.task)
  async task(
    @Input() { actor, params }: In<typeof api.quality.task>,
    @Req() request: ParsedRequest,
  ): Promise<OpenedTask> {
    return this.opened(await this.rereads.open(actor, Number(params.id)), request.user!);
  }

  @Serves(api.quality.answer)
  async answer(
    @Input() { actor, params, body }: In<typeof api.quality.answer>,
    @Req() request: ParsedRequest,
  ): Promise<RereadTask> {
    const { version, ...answer } = body;
    const row = await this.rereads.answer(request.user!, actor, Number(params.id), version, answer);
    return (await this.present([row]))[0]!;
  }

  @Serves(api.quality.own)
  async own(@Input() { actor }: In<typeof api.quality.own>): Promise<OwnQuality> {
    const [feedback, known, gates] = await Promise.all([
      this.rereads.feedback(actor.id, FEEDBACK),
      knownByMonth(this.database, actor.id, this.clock.now()),
      this.gate.list(undefined, QUEUES),
    ]);
    const mine = gates.filter(({ members }) => members.length === 0 || members.includes(actor.id));
    return {
      feedback: feedback.map((row) => ({
        id: String(row.id),
        alert: String(row.alert),
        disposition: row.firstDisposition,
        stands: row.stands!,
        feedback: row.feedback!,
        by: { id: row.settledBy!, name: row.settledByName! },
        at: row.settledAt!.toISOString(),
        readAt: row.readAt?.toISOString() ?? null,
      })),
      known,
      gates: await Promise.all(
        mine
          .filter(({ course, knownRight }) => course !== null || knownRight !== null)
          .map(async ({ queue, queueName }) => ({
            queue: { id: String(queue), name: queueName },
            ...(await this.gate.of(actor, queue)),
          })),
      ),
    };
  }

  @Serves(api.quality.readFeedback)
  async readFeedback(@Input() input: In<typeof api.quality.readFeedback>): Promise<OwnQuality> {
    await this.rereads.readFeedback(input.actor, Number(input.params.id));
    return this.own({ ...input, params: undefined, query: undefined, body: undefined });
  }

  private async present(rows: readonly RereadRow[]): Promise<RereadTask[]> {
    const rules = await this.findings.rules(rows.map(({ ruleVersion }) => ruleVersion));
    return rows.map((row) => presentTask(row, rules));
  }

  private async opened(row: RereadRow, user: StoredUser): Promise<OpenedTask> {
    const [message, [hit], rules, ground] = await Promise.all([
      this.reader.message(row.message),
      this.findings.hits([row.hit]),
      this.findings.rules([row.ruleVersion]),
      this.rereads.mayAnswer(user, row),
    ]);
    const rule = rules.get(row.ruleVersion)!;
    const handles = await this.reader.handles(
      [...message.versions, ...message.responses].flatMap(({ parties }) => [...parties]),
    );
    return {
      ...presentTask(row, rules),
      conversation: String(row.conversation),
      message: String(row.message),
      why: {
        query: rule.query,
        zones: [...rule.zones],
        snippets: snippetsOfHit(hit!, message),
        messageVersion: hit!.messageVersion,
      },
      marks: marksOf(hit!),
      body: presentMessage(message, handles),
      answer:
        row.answeredAt === null
          ? null
          : { disposition: row.disposition!, reason: row.reason!, at: row.answeredAt.toISOString() },
      mayAnswer: { allowed: ground === undefined && row.answeredAt === null, reason: ground ?? null },
    };
  }
}

function readPlace(cursor: string | undefined): { at: Date; id: number } | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor ?? '');
  return match ? { at: new Date(Number(match[1])), id: Number(match[2]) } : undefined;
}
