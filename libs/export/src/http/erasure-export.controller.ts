import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { ErasureRecord, type ErasureRegisterLine, presentErasure } from '@minutebook/archive';
import { api } from '@minutebook/contract';
import { PrintedDocument } from '@minutebook/platform';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { erasureBlocks } from '../print/erasure-blocks';
import { send, sendFile } from './sending';

/** Entries of the audit log that a printed record has; a request has a handful. */
const MOST_HISTORY = 1_000;

@Controller()
export class ErasureExportController {
  constructor(
    private readonly audit: Audit,
    private readonly record: ErasureRecord,
  ) {}

  /** The register of requests: one line each, as of their latest decision. */
  @Serves(api.retentionFiles.erasureCsv)
  async register(
    @Input() { actor, query }: In<typeof api.retentionFiles.erasureCsv>,
    @Res() response: Response,
  ): Promise<void> {
    await this.audit.record(actor, 'erasure.exported', { kind: 'report', id: 'erasure' }, { state: query.state });
    const silent = await this.record.seesSilent(actor);
    const lines = this.record.register(query.state);
    await send(
      response,
      'erasure-requests',
      csv(COLUMNS, lines, (line) => cells(line, silent)),
    );
  }

  /** Everything on file about one request, as whoever asks may see it. */
  @Serves(api.retentionFiles.erasurePdf)
  async print(
    @Input() { actor, params }: In<typeof api.retentionFiles.erasurePdf>,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.record.of(actor, Number(params.id));
    const subject = { kind: 'erasure', id: params.id };
    await this.audit.record(actor, 'erasure.exported', subject, { format: 'pdf', round: file.request.round });
    const history = await this.audit.list({ subject: `erasure:${params.id}` }, undefined, MOST_HISTORY);
    const blocks = erasureBlocks(presentErasure(file, history));
    const bytes = await PrintedDocument.print(`Erasure request ${params.id}`, blocks);
    sendFile(response, `erasure-request-${params.id}.pdf`, 'application/pdf', bytes);
  }
}

const COLUMNS = [
  'id',
  'subject',
  'ground',
  'received_on',
  'due_on',
  'reference',
  'taken_in_utc',
  'taken_in_by',
  'state',
  'messages',
  'erased',
  'reopened_utc',
  'decided_utc',
  'decided_by',
  'decision',
  'articles',
  'disposal',
];

function cells({ request, decision }: ErasureRegisterLine, silent: boolean): Cell[] {
  return [
    request.id,
    request.subject,
    request.ground,
    request.receivedOn,
    request.dueOn,
    request.reference,
    request.takenInAt.toISOString(),
    request.takenInByName,
    request.state,
    request.messages,
    request.erased,
    request.reopenedAt?.toISOString(),
    decision?.at.toISOString(),
    decision?.byName,
    decision?.decision,
    (silent ? decision?.articles : decision?.articlesOpenly)?.join(' '),
    decision?.disposal == null ? null : `D-${decision.disposal}`,
  ];
}
