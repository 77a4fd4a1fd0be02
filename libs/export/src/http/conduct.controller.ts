import { Controller, Res } from '@nestjs/common';
import { Audit, type In, Input, MachineFacts, Serves } from '@minutebook/access';
import { api, type AttestationLink, type ProceduresPack } from '@minutebook/contract';
import { Campaigns, presentLink, Procedures } from '@minutebook/surveillance';
import type { Response } from 'express';
import { type Cell, csv, CSV_BOM, csvLine } from '../formats/csv';
import { once, send } from './sending';

/** The files of conduct: links to hand out, and the procedures pack. */
@Controller()
export class ConductController {
  constructor(
    private readonly campaigns: Campaigns,
    private readonly procedures: Procedures,
    private readonly machine: MachineFacts,
    private readonly audit: Audit,
  ) {}

  /** With the same as CSV, for a mail merge: the links are told once. */
  @Serves(api.conduct.links)
  async links(
    @Input() { actor, params, body }: In<typeof api.conduct.links>,
  ): Promise<{ items: AttestationLink[]; csv: string }> {
    const links = await this.campaigns.links(actor, Number(params.id), body.remind);
    const items = links.map((link) => presentLink(link, this.machine.publicUrl));
    const lines = items.map(({ externalId, person, email, link }) => csvLine([externalId, person, email, link]));
    return { items, csv: CSV_BOM + csvLine(['id', 'name', 'email', 'link']) + lines.join('') };
  }

  @Serves(api.breaches.packCsv)
  async pack(@Input() { actor, query }: In<typeof api.breaches.packCsv>, @Res() response: Response): Promise<void> {
    const pack = await this.procedures.pack(actor.id, query.from, query.to);
    const about = { kind: 'report', id: 'procedures' };
    await this.audit.record(actor, 'procedures.exported', about, { ...query, position: pack.position });
    await send(
      response,
      'procedures',
      csv(['section', 'item', 'fact', 'value'], once(linesOf(pack)), (cells) => cells),
    );
  }
}

/** Section, item, fact, value: one file for all parts, whatever columns each would have. */
function linesOf(pack: ProceduresPack): Cell[][] {
  const facts = (section: string, item: Cell, values: Readonly<Record<string, Cell>>): Cell[][] =>
    Object.entries(values).map(([fact, value]) => [section, item, fact, value]);
  return [
    ...facts('pack', '', { from: pack.from, to: pack.to, ledger_position: pack.position }),
    ...pack.policies.flatMap(({ name, versions }) =>
      versions.flatMap((version) =>
        facts('policy', `${name} v${version.number}`, {
          effective_from: version.effectiveFrom,
          author: version.author,
          approved_by: version.approvedBy,
          sha256: version.sha256,
          permitted_channels: version.permitted.join('; '),
          prohibited_channels: version.prohibited.join('; '),
          detection: version.detection,
          consequences: version.consequences,
          text: version.text,
        }),
      ),
    ),
    ...pack.campaigns.flatMap(({ name, policy, dueOn, counts }) =>
      facts('attestation', name, { policy: `${policy.name} v${policy.number}`, due_on: dueOn, ...counts }),
    ),
    ...pack.courses.flatMap(({ name, policy, passed, failed }) =>
      facts('training', name, { policy: `${policy.name} v${policy.number}`, passed, failed }),
    ),
    ...facts('contradiction', '', { ...pack.contradictions }),
    ...pack.report.quarters.flatMap(({ quarter, breaches, grades, looked, question }) =>
      facts('quarter', quarter, {
        breaches,
        ...Object.fromEntries(grades.map((n, i) => [`grade_${i + 1}`, n])),
        ...Object.fromEntries(Object.entries(looked).map(([what, n]) => [`looked_${what}`, n])),
        question,
      }),
    ),
    ...pack.breaches.flatMap((breach) =>
      facts('breach', breach.id, {
        found_on: breach.foundOn,
        occurred_on: breach.occurredOn,
        persons: breach.persons
          .map(({ name, externalId, grade }) => `${name} (${externalId}, grade ${grade})`)
          .join('; '),
        channel: breach.channel,
        detection_source: breach.source,
        summary: breach.summary,
        consequence: breach.consequence,
        alerts: breach.alerts.join(' '),
        cases: breach.cases.join(' '),
      }),
    ),
  ];
}
