import { Controller, Inject, Req } from '@nestjs/common';
import {
  type Actor,
  Audit,
  type In,
  Input,
  type ParsedRequest,
  permissionsOf,
  Serves,
  Users,
} from '@minutebook/access';
import {
  type Alert,
  type AlertRow as AlertRowView,
  api,
  type Member,
  type Note,
  type Outcomes,
} from '@minutebook/contract';
import { CLOCK, type Clock, Database, notFound } from '@minutebook/platform';
import { Findings, Lexicons } from '@minutebook/surveillance';
import { Sights } from '@minutebook/archive';
import { Members } from '../alerts/folding/members';
import { Separator } from '../alerts/folding/separator';
import { Many } from '../alerts/many';
import { Notes } from '../alerts/notes';
import { ReviewDesk } from '../alerts/review-desk';
import { Cases } from '../cases/cases';
import { Complaints } from '../cases/complaints';
import { escalation } from '../cases/escalation';
import { Duties } from '../queues/duties';
import { utcDay } from '../queues/hours';
import { Workplaces } from '../queues/workplaces';
import { type AlertPlace, alertsOfConversation, countAlerts, listAlerts } from '../store/alert-store';
import { recordsOf } from '../store/decision-store';
import { tagsInUse } from '../store/note-store';
import { AlertPresenter } from './alert-presenter';
import { marksOf } from './presenting';

const MOST_TAGS = 200;

