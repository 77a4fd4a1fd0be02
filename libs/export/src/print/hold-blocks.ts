import type { HoldReport } from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import { utc } from './words';

/** A hold as it was at a time (R56), on paper; which messages it held stands in the CSV. */
export function holdBlocks(report: HoldReport): Block[] {
  const { hold, since, scope, custodians, timers } = report;
  return [
    {
      kind: 'facts',
      facts: [
        ['Matter', `${hold.matter.number} ${hold.matter.title}`],
        ['Hold', hold.name],
        ['As of', `${utc(report.asOf)}, ledger entry ${report.position}`],
        ['State then', STATES[report.state]],
        ['Silent', hold.silent ? 'yes: nobody was told of it' : 'no'],
        ['Issuer', report.issuer],
        ['Trigger', report.triggerOn],
        ['Legal basis', report.legalBasis],
        ['Messages held', String(report.held)],
        ['Held since', since ? `${utc(since.first)} (first), ${utc(since.last)} (last)` : 'nothing was held'],
        ['Deletions stopped', String(report.blocked)],
      ],
    },
    { kind: 'heading', text: 'Scope' },
    scope
      ? {
          kind: 'facts',
          facts: [
            ['Number', `${scope.number}, ${scope.change} ${utc(scope.at)} by ${scope.by}`],
            [
              'Custodians',
              scope.people.map(({ name, externalId }) => `${name} (${externalId})`).join('; ') || 'anybody',
            ],
            ['Days (UTC)', `${scope.from ?? 'the first'} to ${scope.until ?? 'the last'}`],
            ['Channels', scope.channels.join(', ') || 'all'],
            ['Query', scope.query ?? 'none'],
            ['Custodians and query', scope.combine],
            ['Single messages', String(scope.messages.length)],
            ['Conversations', String(scope.conversations.length)],
            ['Kept beside a match', scope.context],
          ],
        }
      : { kind: 'text', text: 'It had no scope then.' },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Caught by scope', share: 1 },
          { head: 'Matched', share: 1 },
          { head: 'Context', share: 1 },
        ],
        rows: report.byScope.map(({ scope: number, matched, context }) => [
          String(number),
          String(matched),
          String(context),
        ]),
      },
    },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Channel', share: 2 },
          { head: 'Messages', share: 1 },
        ],
        rows: report.byChannel.map(({ channel, messages }) => [channel, String(messages)]),
      },
    },
    { kind: 'heading', text: 'Custodians' },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Id', share: 1 },
          { head: 'Name', share: 2 },
          { head: 'Desk', share: 2 },
          { head: 'Held', share: 1 },
          { head: 'Told by', share: 2 },
          { head: 'Acknowledged (UTC)', share: 2 },
          { head: 'SHA-256 of the text seen', share: 5 },
        ],
        rows: custodians.map(({ externalId, name, desk, held, acknowledged }) => [
          externalId,
          name,
          desk ?? '',
          String(held),
          acknowledged ? `Notice ${acknowledged.notice}` : 'not told',
          utc(acknowledged?.at ?? null, acknowledged ? 'not acknowledged' : ''),
          acknowledged?.textSha256 ?? '',
        ]),
      },
    },
    { kind: 'heading', text: 'Disappearing messages where a custodian takes part' },
    timers.length === 0
      ? { kind: 'text', text: 'No source reported a timer.' }
      : {
          kind: 'table',
          table: {
            columns: [
              { head: 'When (UTC)', share: 2 },
              { head: 'What', share: 1 },
              { head: 'Channel', share: 1 },
              { head: 'Conversation', share: 3 },
              { head: 'Message', share: 1 },
              { head: 'Custodians', share: 3 },
            ],
            rows: timers.map(({ at, notice, channel, conversation, message, custodians: who }) => [
              utc(at),
              notice,
              channel,
              `${conversation.title ?? 'without a name'} (${conversation.id})`,
              message,
              who.map(({ name }) => name).join('; '),
            ]),
          },
        },
  ];
}

const STATES: Readonly<Record<HoldReport['state'], string>> = {
  'not-placed': 'not placed yet',
  'in-effect': 'in effect',
  cooling: 'in effect, its release cooling off',
  released: 'released',
};
