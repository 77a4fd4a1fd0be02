import { type ArchivedMessage, documentOf, type Handle, type Reader } from '@minutebook/archive';
import type { Database } from '@minutebook/platform';
import { compileRules, type Document, type Rule } from '@minutebook/query';
import { type Findings, type Hit, isNews, type Look, lookOf, placed } from '@minutebook/surveillance';
import { countDecided, type DecidedAlert, readDecided } from './store/decided-store';

/** Decided alerts looked at, of those that were right and of those that were not. */
const MOST = 3_000;
const CHUNK = 500;

/** A decided alert with what its message said when it was found. */
export interface Case {
  readonly alert: DecidedAlert;
  readonly hit: Hit;
  readonly message: ArchivedMessage;
  readonly sender: Handle | undefined;
}

/** The entry of the ledger it was found by, the message as it was then, and as it was until then. */
interface Reading {
  readonly case: Case;
  readonly look: Look;
  readonly document: Document;
  readonly before: Document | undefined;
}

/** What became of decided alerts under rules as they could be: for each, the ids of the rules that still find it. */
export interface Replayed {
  readonly cases: readonly { readonly case: Case; readonly found: ReadonlySet<string> }[];
  readonly ofDecided: number;
  /** Whether all that were right are among them. */
  readonly allRight: boolean;
  /** Their messages are disposed of. */
  readonly gone: number;
}

/** Decided alerts of a rule, to be decided by rules again: exactly, by the matcher, on the messages themselves. */
export class Replay {
  constructor(
    private readonly database: Database,
    private readonly findings: Findings,
    private readonly reader: Reader,
  ) {}

  /** `rulesFor` is told what there is, before it says what to try. A message decided about twice counts as it was decided last. */
  async run(rule: number, rulesFor: (cases: readonly Case[]) => readonly Rule[]): Promise<Replayed> {
    const [all, { decided, right }] = await Promise.all([
      readDecided(this.database, rule, MOST),
      countDecided(this.database, rule),
    ]);
    const alerts = lastOfEach(all);
    const readings: Reading[] = [];
    for (let at = 0; at < alerts.length; at += CHUNK) readings.push(...(await this.read(alerts.slice(at, at + CHUNK))));
    const rules = compileRules(rulesFor(readings.map((reading) => reading.case)));
    return {
      cases: readings.map(({ case: one, look, document, before }) => {
        // Exclusions are part of these rules: what matched until then had its alert.
        let earlier: ReadonlySet<string> | undefined;
        const hadAlert = (rule: string): boolean =>
          (earlier ??= new Set(rules.match(before!).map((match) => match.rule))).has(rule);
        const news = rules.match(document).filter(({ rule, spans }) =>
          isNews(
            look,
            spans.map((span) => placed(span, document)),
            () => hadAlert(rule),
          ),
        );
        return { case: one, found: new Set(news.map(({ rule }) => rule)) };
      }),
      ofDecided: decided,
      allRight: right <= MOST,
      gone: alerts.length - readings.length,
    };
  }

  private async read(alerts: readonly DecidedAlert[]): Promise<Reading[]> {
    const [hits, messages] = await Promise.all([
      this.findings.hits(alerts.map(({ hit }) => hit)),
      this.reader.messages([...new Set(alerts.map(({ message }) => message))]),
    ]);
    const hitOf = new Map(hits.map((hit) => [hit.id, hit]));
    const messageOf = new Map(messages.map((message) => [message.id, message]));
    const handles = await this.reader.handles(
      messages.flatMap(({ versions }) =>
        versions.flatMap(({ parties, sender }) => [...parties, ...(sender ? [sender] : [])]),
      ),
    );
    return alerts.flatMap((alert) => {
      const hit = hitOf.get(alert.hit);
      const message = messageOf.get(alert.message);
      const look = hit && message && lookOf(message, hit.position);
      if (!look) return [];
      const sender = look.facts.versions[0]!.sender;
      return [
        {
          case: { alert, hit, message, sender: sender === null ? undefined : handles.get(sender) },
          look,
          document: documentOf(look.facts, handles),
          before: look.before && documentOf(look.before, handles),
        },
      ];
    });
  }
}

function lastOfEach(alerts: readonly DecidedAlert[]): DecidedAlert[] {
  const last = new Map<string, DecidedAlert>();
  for (const alert of alerts) {
    const key = `${alert.message} ${alert.messageVersion}`;
    if ((last.get(key)?.id ?? 0) < alert.id) last.set(key, alert);
  }
  return [...last.values()];
}
