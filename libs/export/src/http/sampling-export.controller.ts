import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api } from '@minutebook/contract';
import { canonicalText } from '@minutebook/proof';
import { SampleDraws } from '@minutebook/surveillance';
import type { Response } from 'express';
import { csv } from '../formats/csv';
import { send } from './sending';

/** What an auditor needs to draw a sample again without this program: the leaves of its population (R171). */
@Controller()
export class SamplingExportController {
  constructor(
    private readonly audit: Audit,
    private readonly draws: SampleDraws,
  ) {}

  @Serves(api.sampling.population)
  async population(
    @Input() { actor, params }: In<typeof api.sampling.population>,
    @Res() response: Response,
  ): Promise<void> {
    const { draw, pages } = await this.draws.population(Number(params.id));
    const about = { kind: 'sample-draw', id: params.id };
    await this.audit.record(actor, 'sampling.exported', about, { members: draw.population });
    await send(
      response,
      `sample-${params.id}-population`,
      csv(['id', 'position', 'stratum', 'counted', 'drawn'], pages, ({ id, position, keys, counted, drawn }) => [
        id,
        position,
        canonicalText([...keys]),
        counted,
        drawn,
      ]),
    );
  }
}
