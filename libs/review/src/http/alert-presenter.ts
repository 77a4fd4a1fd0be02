import {
  type ArchivedMessage,
  type Handle,
  presentMessage,
  presentParty,
  type Reader,
  textOf,
  titleOf,
} from '@minutebook/archive';
import type { StoredUser, Users } from '@minutebook/access';
import type { Alert, AlertRow as AlertRowView, Member, Note } from '@minutebook/contract';
import { type Clock, type Database, Problem } from '@minutebook/platform';
import type { Findings } from '@minutebook/surveillance';
import type { Members, OpenedMember } from '../alerts/folding/members';
import { scoreParts } from '../alerts/folding/score';
import type { Notes } from '../alerts/notes';
import type { Permits } from '../alerts/permits';
import type { ReviewDesk } from '../alerts/review-desk';
import { type AlertRow, openedBy } from '../store/alert-store';
import { type RuleRecord, recordsOf } from '../store/decision-store';
import type { NoteRow } from '../store/note-store';
import {
  marksOf,
  presentDecision,
  presentNote,
  presentRow,
  type RowContext,
  snippetsOfHit,
  wilson,
} from './presenting';

/** How long a rule's record may be old: it is read with every alert, and over all alerts of the rule. */
const RECORD_MS = 600_000;

/** Puts together what a screen shows of alerts. */
export class AlertPresenter {
  private readonly records = new Map<number, { readonly until: number; readonly record: Promise<RuleRecord> }>();

  constructor(
    private readonly database: Database,
    private readonly desk: ReviewDesk,
    private readonly permits: Permits,
    private readonly notes: Notes,
    private readonly members: Members,
    private readonly findings: Findings,
    private readonly reader: Reader,
    private readonly users: Users,
    private readonly clock: Clock,
  ) {}

  async rows(alerts: readonly AlertRow[], reader: string): Promise<AlertRowView[]> {
    const context = await this.context(alerts, reader);
    return alerts.map((alert) => presentRow(alert, context));
  }

  async alert(alert: AlertRow, user: StoredUser): Promise<Alert> {
    const context = await this.context([alert], user.id);
    // Gone: when, and under which certificate.
    const message = context.messages.get(alert.message) ?? (await this.reader.message(alert.message));
    const hit = context.hits.get(alert.hit)!;
    const rule = context.rules.get(alert.ruleVersion)!;
    const [decisions, notes, seenBy, allowances, undoUntil, { decided, right }, before] = await Promise.all([
      this.desk.decisions(alert.id),
      this.notes.of(alert.id),
      openedBy(this.database, alert.id),
      this.permits.of(user, alert, message),
      this.desk.undoUntil(alert),
      this.recordOf(alert.ruleVersion),
      this.beforeOf(alert, user),
    ]);
    return {
      ...presentRow(alert, context),
      why: {
        query: rule.query,
        zones: rule.zones,
        snippets: snippetsOfHit(hit, message),
        messageVersion: hit.messageVersion,
        engine: hit.engine,
        found: hit.why,
      },
      scoreOf: alert.figures && scoreParts(alert.figures, alert.members),
      before,
      marks: marksOf(hit),
      decisions: decisions.map(presentDecision),
      notes: await this.presentNotes(notes),
      seenBy: seenBy.map(({ id, name, at }) => ({ person: { id, name }, at: at.toISOString() })),
      mayDecide: allowances.mayDecide,
      maySign: { ...allowances.maySign, who: [...allowances.maySign.who] },
      undoUntil: undoUntil?.toISOString() ?? null,
      record: { decided, right, ...wilson(right, decided) },
      body: presentMessage(message, context.handles),
    };
  }