@Controller()
export class AlertController {
  constructor(
    private readonly database: Database,
    private readonly desk: ReviewDesk,
    private readonly many: Many,
    private readonly notes: Notes,
    private readonly members: Members,
    private readonly separator: Separator,
    private readonly presenter: AlertPresenter,
    private readonly workplaces: Workplaces,
    private readonly duties: Duties,
    private readonly sights: Sights,
    private readonly users: Users,
    private readonly findings: Findings,
    private readonly lexicons: Lexicons,
    private readonly cases: Cases,
    private readonly complaints: Complaints,
    private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A queue shows the first words of messages: that is a preview, and is logged as one (R94). */
  @Serves(api.alerts.list)
  async list(
    @Input() { actor, query: { view, sort, after, limit, ...filter } }: In<typeof api.alerts.list>,
    @Req() request: ParsedRequest,
  ): Promise<{ items: AlertRowView[]; next: string | null }> {
    const scope = await this.workplaces.scopeOf(request.user!);
    const page = { after: readPlace(after), limit: limit + 1, now: this.clock.now(), sort };
    const found = await listAlerts(this.database, actor.id, view, page, scope, filter);
    const items = found.slice(0, limit);
    await this.audit.record(
      actor,
      'queue.viewed',
      { kind: 'queue', id: view },
      { alerts: items.map((item) => String(item.id)) },
    );
    const last = items.at(-1);
    return {
      items: await this.presenter.rows(items, actor.id),
      next: found.length > limit && last ? `${last.place.at}~${last.place.id}` : null,
    };
  }

  @Serves(api.alerts.counts)
  async counts(@Input() { actor, query }: In<typeof api.alerts.counts>, @Req() request: ParsedRequest) {
    const now = this.clock.now();
    const scope = await this.workplaces.scopeOf(request.user!);
    const queue = query.queue === undefined ? undefined : Number(query.queue);
    const narrowed =
      queue === undefined ? scope : { ...scope, queues: [queue].filter((id) => scope.queues?.includes(id) ?? true) };
    const [counts, { quota }] = await Promise.all([
      countAlerts(this.database, actor.id, now, utcDay(now), narrowed),
      this.duties.of(actor.id),
    ]);
    return { ...counts, quota };
  }

  @Serves(api.alerts.records)
  async records(
    @Input() { query }: In<typeof api.alerts.records>,
  ): Promise<{ items: { rule: string; alerts: number; decided: number; right: number }[] }> {
    const { inForce } = await this.lexicons.get(Number(query.lexicon));
    const records = await recordsOf(
      this.database,
      inForce.map((rule) => rule.id),
    );
    return {
      items: records.map(({ ruleVersion, alerts, decided, right }) => ({
        rule: String(ruleVersion),
        alerts,
        decided,
        right,
      })),
    };
  }

  @Serves(api.alerts.next)
  async next(
    @Input() { actor, body }: In<typeof api.alerts.next>,
    @Req() request: ParsedRequest,
  ): Promise<{ alert: Alert | null }> {
    const id = await this.many.next(actor, request.user!, {
      queue: body.queue === undefined ? undefined : Number(body.queue),
      except: body.except.map(Number),
    });
    await this.audit.record(
      actor,
      'queue.viewed',
      { kind: 'queue', id: 'next' },
      { alerts: id === undefined ? [] : [String(id)] },
    );
    return { alert: id === undefined ? null : await this.show(actor, String(id), request) };
  }

  @Serves(api.alerts.bulk)
  bulk(@Input() { actor, body }: In<typeof api.alerts.bulk>): Promise<Outcomes> {
    return this.many.decide(actor, body.items, body);
  }

  @Serves(api.alerts.assign)
  assign(@Input() { actor, body }: In<typeof api.alerts.assign>): Promise<Outcomes> {
    return this.many.assign(actor, body.items, body.to);
  }

  @Serves(api.alerts.tags)
  async tags(@Req() request: ParsedRequest): Promise<{ items: { tag: string; alerts: number }[] }> {
    const user = request.user!;
    return { items: await tagsInUse(this.database, user.id, await this.workplaces.scopeOf(user), MOST_TAGS) };
  }

  @Serves(api.alerts.colleagues)
  async colleagues(): Promise<{ items: { id: string; name: string; decides: boolean; signs: boolean }[] }> {
    return {
      items: (await this.users.whoMay('alert.read')).map((user) => {
        const permissions = permissionsOf(user);
        return {
          id: user.id,
          name: user.name,
          decides: permissions.includes('alert.decide'),
          signs: permissions.includes('alert.sign'),
        };
      }),
    };
  }

  @Serves(api.alerts.get)
  get(@Input() { actor, params }: In<typeof api.alerts.get>, @Req() request: ParsedRequest): Promise<Alert> {
    return this.show(actor, params.id, request);
  }

  /** Members show whole messages: that they were opened is logged, with which. */
  @Serves(api.alerts.members)
  async membersOf(
    @Input() { actor, params, query }: In<typeof api.alerts.members>,
  ): Promise<{ items: Member[]; next: string | null }> {
    const alert = await this.desk.require(actor, Number(params.id));
    const after = /^\d{1,15}$/.test(query.after ?? '') ? Number(query.after) : 0;
    const { items, next } = await this.members.page(actor.id, alert.id, after, query.limit);
    await this.audit.record(
      actor,
      'alert.viewed',
      { kind: 'alert', id: params.id },
      { state: alert.state, members: items.map(({ row }) => String(row.message)) },
    );
    return { items: await this.presenter.presentMembers(items), next: next === null ? null : String(next) };
  }

  @Serves(api.alerts.separate)
  async separate(
    @Input() { actor, params, body }: In<typeof api.alerts.separate>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.separator.separate(actor, Number(params.id), body.version, body.hits.map(Number));
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.ofConversation)
  async ofConversation(
    @Input() { actor, params }: In<typeof api.alerts.ofConversation>,
    @Req() request: ParsedRequest,
  ) {
    const conversation = Number(params.id);
    if ((await this.sights.of(actor.id)).hides(conversation)) throw notFound('conversation');
    const bar = await this.workplaces.barOf(request.user!);
    const alerts = await alertsOfConversation(this.database, actor.id, conversation, bar);
    const [hits, rules] = await Promise.all([
      this.findings.hits(alerts.map((alert) => alert.hit)),
      this.findings.rules(alerts.map((alert) => alert.ruleVersion)),
    ]);
    const byId = new Map(hits.map((hit) => [hit.id, hit]));
    return {
      items: alerts.map((alert) => {
        const rule = rules.get(alert.ruleVersion)!;
        return {
          id: String(alert.id),
          message: String(alert.message),
          state: alert.state,
          severity: alert.severity,
          rule: { code: rule.code, title: rule.title },
          marks: marksOf(byId.get(alert.hit)!),
        };
      }),
    };
  }

  @Serves(api.alerts.claim)
  async claim(
    @Input() { actor, params, body }: In<typeof api.alerts.claim>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.claim(actor, Number(params.id), body.version);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.release)
  async release(
    @Input() { actor, params, body }: In<typeof api.alerts.release>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.release(actor, Number(params.id), body.version);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.snooze)
  async snooze(
    @Input() { actor, params, body }: In<typeof api.alerts.snooze>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.snooze(actor, Number(params.id), body.version, new Date(body.until), body.reason);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.wake)
  async wake(
    @Input() { actor, params, body }: In<typeof api.alerts.wake>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.wake(actor, Number(params.id), body.version);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.decide)
  async decide(
    @Input() { actor, params, body }: In<typeof api.alerts.decide>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    const { version, case: into, ...decision } = body;
    const aftermath = into && escalation(this.cases, this.complaints, into);
    await this.desk.decide(actor, Number(params.id), version, decision, aftermath);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.sign)
  async sign(
    @Input() { actor, params, body }: In<typeof api.alerts.sign>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.signOff(actor, Number(params.id), body.version);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.return)
  async return(
    @Input() { actor, params, body }: In<typeof api.alerts.return>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.returnToReviewer(actor, Number(params.id), body.version, body.reason);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.undo)
  async undo(
    @Input() { actor, params, body }: In<typeof api.alerts.undo>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.undo(actor, Number(params.id), body.version);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.reopen)
  async reopen(
    @Input() { actor, params, body }: In<typeof api.alerts.reopen>,
    @Req() request: ParsedRequest,
  ): Promise<Alert> {
    await this.desk.reopen(actor, Number(params.id), body.version, body.reason);
    return this.show(actor, params.id, request);
  }

  @Serves(api.alerts.note)
  async note(@Input() { actor, params, body }: In<typeof api.alerts.note>): Promise<Note> {
    const note = await this.notes.write(actor, Number(params.id), body.text, body.mentions);
    return (await this.presenter.presentNotes([note]))[0]!;
  }

  @Serves(api.alerts.tag)
  async tag(@Input() { actor, params, body }: In<typeof api.alerts.tag>): Promise<{ tags: string[] }> {
    await this.notes.tag(actor, Number(params.id), body.tag);
    return this.tagsOf(actor, params.id);
  }

  @Serves(api.alerts.untag)
  async untag(@Input() { actor, params }: In<typeof api.alerts.untag>): Promise<{ tags: string[] }> {
    await this.notes.untag(actor, Number(params.id), params.tag);
    return this.tagsOf(actor, params.id);
  }

  private async tagsOf(actor: Actor, id: string): Promise<{ tags: string[] }> {
    return { tags: [...(await this.desk.require(actor, Number(id))).tags] };
  }

  private async show(actor: Actor, id: string, request: ParsedRequest): Promise<Alert> {
    return this.presenter.alert(await this.desk.open(actor, Number(id)), request.user!);
  }
}

function readPlace(cursor: string | undefined): AlertPlace | undefined {
  const match = /^(\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z|\d{1,3})~(\d{1,15})$/.exec(cursor ?? '');
  return match ? { at: match[1]!, id: Number(match[2]) } : undefined;
}
