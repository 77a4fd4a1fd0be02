import {
  ERASURE_OUTCOMES,
  type ErasureEvaluation,
  type ErasureOutcome,
  type ErasureRequest,
} from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import { counted, utc } from './words';

const GROUNDS: Readonly<Record<ErasureRequest['ground'], string>> = {
  'no-longer-needed': 'GDPR Art 17(1)(a): no longer necessary',
  'consent-withdrawn': 'GDPR Art 17(1)(b): consent withdrawn',
  objection: 'GDPR Art 17(1)(c): objection',
  unlawful: 'GDPR Art 17(1)(d): unlawfully processed',
  'legal-duty': 'GDPR Art 17(1)(e): legal obligation to erase',
  child: 'GDPR Art 17(1)(f): collected from a child',
  'pipl-47': 'PIPL Art 47',
};

const OUTCOMES: Readonly<Record<ErasureOutcome, string>> = {
  free: 'nothing keeps it',
  held: 'kept for legal claims',
  'cooling-off': 'kept for legal claims, until a day',
  'in-retention': 'kept by a legal obligation',
  undetermined: 'not determined yet',
  erased: 'erased',
};

/** An erasure request as it would be laid before a court: what was asked, found and decided, when and by whom. */
export function erasureBlocks(request: ErasureRequest): Block[] {
  const { subject, evaluation, decisions } = request;
  return [
    {
      kind: 'facts',
      facts: [
        ['Subject', subject.name],
        [
          'In the directory',
          subject.persons.map(({ name, externalId }) => `${name} (${externalId})`).join('; ') || 'nobody',
        ],
        ['Handles named', subject.handles.map(({ scheme, value }) => `${scheme}:${value}`).join('; ') || 'none'],
        ['Ground', GROUNDS[request.ground]],
        ['About', request.reach === 'written' ? 'what they wrote' : 'every message they took part in'],
        ['Channels', request.channels.join(', ') || 'all'],
        ['Days (UTC)', `${request.from ?? 'the first'} to ${request.to ?? 'the last'}`],
        ['Received', `${request.receivedOn}${request.reference === '' ? '' : `, ${request.reference}`}`],
        ['Due (Art 12(3))', request.dueOn],
        ['Taken in', `${utc(request.takenIn.at)}, ${request.takenIn.by.name}`],
        ['State', request.state],
        ['Open again since', utc(request.reopenedAt, 'never')],
        ['Messages', `${request.messages}, of which ${request.erased} are erased`],
      ],
    },
    ...(request.note === '' ? [] : [{ kind: 'text', text: request.note } as const]),
    { kind: 'heading', text: 'What was found' },
    ...foundBlocks(evaluation),
    { kind: 'heading', text: 'Decisions' },
    ...(decisions.length === 0 ? [{ kind: 'text', text: 'Nobody has decided it.' } as const] : []),
    ...decisions.toReversed().map((decision): Block => ({
      kind: 'facts',
      facts: [
        [`Decision ${decision.number}`, `${utc(decision.at)}, ${decision.by.name}`],
        ['Decided', decision.decision === 'rejected' ? 'rejected as a request' : 'as found'],
        ['On evaluation', `${decision.round}: ${outcomesOf(decision.byOutcome)}`],
        ['Refused under', decision.articles.map((article) => `GDPR Art ${article}`).join(', ') || 'nothing refused'],
        ['Disposal', decision.disposal === null ? 'none' : `D-${decision.disposal}`],
        ['Reason', decision.reason],
      ],
    })),
    { kind: 'heading', text: 'What was done' },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Entry', share: 1 },
          { head: 'When (UTC)', share: 2 },
          { head: 'Who', share: 2 },
          { head: 'What', share: 3 },
        ],
        rows: request.history
          .toReversed()
          .map(({ index, at, actor, action }) => [String(index), utc(at), actor.name, action]),
      },
    },
  ];
}

function foundBlocks(evaluation: ErasureEvaluation | null): Block[] {
  if (!evaluation) return [{ kind: 'text', text: 'Its messages have not been looked for yet.' }];
  return [
    {
      kind: 'text',
      text: `Evaluation ${evaluation.round}, ${utc(evaluation.at)}: ${outcomesOf(evaluation.byOutcome)}.`,
    },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Messages', share: 1 },
          { head: 'Outcome', share: 3 },
          { head: 'Article', share: 1 },
          { head: 'Because of', share: 3 },
          { head: 'Free from', share: 2 },
          { head: 'and until', share: 2 },
        ],
        rows: evaluation.reasons.map(({ messages, outcome, article, because, earliest, latest }) => [
          String(messages),
          OUTCOMES[outcome],
          article ?? '',
          because,
          utc(earliest),
          utc(latest),
        ]),
      },
    },
  ];
}

function outcomesOf(counts: ErasureEvaluation['byOutcome']): string {
  const parts = ERASURE_OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${counted(counts[outcome], 'message')} ${OUTCOMES[outcome]}`,
  );
  return parts.join(', ') || 'no messages';
}
