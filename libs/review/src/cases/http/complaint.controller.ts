import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type Complaint } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import { Complaints } from '../complaints';

@Controller()
export class ComplaintController {
  constructor(private readonly complaints: Complaints) {}

  @Serves(api.complaints.list)
  async list(
    @Input() { actor, query }: In<typeof api.complaints.list>,
  ): Promise<{ items: Complaint[]; next: string | null }> {
    const before = idCursor(query.after);
    const found = await this.complaints.list(actor, before, query.limit + 1);
    const items = found.slice(0, query.limit);
    return { items, next: found.length > query.limit ? items.at(-1)!.id : null };
  }

  @Serves(api.complaints.open)
  async open(@Input() { actor, params, body }: In<typeof api.complaints.open>): Promise<Complaint> {
    return this.complaints.open(actor, Number(params.id), body);
  }

  @Serves(api.complaints.change)
  async change(@Input() { actor, params, body }: In<typeof api.complaints.change>): Promise<Complaint> {
    const { version, ...said } = body;
    return this.complaints.change(actor, Number(params.id), version, said);
  }
}
