import type { FoldKind } from '@minutebook/contract';
import type { Transaction } from '@minutebook/platform';
import type { ScoreFigures } from '../alerts/folding/score';
import type { NewAlert } from './alert-store';

/** What an alert is raised with besides its facts. */
export interface RaisedAlert extends NewAlert {
  readonly score: number;
  readonly figures: ScoreFigures;
  readonly members: number;
  readonly before: { readonly alert: number; readonly kind: FoldKind } | undefined;
}

export async function lockHitPosition(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ hit: number }>('SELECT hit FROM review.state FOR UPDATE');
  return row!.hit;
}

export async function moveHitPosition(tx: Transaction, hit: number): Promise<void> {
  await tx.query('UPDATE review.state SET hit = $1', [hit]);
}

/** One alert a hit; hits that have one already are left out of the answer. */
export async function insertAlerts(
  tx: Transaction,
  alerts: readonly RaisedAlert[],
  at: Date,
): Promise<{ id: number; hit: number }[]> {
  const column = <K extends keyof NewAlert>(name: K): NewAlert[K][] => alerts.map((alert) => alert[name]);
  return tx.query(
    `INSERT INTO review.alert (hit_id, message_id, message_version, conversation_id, rule_version_id, rule_id, lexicon_id, severity, queue_id, channel, language, direction, desk, subject, due_at, score, score_of, members, before_id, before_kind, state, raised_at, version)
     SELECT n.hit, n.message, n.version, n.conversation, n.rule_version, n.rule, n.lexicon, n.severity, n.queue, n.channel, n.language, n.direction, n.desk, n.subject, n.due, n.score, n.score_of::jsonb, n.members, n.before, n.before_kind, 'new', $21, 0
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::smallint[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::smallint[], $17::text[], $18::smallint[], $19::bigint[], $20::text[])
       AS n (hit, message, version, conversation, rule_version, rule, lexicon, severity, queue, channel, language, direction, desk, subject, due, score, score_of, members, before, before_kind)
     ON CONFLICT (hit_id) DO NOTHING RETURNING id, hit_id AS hit`,
    [
      column('hit'),
      column('message'),
      column('messageVersion'),
      column('conversation'),
      column('ruleVersion'),
      column('rule'),
      column('lexicon'),
      column('severity'),
      column('queue'),
      column('channel'),
      column('language'),
      column('direction'),
      column('desk'),
      column('subject'),
      column('dueAt'),
      alerts.map(({ score }) => score),
      alerts.map(({ figures }) => JSON.stringify(figures)),
      alerts.map(({ members }) => members),
      alerts.map(({ before }) => before?.alert ?? null),
      alerts.map(({ before }) => before?.kind ?? null),
      at,
    ],
  );
}
