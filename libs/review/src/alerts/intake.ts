import { type Audit, systemActor } from '@minutebook/access';
import { type ArchivedMessage, documentOf, type Handle, holderAt, type Reader, textOf } from '@minutebook/archive';
import { type Clock, type Database, nudge, type Transaction } from '@minutebook/platform';
import type { Document } from '@minutebook/query';
import type { Findings, Hit, RuleVersion } from '@minutebook/surveillance';
import { dueIn, type Queues } from '../queues/queues';
import { languageOf, routeTo } from '../queues/routing';
import type { AlertFacts } from '../store/alert-store';
import { placedHits } from '../store/folding-store';
import { insertAlerts, lockHitPosition, moveHitPosition } from '../store/intake-store';
import { lockQueues, readQueues } from '../store/queue-store';
import { canariesIn } from './canary-arrivals';
import { authorOf } from './folding/author';
import type { Folder, Placed } from './folding/folder';
import type { Arrival } from './folding/heads';
import { scoreOf, type Scores } from './folding/score';
import { traceOf } from './folding/trace';

const STEP = 500;
const DETECTOR = systemActor('detector');

/** What is known of hits when they come. */
interface Around {
  readonly rules: ReadonlyMap<number, RuleVersion>;
  readonly messages: ReadonlyMap<number, ArchivedMessage>;
  readonly handles: ReadonlyMap<number, Handle>;
}

/** Makes alerts of hits, in their order, and puts them into the queue they belong to; what is alike goes under one alert. */
export class AlertIntake {
  constructor(
    private readonly database: Database,
    private readonly findings: Findings,
    private readonly reader: Reader,
    private readonly queues: Queues,
    private readonly folder: Pick<Folder, 'place' | 'write'>,
    private readonly scores: Scores,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async catchUp(signal?: AbortSignal): Promise<void> {
    while (!signal?.aborted && (await this.step()) > 0);
  }

  private async step(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const position = await lockHitPosition(tx);
      const found = await this.findings.after(tx, position, STEP);
      if (found.length === 0) return 0;
      await lockQueues(tx);
      const [there, rules, messages] = await Promise.all([
        placedHits(
          tx,
          found.map((hit) => hit.id),
        ),
        this.findings.rules(found.map((hit) => hit.ruleVersion)),
        this.reader.messages([...new Set(found.map((hit) => hit.message))]),
      ]);
      const byId = new Map(messages.map((message) => [message.id, message]));
      // Nobody can look at what was disposed of since the rule met it.
      const hits = found.filter((hit) => byId.has(hit.message) && !hit.canary && !there.has(hit.id));
      await this.findings.arrived(tx, canariesIn(found, rules, byId), this.clock.now());
      const handles = await this.reader.handles(
        messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => parties)),
      );
      const placed = await this.folder.place(tx, await this.arrivals(tx, hits, { rules, messages: byId, handles }));
      const now = this.clock.now();
      const raised = await insertAlerts(
        tx,
        placed.flatMap((one) => (one.under ? [] : [raisedAs(one, placed)])),
        now,
      );
      const members = await this.folder.write(tx, placed, new Map(raised.map(({ hit, id }) => [hit, id])));
      const byHit = new Map(hits.map((hit) => [hit.id, hit]));
      const entry = (alert: number, hit: number, further: Readonly<Record<string, string>> = {}) => {
        const from = byHit.get(hit)!;
        const rule = rules.get(from.ruleVersion)!;
        return {
          subject: { kind: 'alert', id: String(alert) },
          detail: {
            rule: rule.code,
            version: rule.version,
            message: String(from.message),
            messageVersion: from.messageVersion,
            ...further,
          },
        };
      };
      await this.audit.appendAll(tx, DETECTOR, [
        ...raised.map(({ id, hit }) => ({ action: 'alert.raised' as const, ...entry(id, hit) })),
        ...members.map(({ alert, hit, kind }) => ({
          action: 'alert.folded' as const,
          ...entry(alert, hit, { hit: String(hit), kind }),
        })),
      ]);
      await moveHitPosition(tx, found.at(-1)!.id);
      await nudge(tx, { topic: 'alerts' });
      for (const alert of new Set(members.map((member) => member.alert)))
        await nudge(tx, { topic: 'alert', id: String(alert) });
      return found.length;
    });
  }

  private async arrivals(
    tx: Transaction,
    hits: readonly Hit[],
    { rules, messages, handles }: Around,
  ): Promise<Arrival[]> {
    const facts = hits.map((hit) => {
      const rule = rules.get(hit.ruleVersion)!;
      const message = messages.get(hit.message)!;
      const document = documentOf(message, handles);
      return { hit, rule, message, document, facts: factsOf(hit, rule, message, document, handles) };
    });
    const [figures, queues, calendar] = await Promise.all([
      this.scores.of(
        tx,
        facts.map(({ rule, facts: { severity, subject } }) => ({
          rule: rule.rule,
          weight: rule.weight,
          severity,
          subject,
        })),
      ),
      readQueues(tx),
      this.queues.calendar(),
    ]);
    const now = this.clock.now();
    return facts.map(({ hit, rule, message, document, facts: routed }, i) => {
      const queue = routeTo(queues, routed);
      return {
        alert: {
          ...routed,
          hit: hit.id,
          message: hit.message,
          messageVersion: hit.messageVersion,
          conversation: message.conversation,
          ruleVersion: hit.ruleVersion,
          queue: queue.id,
          dueAt: dueIn(queue, routed.severity, now, calendar),
          figures: figures[i]!,
        },
        message,
        // What no query found, somebody drew or somebody's habits gave away: each is looked at for itself.
        trace:
          rule.kind === 'query' ? traceOf(hit, rule.zones, message, document, authorOf(message, handles)) : undefined,
      };
    });
  }
}

/** An alert with the members it already has when it is made. */
function raisedAs(one: Placed, placed: readonly Placed[]) {
  const { alert } = one.arrival;
  const members = placed.filter(({ under }) => under?.head.arrival === one.arrival).length;
  return { ...alert, members, score: scoreOf(alert.figures, members), before: one.before };
}

/** What an alert is routed by, and whose conduct it is about: who wrote it, else the first of the firm it went to. */
function factsOf(
  hit: Hit,
  rule: RuleVersion,
  message: ArchivedMessage,
  document: Document,
  handles: ReadonlyMap<number, Handle>,
): AlertFacts {
  const { sender, parties, event } = message.versions[0]!;
  const { body } = textOf(message.versions[hit.messageVersion]?.event ?? event);
  const ofFirm = [...(sender === null ? [] : [sender]), ...parties].flatMap((id) => {
    const handle = handles.get(id);
    const person = handle && holderAt(handle, message.at);
    return person?.ofFirm ? [person] : [];
  });
  const [person] = ofFirm;
  return {
    rule: rule.rule,
    lexicon: rule.lexicon,
    severity: rule.severity,
    channel: message.channel,
    language: languageOf(body),
    direction: document.fields.direction ?? 'unknown',
    desk: person?.desk ?? null,
    subject: person?.externalId ?? null,
  };
}
