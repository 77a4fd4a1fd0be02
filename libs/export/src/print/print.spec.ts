import type { DisposalCertificate, ErasureRequest, HoldReport, OverdueMessage } from '@minutebook/contract';
import { type Block, PrintedDocument } from '@minutebook/platform';
import { certificateBlocks } from './certificate-blocks';
import { erasureBlocks } from './erasure-blocks';
import { holdBlocks } from './hold-blocks';
import { OverdueCount } from './overdue-blocks';

const AT = '2026-11-24T08:00:00.000Z';
const WHO = { id: '0b7e9a52-7f0c-4a53-8f0e-6c6d5d1a2b3c', name: 'Ada Min' };

/** Everything that would be printed, cell by cell. */
function wordsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'facts') return block.facts.map((fact) => fact.join(': '));
    if (block.kind === 'table') return block.table.rows.map((row) => row.join(' | '));
    return [block.text];
  });
}

const isPdf = async (blocks: readonly Block[]): Promise<boolean> =>
  (await PrintedDocument.print('报告 Report', blocks)).subarray(0, 5).toString() === '%PDF-';

const overdue = (message: string, explained: OverdueMessage['explained']): OverdueMessage => ({
  ...{ message, conversation: '1', channel: 'teams', at: AT },
  outcome: { state: 'due', due: AT, code: 'US-SEC-17a4-b4' },
  upperBound: false,
  explained,
});

