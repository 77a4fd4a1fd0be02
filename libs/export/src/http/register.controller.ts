import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { CompletenessReport, type RegisterLine } from '@minutebook/archive';
import { api } from '@minutebook/contract';
import type { Response } from 'express';
import { type Cell, csv } from '../formats/csv';
import { once, send } from './sending';

@Controller()
export class RegisterController {
  constructor(
    private readonly audit: Audit,
    private readonly completeness: CompletenessReport,
  ) {}

  /** Every source: who answers for it, last arrival, last reconciliation, open exceptions (R196). */
  @Serves(api.completeness.registerCsv)
  async register(
    @Input() { actor }: In<typeof api.completeness.registerCsv>,
    @Res() response: Response,
  ): Promise<void> {
    const lines = await this.completeness.lines();
    await this.audit.record(actor, 'register.exported', { kind: 'report', id: 'register' }, { lines: lines.length });
    await send(response, 'source-register', csv(COLUMNS, once(lines), cells));
  }
}

const COLUMNS = [
  'kind',
  'name',
  'channel',
  'responsible',
  'messages',
  'last_message_utc',
  'last_test_utc',
  'last_reconciliation_utc',
  'exceptions_open',
  'gaps_open',
];

function cells(line: RegisterLine): Cell[] {
  return [
    line.kind,
    line.name,
    line.channel,
    line.responsible,
    line.messages,
    line.lastAt?.toISOString(),
    line.testedAt?.toISOString(),
    line.reconciledAt?.toISOString(),
    line.exceptions,
    line.gapsOpen,
  ];
}
