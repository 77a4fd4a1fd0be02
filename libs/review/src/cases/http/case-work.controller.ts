import { Controller } from '@nestjs/common';
import { type Actor, type In, Input, Serves } from '@minutebook/access';
import { api, type Case } from '@minutebook/contract';
import { CaseView } from '../case-view';
import { CaseWork } from '../case-work';
import { Closing } from '../closing';

/** Tasks, notes and links of a case, and its closing. */
@Controller()
export class CaseWorkController {
  constructor(
    private readonly view: CaseView,
    private readonly work: CaseWork,
    private readonly closing: Closing,
  ) {}

  @Serves(api.cases.addTask)
  async addTask(@Input() { actor, params, body }: In<typeof api.cases.addTask>): Promise<Case> {
    return this.after(actor, params.id, this.work.addTask(actor, Number(params.id), body));
  }

  @Serves(api.cases.changeTask)
  async changeTask(@Input() { actor, params, body }: In<typeof api.cases.changeTask>): Promise<Case> {
    return this.after(actor, params.id, this.work.changeTask(actor, Number(params.id), Number(params.part), body));
  }

  @Serves(api.cases.note)
  async note(@Input() { actor, params, body }: In<typeof api.cases.note>): Promise<Case> {
    return this.after(actor, params.id, this.work.note(actor, Number(params.id), body));
  }

  @Serves(api.cases.link)
  async link(@Input() { actor, params, body }: In<typeof api.cases.link>): Promise<Case> {
    const { version, other, why } = body;
    return this.after(actor, params.id, this.work.link(actor, Number(params.id), version, Number(other), why));
  }

  @Serves(api.cases.unlink)
  async unlink(@Input() { actor, params, body }: In<typeof api.cases.unlink>): Promise<Case> {
    return this.after(actor, params.id, this.work.unlink(actor, Number(params.id), body.version, Number(params.part)));
  }

  @Serves(api.cases.findings)
  async findings(@Input() { actor, params, body }: In<typeof api.cases.findings>): Promise<Case> {
    const { version, ...findings } = body;
    return this.after(actor, params.id, this.closing.write(actor, Number(params.id), version, findings));
  }

  @Serves(api.cases.submit)
  async submit(@Input() { actor, params, body }: In<typeof api.cases.submit>): Promise<Case> {
    return this.after(actor, params.id, this.closing.submit(actor, Number(params.id), body.version));
  }

  @Serves(api.cases.sign)
  async sign(@Input() { actor, params, body }: In<typeof api.cases.sign>): Promise<Case> {
    return this.after(actor, params.id, this.closing.signSecond(actor, Number(params.id), body.version));
  }

  @Serves(api.cases.return)
  async return(@Input() { actor, params, body }: In<typeof api.cases.return>): Promise<Case> {
    return this.after(actor, params.id, this.closing.return(actor, Number(params.id), body.version, body.reason));
  }

  @Serves(api.cases.reopen)
  async reopen(@Input() { actor, params, body }: In<typeof api.cases.reopen>): Promise<Case> {
    return this.after(actor, params.id, this.closing.reopen(actor, Number(params.id), body.version, body.reason));
  }

  private async after(actor: Actor, id: string, act: Promise<void>): Promise<Case> {
    await act;
    return this.view.of(actor, Number(id));
  }
}