describe('on paper', () => {
  it('[R25] an erasure request says what was found, on which ground each was refused, and who decided', async () => {
    const byOutcome = { free: 2, held: 1, 'cooling-off': 0, 'in-retention': 3, undetermined: 0, erased: 0 };
    const request: ErasureRequest = {
      ...{ id: '4', ground: 'objection', state: 'refused', receivedOn: '2026-11-20', dueOn: '2026-12-20' },
      ...{ takenIn: { at: AT, by: WHO }, reopenedAt: null, messages: 6, erased: 0, version: 3 },
      subject: { name: 'Wren Ash', persons: [], handles: [{ scheme: 'email', value: 'wren@firm.example' }] },
      ...{ reach: 'written', channels: [], from: null, to: null, reference: 'DSR 17', note: '' },
      evaluation: {
        ...{ round: 2, at: AT, byOutcome },
        reasons: [
          { outcome: 'held', article: '17(3)(e)', because: 'Ash v. Firm', messages: 1, earliest: null, latest: null },
          { outcome: 'in-retention', article: '17(3)(b)', because: 'EU-MIFID', messages: 3, earliest: AT, latest: AT },
        ],
      },
      decisions: [
        {
          ...{ number: 1, at: AT, by: { ...WHO, name: 'Bo Law' }, decision: 'as-found', reason: 'As found.', round: 2 },
          ...{ byOutcome, articles: ['17(3)(b)', '17(3)(e)'], disposal: '12' },
        },
      ],
      ...{ reopenedBecause: [], mayDecide: { allowed: false, reason: null, ground: null }, history: [] },
    };
    const blocks = erasureBlocks(request);
    expect(wordsOf(blocks)).toEqual(
      expect.arrayContaining([
        'Handles named: email:wren@firm.example',
        'Ground: GDPR Art 17(1)(c): objection',
        '1 | kept for legal claims | 17(3)(e) | Ash v. Firm |  | ',
        '3 | kept by a legal obligation | 17(3)(b) | EU-MIFID | 2026-11-24 08:00:00 UTC | 2026-11-24 08:00:00 UTC',
        'Decision 1: 2026-11-24 08:00:00 UTC, Bo Law',
        'Refused under: GDPR Art 17(3)(b), GDPR Art 17(3)(e)',
        'Disposal: D-12',
      ]),
    );
    expect(await isPdf(blocks)).toBe(true);
    expect(wordsOf(erasureBlocks({ ...request, evaluation: null, decisions: [] }))).toContain('Nobody has decided it.');
  });

  it('[R21] a certificate names rules, people and roots', async () => {
    const root = 'ab'.repeat(32);
    const certificate: DisposalCertificate = {
      ...{ number: 'D-7', disposal: '7', complete: true, reason: 'Yearly disposal.', erasure: null },
      scope: { channels: ['teams'], persons: [], conversations: [], messages: [], from: null, until: '2020-12-31' },
      ...{
        schedules: ['3', '4'],
        asOf: AT,
        requestedBy: WHO,
        requestedAt: AT,
        approvedBy: { id: 'x', name: 'Bo Law' },
      },
      ...{ approvedAt: AT, finishedAt: AT, counts: { listed: 5, disposed: 4, kept: 9 } },
      classes: [
        { code: 'US-SEC-17a4-b4', citation: '17 CFR 240.17a-4(b)(4)', messages: 4, earliestDue: AT, latestDue: AT },
      ],
      ...{ kept: [{ reason: 'held', messages: 9 }], root, evidence: 1, purgedAt: null },
      backedUpUntil: '2026-12-24T08:00:00.000Z',
      pages: [{ number: 1, disposed: 4, root, at: AT, entry: 2048 }],
    };
    const blocks = certificateBlocks(certificate);
    expect(wordsOf(blocks)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('the retention schedule in force, version 3, then version 4.'),
        'Approved: 2026-11-24 08:00:00 UTC, Bo Law',
        'Last backup from before expires: 2026-12-24 08:00:00 UTC',
        `Merkle root (RFC 6962, ids ascending in decimal): ${root}`,
        'US-SEC-17a4-b4 | 17 CFR 240.17a-4(b)(4) | 4 | 2026-11-24 08:00:00 UTC | 2026-11-24 08:00:00 UTC',
        'held | 9',
        `1 | 4 | 2026-11-24 08:00:00 UTC | 2048 | ${root}`,
      ]),
    );
    expect(await isPdf(blocks)).toBe(true);
  });

  it('[R26] what is past its longest time is counted by what explains it, and named where nothing does', async () => {
    expect(wordsOf(new OverdueCount(10).blocks())).toContain('Nothing is past its longest time.');
    const count = new OverdueCount(1);
    const held = { kind: 'hold', ref: '1', sentence: 'Held.' };
    count.add([overdue('1', [held, held]), overdue('2', [])]);
    count.add([overdue('3', []), overdue('4', [{ ...held, kind: 'case' }, held])]);
    expect(wordsOf(count.blocks())).toEqual([
      '4 messages past the longest time the schedule allows; 2 messages without an explanation.',
      'case | 1',
      'hold | 2',
      'nothing | 2',
      'Unexplained',
      'The first 1 of 2; the CSV has all.',
      '2 | teams | 2026-11-24 08:00:00 UTC | US-SEC-17a4-b4 | 2026-11-24 08:00:00 UTC',
    ]);
    expect(await isPdf(count.blocks())).toBe(true);
  });

  it('[R56] a hold says what it held then, since when, and who had acknowledged which text', async () => {
    const person = {
      ...({
        person: WHO.id,
        externalId: 'E1',
        name: 'Wren Ash',
        desk: 'Rates',
        state: 'active',
        leftOn: null,
      } as const),
      ...{ since: AT, until: null, handles: 2, held: 12 },
    };
    const report: HoldReport = {
      hold: { id: '1', matter: { id: '1', number: 'M-1', title: 'Ash' }, name: 'Ash v. Firm', silent: false },
      ...{ issuer: 'General counsel', triggerOn: '2026-01-01', legalBasis: 'FRCP 37(e)', asOf: AT, position: 99 },
      ...{ state: 'in-effect', held: 12, since: { first: AT, last: AT }, blocked: 1, scope: null, timers: [] },
      byScope: [{ scope: 1, matched: 10, context: 2 }],
      byChannel: [{ channel: 'teams', messages: 12 }],
      custodians: [
        { ...person, acknowledged: { notice: '2', at: AT, textSha256: 'cd'.repeat(32) } },
        { ...person, externalId: 'E2', acknowledged: { notice: '2', at: null, textSha256: null } },
        { ...person, externalId: 'E3', acknowledged: null },
      ],
    };
    const blocks = holdBlocks(report);
    expect(wordsOf(blocks)).toEqual(
      expect.arrayContaining([
        'Messages held: 12',
        '1 | 10 | 2',
        `E1 | Wren Ash | Rates | 12 | Notice 2 | 2026-11-24 08:00:00 UTC | ${'cd'.repeat(32)}`,
        'E2 | Wren Ash | Rates | 12 | Notice 2 | not acknowledged | ',
        'E3 | Wren Ash | Rates | 12 | not told |  | ',
        'It had no scope then.',
      ]),
    );
    expect(await isPdf(blocks)).toBe(true);
  });
});
