import { Controller, Req } from '@nestjs/common';
import { Audit, type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { Directory } from '@minutebook/archive';
import {
  api,
  type Breach,
  type BreachFile,
  type BreachReport as Report,
  type ConductFile,
  type Course,
  type ProceduresPack,
  type TrainingFile,
  type TrainingRecord,
} from '@minutebook/contract';
import { idCursor, notFound, Problem } from '@minutebook/platform';
import { Findings } from '../../detection/findings';
import { Attestations } from '../attestations';
import { BreachReport } from '../breach-report';
import { Breaches, type WrittenBreach } from '../breaches';
import { Contradictions } from '../contradictions';
import { Procedures } from '../procedures';
import { Training } from '../training';
import {
  presentAttestation,
  presentBreach,
  presentBreachFile,
  presentContradiction,
  presentCourse,
  presentTraining,
  presentTrainingFile,
  readName,
  writeName,
} from './presenting';

/** Bytes of the largest file of training records. */
const LARGEST = 20 * 1024 * 1024;
/** Of each kind, of one person. */
const OF_PERSON = 1_000;

type Page<T> = Promise<{ items: T[]; next: string | null }>;

/** Training and breaches, and what both say of a person and of a time. */
@Controller()
export class RecordsController {
  constructor(
    private readonly training: Training,
    private readonly breaches: Breaches,
    private readonly breachReport: BreachReport,
    private readonly procedures: Procedures,
    private readonly attestations: Attestations,
    private readonly contradictions: Contradictions,
    private readonly findings: Findings,
    private readonly directory: Directory,
    private readonly audit: Audit,
  ) {}

  @Serves(api.training.courses)
  async courses(@Input() { query }: In<typeof api.training.courses>): Page<Course> {
    const found = await this.training.courses(readName(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return {
      items: items.map(presentCourse),
      next: found.length > query.limit ? writeName(items.at(-1)!.course) : null,
    };
  }

  @Serves(api.training.createCourse)
  async createCourse(@Input() { actor, body }: In<typeof api.training.createCourse>): Promise<Course> {
    return presentCourse(
      await this.training.createCourse(actor, { ...body, policyVersion: Number(body.policyVersion) }),
    );
  }

  @Serves(api.training.list)
  async listTraining(@Input() { query }: In<typeof api.training.list>): Page<TrainingRecord> {
    const { course, person, after, limit } = query;
    const filter = { course: course === undefined ? undefined : Number(course), person };
    const found = await this.training.list(filter, idCursor(after), limit + 1);
    const items = found.slice(0, limit);
    return { items: items.map(presentTraining), next: found.length > limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.training.record)
  async record(@Input() { actor, body }: In<typeof api.training.record>): Promise<TrainingRecord> {
    return presentTraining(await this.training.record(actor, { ...body, course: Number(body.course) }));
  }

  @Serves(api.training.compare)
  async compare(
    @Input() { actor }: In<typeof api.training.compare>,
    @Req() request: ParsedRequest,
  ): Promise<TrainingFile> {
    return presentTrainingFile(await this.training.compare(actor, await bytesOf(request)));
  }

  @Serves(api.training.import)
  async import(
    @Input() { actor }: In<typeof api.training.import>,
    @Req() request: ParsedRequest,
  ): Promise<TrainingFile> {
    return presentTrainingFile(await this.training.import(actor, await bytesOf(request)));
  }

  @Serves(api.breaches.grades)
  async grades() {
    return { items: await this.breaches.grades() };
  }

  @Serves(api.breaches.list)
  async listBreaches(@Input() { actor, query }: In<typeof api.breaches.list>): Page<Breach> {
    const { grade, person, after, limit } = query;
    const found = await this.breaches.list({ grade, person }, idCursor(after), limit + 1);
    const items = found.slice(0, limit);
    const about = { kind: 'report', id: 'breaches' };
    await this.audit.record(actor, 'conduct.viewed', about, { grade, person, breaches: items.length });
    return { items: items.map(presentBreach), next: found.length > limit ? String(items.at(-1)!.id) : null };
  }

  @Serves(api.breaches.get)
  async breach(@Input() { actor, params }: In<typeof api.breaches.get>): Promise<BreachFile> {
    const found = await this.breaches.get(Number(params.id));
    await this.audit.record(actor, 'conduct.viewed', { kind: 'breach', id: params.id });
    return presentBreachFile(found);
  }

  @Serves(api.breaches.record)
  async recordBreach(@Input() { actor, body }: In<typeof api.breaches.record>): Promise<BreachFile> {
    return presentBreachFile(await this.breaches.record(actor, written(body)));
  }

  @Serves(api.breaches.change)
  async changeBreach(@Input() { actor, params, body }: In<typeof api.breaches.change>): Promise<BreachFile> {
    const { version, reason, ...facts } = body;
    return presentBreachFile(await this.breaches.change(actor, Number(params.id), version, written(facts), reason));
  }

  @Serves(api.breaches.report)
  async report(@Input() { actor, query }: In<typeof api.breaches.report>): Promise<Report> {
    const report = await this.breachReport.of(query.from, query.to);
    const about = { kind: 'report', id: 'breaches' };
    await this.audit.record(actor, 'conduct.viewed', about, { ...query, position: report.position });
    return report;
  }

  @Serves(api.breaches.person)
  async person(@Input() { actor, params }: In<typeof api.breaches.person>): Promise<ConductFile> {
    const person = (await this.directory.whoIsWho()).persons.find(({ id }) => id === params.id);
    if (!person) throw notFound('person');
    const own = { person: person.id };
    const [records, attestations, contradictions, breaches] = await Promise.all([
      this.training.list(own, undefined, OF_PERSON),
      this.attestations.list(own, undefined, OF_PERSON),
      this.contradictions.list(own, undefined, OF_PERSON),
      this.breaches.list(own, undefined, OF_PERSON),
    ]);
    const signed = new Map(attestations.map((attestation) => [attestation.id, attestation]));
    const rules = await this.findings.rules(contradictions.flatMap(({ ruleVersion }) => ruleVersion ?? []));
    await this.audit.record(actor, 'conduct.viewed', { kind: 'person', id: params.id });
    return {
      person: { id: person.id, name: person.name, externalId: person.externalId, desk: person.desk },
      training: records.map(presentTraining),
      attestations: attestations.map(presentAttestation),
      contradictions: contradictions.flatMap((row) => {
        const attestation = signed.get(row.attestation);
        return attestation ? [presentContradiction(row, attestation, rules.get(row.ruleVersion ?? 0))] : [];
      }),
      breaches: breaches.map(presentBreach),
    };
  }

  @Serves(api.breaches.pack)
  async pack(@Input() { actor, query }: In<typeof api.breaches.pack>): Promise<ProceduresPack> {
    const pack = await this.procedures.pack(actor.id, query.from, query.to);
    const about = { kind: 'report', id: 'procedures' };
    await this.audit.record(actor, 'procedures.viewed', about, { ...query, position: pack.position });
    return pack;
  }
}

function written<B extends { policyVersion: string | null; alerts: string[]; cases: string[] }>(
  body: B,
): Omit<B, 'policyVersion' | 'alerts' | 'cases'> & Pick<WrittenBreach, 'policyVersion' | 'alerts' | 'cases'> {
  const { policyVersion, alerts, cases, ...facts } = body;
  return {
    ...facts,
    policyVersion: policyVersion === null ? null : Number(policyVersion),
    alerts: alerts.map(Number),
    cases: cases.map(Number),
  };
}

async function bytesOf(request: ParsedRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST)
      throw new Problem({
        code: 'training-too-large',
        status: 413,
        title: 'A file of training records has at most 20 MB.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
