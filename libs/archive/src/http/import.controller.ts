import { Controller, Inject, Req } from '@nestjs/common';
import { Audit, type In, Input, type ParsedRequest, permissionsOf, Serves } from '@minutebook/access';
import {
  api,
  type ImportDetail,
  type ImportException,
  type ImportFile,
  type ImportSummary,
} from '@minutebook/contract';
import { Database, idCursor, type Jobs, JOBS } from '@minutebook/platform';
import { Evidence } from '../evidence/evidence';
import { type Import, Imports } from '../intake/imports';
import { IMPORT_JOB, LOOK_JOB } from '../jobs/import.job';
import { listExceptions } from '../store/evidence-store';
import { presentFile, presentImport, presentImportDetail } from './presenting';

/** Bytes of a broken record that are shown. */
const HEAD_BYTES = 400;

/** Files that come with an import; the further ones are asked for. */
const FIRST_FILES = 100;

@Controller()
export class ImportController {
  constructor(
    private readonly imports: Imports,
    private readonly evidence: Evidence,
    private readonly database: Database,
    private readonly audit: Audit,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.imports.list)
  async list(
    @Input() { query }: In<typeof api.imports.list>,
  ): Promise<{ items: ImportSummary[]; next: string | null }> {
    const found = await this.imports.list(idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit);
    return { items: items.map(presentImport), next: found.length > query.limit ? String(items.at(-1)!.row.id) : null };
  }

  @Serves(api.imports.create)
  async create(@Input() { actor, body }: In<typeof api.imports.create>): Promise<ImportDetail> {
    return this.detail((await this.imports.create(actor, body)).row.id);
  }

  @Serves(api.imports.addFile)
  async addFile(
    @Input() { actor, params, query }: In<typeof api.imports.addFile>,
    @Req() request: ParsedRequest,
  ): Promise<ImportFile> {
    return presentFile(await this.imports.addUpload(actor, Number(params.id), query.name, request));
  }

  @Serves(api.imports.start)
  async start(@Input() { actor, params, body }: In<typeof api.imports.start>): Promise<ImportDetail> {
    const started = await this.imports.start(actor, Number(params.id), body.version, body.assume);
    await this.jobs.enqueue(IMPORT_JOB, { id: started.row.id }, { key: params.id });
    return this.detail(started.row.id);
  }

  @Serves(api.imports.look)
  async look(@Input() { actor, params, body }: In<typeof api.imports.look>): Promise<ImportDetail> {
    return this.looking(await this.imports.look(actor, Number(params.id), body.version));
  }

  @Serves(api.imports.settle)
  async settle(@Input() { actor, params, body }: In<typeof api.imports.settle>): Promise<ImportDetail> {
    return this.looking(await this.imports.settle(actor, Number(params.id), Number(params.file), body));
  }

  private async looking({ row: { id } }: Import): Promise<ImportDetail> {
    await this.jobs.enqueue(LOOK_JOB, { id }, { key: String(id) });
    return this.detail(id);
  }

  private async detail(id: number): Promise<ImportDetail> {
    return presentImportDetail(await this.imports.overview(id, FIRST_FILES));
  }

  @Serves(api.imports.pause)
  async pause(@Input() { actor, params, body }: In<typeof api.imports.pause>): Promise<ImportDetail> {
    await this.imports.pause(actor, Number(params.id), body.version);
    return this.detail(Number(params.id));
  }

  @Serves(api.imports.resume)
  async resume(@Input() { actor, params, body }: In<typeof api.imports.resume>): Promise<ImportDetail> {
    const resumed = await this.imports.resume(actor, Number(params.id), body.version);
    await this.jobs.enqueue(IMPORT_JOB, { id: resumed.row.id }, { key: params.id });
    return this.detail(resumed.row.id);
  }

  @Serves(api.imports.cancel)
  async cancel(@Input() { actor, params, body }: In<typeof api.imports.cancel>): Promise<ImportDetail> {
    await this.imports.cancel(actor, Number(params.id), body.version);
    return this.detail(Number(params.id));
  }

  @Serves(api.imports.get)
  async get(@Input() { params }: In<typeof api.imports.get>): Promise<ImportDetail> {
    return this.detail(Number(params.id));
  }

  @Serves(api.imports.files)
  async files(
    @Input() { params, query }: In<typeof api.imports.files>,
  ): Promise<{ items: ImportFile[]; next: string | null }> {
    const { files, next } = await this.imports.files(Number(params.id), {
      after: idCursor(query.after),
      limit: query.limit,
      attention: query.attention !== undefined,
    });
    return { items: files.map(presentFile), next: next === null ? null : String(next) };
  }

  /** Everyone who sees imports sees that and where something failed; its raw text is for those who may read it. */
  @Serves(api.imports.exceptions)
  async exceptions(
    @Input() { actor, params, query }: In<typeof api.imports.exceptions>,
    @Req() request: ParsedRequest,
  ): Promise<{ items: ImportException[]; next: string | null }> {
    const mayRead = permissionsOf(request.user!).includes('exception.read');
    const found = await listExceptions(this.database, Number(params.id), idCursor(query.after) ?? 0, query.limit + 1);
    const items = found.slice(0, query.limit);
    const heads = mayRead ? await this.evidence.heads(items, HEAD_BYTES) : [];
    await this.audit.record(
      actor,
      'exception.viewed',
      { kind: 'import', id: params.id },
      { exceptions: items.map((item) => String(item.id)), raw: mayRead },
    );
    return {
      items: items.map((item, i) => ({
        id: String(item.id),
        file: item.path.join(' › '),
        place: { line: item.line, byte: item.start },
        bytes: item.bytes,
        code: item.code,
        detail: item.detail,
        raw: heads[i]?.toString('utf8') ?? null,
      })),
      next: found.length > query.limit ? String(items.at(-1)!.id) : null,
    };
  }
}
