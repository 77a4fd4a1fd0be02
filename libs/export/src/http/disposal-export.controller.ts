import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { Certificates, HoldAudience } from '@minutebook/archive';
import { api } from '@minutebook/contract';
import { PrintedDocument } from '@minutebook/platform';
import type { Response } from 'express';
import { certificateBlocks } from '../print/certificate-blocks';
import { sendFile } from './sending';

@Controller()
export class DisposalExportController {
  constructor(
    private readonly audit: Audit,
    private readonly certificates: Certificates,
    private readonly audience: HoldAudience,
  ) {}

  @Serves(api.retentionFiles.certificatePdf)
  async certificate(
    @Input() { actor, params }: In<typeof api.retentionFiles.certificatePdf>,
    @Res() response: Response,
  ): Promise<void> {
    const certificate = await this.certificates.of(Number(params.id), await this.audience.seesSilent(actor));
    const detail = { format: 'pdf', root: certificate.root };
    await this.audit.record(actor, 'disposal.exported', { kind: 'disposal', id: params.id }, detail);
    const bytes = await PrintedDocument.print(`Certificate ${certificate.number}`, certificateBlocks(certificate));
    sendFile(response, `certificate-${certificate.number}.pdf`, 'application/pdf', bytes);
  }
}
