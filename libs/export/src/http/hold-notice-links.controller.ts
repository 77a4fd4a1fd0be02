import { Controller } from '@nestjs/common';
import { type In, Input, MachineFacts, Serves } from '@minutebook/access';
import { NoticeLinks, presentAcknowledgementLink } from '@minutebook/archive';
import { type AcknowledgementLink, api } from '@minutebook/contract';
import { CSV_BOM, csvLine } from '../formats/csv';

/** Links to a hold notice, to hand out. */
@Controller()
export class HoldNoticeLinksController {
  constructor(
    private readonly links: NoticeLinks,
    private readonly machine: MachineFacts,
  ) {}

  /** With the same as CSV, for a mail merge: the links are told once. */
  @Serves(api.holdNotices.links)
  async ofHold(
    @Input() { actor, params, body }: In<typeof api.holdNotices.links>,
  ): Promise<{ items: AcknowledgementLink[]; csv: string }> {
    const links = await this.links.ofHold(actor, Number(params.id), body.version, body.remind);
    const items = links.map((link) => presentAcknowledgementLink(link, this.machine.publicUrl));
    const lines = items.map(({ externalId, person, email, link }) => csvLine([externalId, person, email, link]));
    return { items, csv: CSV_BOM + csvLine(['id', 'name', 'email', 'link']) + lines.join('') };
  }
}
