import type { DisposalCertificate } from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import { counted, utc } from './words';

/** A disposal on paper: under which rules, asked by whom, approved by whom, and the roots that bind the ids. */
export function certificateBlocks(certificate: DisposalCertificate): Block[] {
  const { counts, scope, pages, schedules } = certificate;
  const under = schedules.map((schedule) => `version ${schedule}`).join(', then ') || 'of which there was none';
  return [
    {
      kind: 'text',
      text: `${counted(counts.disposed, 'message')} and ${counted(certificate.evidence, 'raw object')} were destroyed under the retention schedule in force, ${under}. Nothing of their content is left; this says what went, why it might, and who approved it.`,
    },
    {
      kind: 'facts',
      facts: [
        ['Certificate', certificate.number],
        ['Complete', certificate.complete ? 'yes' : 'no: it was stopped'],
        ['Reason', certificate.reason],
        ['Channels', scope.channels.join(', ') || 'all'],
        ['Days (UTC)', `${scope.from ?? 'the first'} to ${scope.until ?? 'the last'}`],
        ['People', scope.persons.join(', ') || 'all'],
        ['Counted as of', utc(certificate.asOf)],
        ['Asked for', `${utc(certificate.requestedAt)}, ${certificate.requestedBy.name}`],
        ['Approved', `${utc(certificate.approvedAt)}, ${certificate.approvedBy.name}`],
        ['Ended', utc(certificate.finishedAt)],
        ['Purged', utc(certificate.purgedAt, 'not yet')],
        ['Last backup from before expires', utc(certificate.backedUpUntil, 'there is none')],
        ['Listed, destroyed, kept', `${counts.listed}, ${counts.disposed}, ${counts.kept}`],
        ['Merkle root (RFC 6962, ids ascending in decimal)', certificate.root],
      ],
    },
    { kind: 'heading', text: 'Rules' },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Class', share: 2 },
          { head: 'Citation', share: 4 },
          { head: 'Messages', share: 1 },
          { head: 'Due, first', share: 2 },
          { head: 'Due, last', share: 2 },
        ],
        rows: certificate.classes.map(({ code, citation, messages, earliestDue, latestDue }) => [
          code,
          citation,
          String(messages),
          utc(earliestDue),
          utc(latestDue),
        ]),
      },
    },
    { kind: 'heading', text: 'Kept' },
    certificate.kept.length === 0
      ? { kind: 'text', text: 'Nothing in its scope was kept.' }
      : {
          kind: 'table',
          table: {
            columns: [
              { head: 'Reason', share: 3 },
              { head: 'Messages', share: 1 },
            ],
            rows: certificate.kept.map(({ reason, messages }) => [reason, String(messages)]),
          },
        },
    { kind: 'heading', text: 'Pages' },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Page', share: 1 },
          { head: 'Destroyed', share: 1 },
          { head: 'When (UTC)', share: 2 },
          { head: 'Ledger entry', share: 1 },
          { head: 'Root', share: 5 },
        ],
        rows: pages.map(({ number, disposed, at, entry, root }) => [
          String(number),
          String(disposed),
          utc(at),
          entry === null ? 'none' : String(entry),
          root,
        ]),
      },
    },
  ];
}
