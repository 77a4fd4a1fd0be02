import { Controller, Res } from '@nestjs/common';
import { type Actor, Audit, type In, Input, Serves } from '@minutebook/access';
import { PastMaximum } from '@minutebook/archive';
import { api, type OverdueMessage } from '@minutebook/contract';
import { PrintedDocument } from '@minutebook/platform';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { OverdueCount } from '../print/overdue-blocks';
import { send, sendFile } from './sending';

/** Unexplained messages that are printed one by one; the CSV has all. */
const MOST_PRINTED = 2_000;
const PAGE = 1_000;

@Controller()
export class RetentionExportController {
  constructor(
    private readonly audit: Audit,
    private readonly overdue: PastMaximum,
  ) {}

  @Serves(api.retentionFiles.pastMaximumCsv)
  async list(
    @Input() { actor, query }: In<typeof api.retentionFiles.pastMaximumCsv>,
    @Res() response: Response,
  ): Promise<void> {
    await this.record(actor, query.only, 'csv');
    await send(response, 'past-maximum', csv(COLUMNS, this.pages(actor, query.only), cells));
  }

  @Serves(api.retentionFiles.pastMaximumPdf)
  async print(
    @Input() { actor, query }: In<typeof api.retentionFiles.pastMaximumPdf>,
    @Res() response: Response,
  ): Promise<void> {
    await this.record(actor, query.only, 'pdf');
    const count = new OverdueCount(MOST_PRINTED);
    for await (const page of this.pages(actor, query.only)) count.add(page);
    const bytes = await PrintedDocument.print('Past maximum retention', count.blocks());
    sendFile(response, 'past-maximum.pdf', 'application/pdf', bytes);
  }

  private record(actor: Actor, only: string, format: string): Promise<void> {
    return this.audit.record(actor, 'retention.exported', { kind: 'report', id: 'past-maximum' }, { only, format });
  }

  private async *pages(actor: Actor, only: 'all' | 'unexplained'): AsyncGenerator<readonly OverdueMessage[]> {
    for (let after: number | undefined; ;) {
      const { items, next } = await this.overdue.page(actor, only, after, PAGE);
      if (items.length > 0) yield items;
      if (next === null) return;
      after = next;
    }
  }
}

const COLUMNS = [
  'message',
  'conversation',
  'channel',
  'at_utc',
  'class',
  'due_utc',
  'upper_bound',
  'explained_by',
  'explanations',
];

function cells({ message, conversation, channel, at, outcome, upperBound, explained }: OverdueMessage): Cell[] {
  return [
    message,
    conversation,
    channel,
    at,
    outcome.code,
    outcome.due,
    upperBound,
    explained.map(({ kind, ref }) => `${kind}:${ref}`).join(' '),
    explained.map(({ sentence }) => sentence).join(' '),
  ];
}
