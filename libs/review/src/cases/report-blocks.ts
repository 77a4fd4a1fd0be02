import type { Case } from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import { exhibit } from './exhibits';

/** Who prepared it, for whom the case is, how it was closed, and up to where in the ledger it was read. */
export function caseCover(shown: Case, preparedBy: string, at: Date): Block[] {
  const hidden = shown.exhibits.filter(({ kind }) => kind === null).map(({ number }) => exhibit(number));
  return [
    {
      kind: 'facts',
      facts: [
        ['Case', `${shown.number} ${shown.title}`],
        ['State', shown.state],
        ['Theme, severity', `${shown.theme}, ${shown.severity} of 3`],
        ['Owner', shown.owner.name],
        ['Has access', shown.team.map(({ name }) => name).join(', ')],
        ['Subjects', shown.cannotSee.subjects.join(', ') || 'none'],
        ['Opened (UTC)', shown.openedAt],
        ['Closed (UTC)', shown.closedAt ?? 'not closed'],
        ['Due', shown.due ?? 'no day'],
        ['Regulator’s reference', shown.regulator ?? 'none'],
        [
          'Exhibits',
          hidden.length > 0
            ? `${shown.exhibits.length}; not in this copy: ${hidden.join(', ')}`
            : String(shown.exhibits.length),
        ],
        ['Verified', `${shown.proof.verified} of ${shown.proof.of} messages`],
        ['Ledger position', String(shown.position)],
        ['Prepared (UTC)', `${at.toISOString()} by ${preparedBy}`],
      ],
    },
    ...(shown.findings
      ? [
          { kind: 'heading', text: 'Findings' } as const,
          { kind: 'text', text: `${shown.findings.outcome}: ${shown.findings.text}` } as const,
          { kind: 'facts', facts: signatureFacts(shown.findings) } as const,
        ]
      : []),
  ];
}

/** Findings that no longer stand, with what ended them. */
export function closingBlocks({ findings, findingsHistory }: Case): Block[] {
  const earlier = findingsHistory.filter(({ id }) => id !== findings?.id);
  return earlier.flatMap((each): Block[] => [
    { kind: 'heading', text: 'Earlier findings' },
    { kind: 'text', text: `${each.outcome}: ${each.text}` },
    { kind: 'facts', facts: signatureFacts(each) },
  ]);
}

export function peopleBlocks({ people }: Case): Block[] {
  if (people.length === 0) return [];
  const columns = [
    { head: 'Person', share: 2 },
    { head: 'Desk', share: 1 },
    { head: 'Role', share: 1 },
    { head: 'Why', share: 4 },
  ];
  return [
    { kind: 'heading', text: 'People' },
    {
      kind: 'table',
      table: { columns, rows: people.map(({ name, desk, role, why }) => [name, desk ?? '', role, why]) },
    },
  ];
}

export function complaintBlocks({ complaints }: Case): Block[] {
  return complaints.flatMap((complaint): Block[] => [
    { kind: 'heading', text: `Complaint ${complaint.number}` },
    {
      kind: 'facts',
      facts: [
        ['Complainant', complaint.complainant ?? 'missing'],
        ['Received', complaint.receivedAt ?? 'missing'],
        ['Product', complaint.product ?? 'missing'],
        ['Allegation', complaint.allegation ?? 'missing'],
        ['Action taken', complaint.actionTaken ?? 'missing'],
        ['Kept until', `${complaint.keepUntil}, by ${complaint.rule.citation} (${complaint.rule.years} years)`],
      ],
    },
  ]);
}

function signatureFacts(findings: NonNullable<Case['findings']>): [string, string][] {
  return [
    ['Written by', `${findings.by.name}, ${findings.at}`],
    ...findings.signatures.map(({ level, outcome, by, at, reason }): [string, string] => [
      `${level}. ${outcome}`,
      `${by.name}, ${at}${reason === null ? '' : `: ${reason}`}`,
    ]),
  ];
}
