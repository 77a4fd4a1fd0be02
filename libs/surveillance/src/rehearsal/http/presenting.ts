import {
  type ArchivedMessage,
  documentOf,
  type Handle,
  type Reader,
  type SightedReader,
  textOf,
} from '@minutebook/archive';
import type {
  JudgedMessage,
  LineStratumFigures,
  Rehearsal,
  RehearsalObjection,
  RehearsalSide,
  RehearsalSummary,
  RehearsedMessage,
  RehearsedRule,
} from '@minutebook/contract';
import { compileRules, type RuleSet, type Span } from '@minutebook/query';
import { snippetsOf } from '@minutebook/search';
import { searchOf } from '../comparison';
import { presentFigures } from '../impact';
import { hoursOf } from '../outcome';
import { NO_DECISIONS, type PastDecisions } from '../past-decisions';
import { dayOf, draftRules } from '../rehearsal-run';
import type { RehearsalView } from '../rehearsals';
import type { LineMessageRow } from '../store/line-store';
import type { RehearsedMessageRow, RehearsedRuleRow } from '../store/outcome-store';
import type { RehearsalRow } from '../store/rehearsal-store';

export function presentSummary({ row, current, unexplained }: RehearsalView): RehearsalSummary {
  return {
    id: String(row.id),
    lexicon: String(row.lexicon),
    draft: row.draftHash,
    current,
    without: row.without,
    state: row.state,
    from: row.from?.toISOString() ?? null,
    to: row.to?.toISOString() ?? null,
    position: row.position,
    archived: row.archived,
    searchable: row.searchable,
    progress: { rules: row.rulesRead, of: row.rulesOf, opened: row.opened, toOpen: row.toOpen },
    unchanged: row.unchanged,
    figures: row.figures && presentFigures(row.figures, unexplained),
    drawing: row.wanted !== null && row.population === null,
    startedBy: row.startedByName,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    seconds: Math.round(row.seconds * 10) / 10,
    version: row.version,
  };
}

export function presentRehearsal(
  view: RehearsalView,
  objections: readonly RehearsalObjection[],
  sample: readonly LineStratumFigures[],
): Rehearsal {
  return {
    ...presentSummary(view),
    period: periodOf(view.row),
    objections: [...objections],
    sample: [...sample],
  };
}

function periodOf({ first, last }: RehearsalRow): Rehearsal['period'] {
  return first && last ? { first: first.toISOString(), last: last.toISOString() } : null;
}

export function presentRule(rule: RehearsedRuleRow, { first, last }: RehearsalRow): RehearsedRule {
  const { code, title, change, figures, unexplained, milliseconds } = rule;
  const hours = hoursOf([figures], null, first && last ? { first, last } : null);
  return {
    code,
    title,
    change,
    ...presentFigures({ ...figures, hours }, unexplained),
    milliseconds: Math.round(milliseconds),
  };
}

/** Messages as one user may see them; those they may not see are left out. */
export class ShownMessages {
  constructor(
    private readonly reader: Reader,
    private readonly sighted: SightedReader,
    private readonly decisions: Pick<PastDecisions, 'keptFrom'> = NO_DECISIONS,
  ) {}

  async rehearsed(
    user: string,
    rehearsal: RehearsalRow,
    side: RehearsalSide,
    rows: readonly RehearsedMessageRow[],
  ): Promise<RehearsedMessage[]> {
    const opened = await this.open(user, rows);
    const rules = new Map<string, RuleSet>();
    const draft = side === 'lost' ? draftRules(rehearsal) : undefined;
    return rows.flatMap((row) => {
      const message = opened.messages.get(row.message);
      if (!message) return [];
      const written = side === 'lost' ? row.before : rehearsal.rules.find(({ code }) => code === row.code);
      const search = written && searchOf(written, dayOf(rehearsal.startedAt));
      if (!rules.has(row.code)) rules.set(row.code, compileRules(search ? [{ id: row.code, ...search }] : []));
      const document = documentOf(message, opened.handles);
      const [match] = rules.get(row.code)!.match(document);
      return [
        {
          ...shown(message, opened.handles, match?.spans ?? []),
          rule: row.code,
          was: row.was,
          elsewhere: row.elsewhere || (draft?.match(document).length ?? 0) > 0,
          reason: row.reason === null ? null : { text: row.reason, by: row.reasonBy!, at: row.reasonAt!.toISOString() },
        },
      ];
    });
  }

  async judged(user: string, rows: readonly LineMessageRow[]): Promise<JudgedMessage[]> {
    const opened = await this.open(user, rows);
    return rows.flatMap((row) => {
      const message = opened.messages.get(row.message);
      if (!message) return [];
      return [
        {
          ...shown(message, opened.handles, []),
          stratum: row.stratum,
          judgement:
            row.relevant === null
              ? null
              : { relevant: row.relevant, note: row.note!, by: row.judgedBy!, at: row.judgedAt!.toISOString() },
        },
      ];
    });
  }

  private async open(
    user: string,
    rows: readonly { readonly message: number }[],
  ): Promise<{ messages: ReadonlyMap<number, ArchivedMessage>; handles: ReadonlyMap<number, Handle> }> {
    const asked = [...new Set(rows.map(({ message }) => message))];
    const kept = await this.decisions.keptFrom(user, asked);
    const messages = await this.sighted.messages(
      user,
      asked.filter((id) => !kept.has(id)),
    );
    const handles = await this.reader.handles(
      messages.flatMap(({ versions }) => versions.flatMap(({ parties }) => parties)),
    );
    return { messages: new Map(messages.map((message) => [message.id, message])), handles };
  }
}

function shown(
  message: ArchivedMessage,
  handles: ReadonlyMap<number, Handle>,
  spans: readonly Span[],
): Omit<RehearsedMessage, 'rule' | 'was' | 'elsewhere' | 'reason'> {
  const first = message.versions[0]!;
  return {
    message: String(message.id),
    conversation: String(message.conversation),
    channel: message.channel,
    sentAt: first.sentAt?.toISOString() ?? null,
    sender: (first.sender === null ? undefined : handles.get(first.sender)?.name) ?? textOf(first.event).subject ?? '',
    snippets: snippetsOf(documentOf(message, handles), spans),
  };
}