  /** Members with their whole messages: each can be read where the decision is made. */
  async presentMembers(members: readonly OpenedMember[]): Promise<Member[]> {
    const [hits, conversations, handles] = await Promise.all([
      this.findings.hits(members.map(({ row }) => row.hit)),
      this.reader.conversations(members.map(({ row }) => row.conversation)),
      this.handlesOf(members.map(({ message }) => message)),
    ]);
    const byId = new Map(hits.map((hit) => [hit.id, hit]));
    return members.map(({ row, message }) => {
      const hit = byId.get(row.hit)!;
      const first = message.versions[0]!;
      const sender = first.sender === null ? undefined : handles.get(first.sender);
      const parties = first.parties.flatMap((id) => handles.get(id) ?? []);
      const conversation = conversations.get(row.conversation)!;
      return {
        hit: String(row.hit),
        kind: row.kind,
        likeness: row.likeness,
        channel: row.channel,
        conversation: {
          id: String(conversation.id),
          title: titleOf(conversation, parties, textOf(first.event).subject),
        },
        sender: sender ? presentParty(sender) : null,
        sentAt: first.sentAt?.toISOString() ?? null,
        foldedAt: row.foldedAt.toISOString(),
        messageVersion: row.messageVersion,
        snippets: snippetsOfHit(hit, message),
        marks: marksOf(hit),
        body: presentMessage(message, handles),
      };
    });
  }

  /** What was decided of the like, as it stands now, if this reader may see that alert. */
  private async beforeOf({ before, beforeKind }: AlertRow, user: StoredUser): Promise<Alert['before']> {
    if (before === null || beforeKind === null) return null;
    const like = await this.desk.require(user, before).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 404) return undefined;
      throw error;
    });
    const decision = like && (await this.desk.decisions(before)).find(({ id }) => id === like.decision);
    if (!decision) return null;
    const { disposition, reason, by, byName, at } = decision;
    return {
      id: String(before),
      kind: beforeKind,
      disposition,
      reason,
      by: { id: by, name: byName },
      at: at.toISOString(),
    };
  }

  private handlesOf(messages: readonly ArchivedMessage[]): Promise<ReadonlyMap<number, Handle>> {
    return this.reader.handles(
      messages.flatMap((message) =>
        [...message.versions, ...message.responses].flatMap((version) => [...version.parties]),
      ),
    );
  }

  async presentNotes(notes: readonly NoteRow[]): Promise<Note[]> {
    const mentioned = notes.some(({ mentions }) => mentions.length > 0);
    const users = mentioned ? await this.users.whoMay('alert.read') : [];
    const names = new Map(users.map(({ id, name }) => [id, name]));
    return notes.map((note) => presentNote(note, names));
  }

  private recordOf(ruleVersion: number): Promise<RuleRecord> {
    const now = this.clock.now().getTime();
    const known = this.records.get(ruleVersion);
    if (known && known.until > now) return known.record;
    const record = recordsOf(this.database, [ruleVersion]).then(
      ([found]) => found ?? { ruleVersion, alerts: 0, decided: 0, right: 0 },
    );
    const until = now + RECORD_MS;
    record.then(
      () => this.records.set(ruleVersion, { until, record }),
      () => this.records.delete(ruleVersion),
    );
    // Nobody waits for a newer one while there is one that is hardly older.
    const shown = known && known.until + RECORD_MS > now ? known.record : record;
    this.records.set(ruleVersion, { until, record: shown });
    return shown;
  }

  private async context(alerts: readonly AlertRow[], reader: string): Promise<RowContext> {
    const [hits, rules, messages, conversations, members] = await Promise.all([
      this.findings.hits(alerts.map((alert) => alert.hit)),
      this.findings.rules(alerts.map((alert) => alert.ruleVersion)),
      this.reader.messages([...new Set(alerts.map((alert) => alert.message))]),
      this.reader.conversations(alerts.map((alert) => alert.conversation)),
      this.members.counts(reader, alerts),
    ]);
    const handles = await this.handlesOf(messages);
    return {
      hits: new Map(hits.map((hit) => [hit.id, hit])),
      rules,
      messages: new Map(messages.map((message) => [message.id, message])),
      conversations,
      members,
      handles,
      disposed: await this.reader.disposed(
        alerts.map(({ message }) => message).filter((id) => !messages.some((message) => message.id === id)),
      ),
    };
  }
}
