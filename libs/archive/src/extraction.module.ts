import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Audit } from '@minutebook/access';
import { ExtractionProcess } from '@minutebook/extract';
import { CLOCK, type Clock, Database, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';
import { Annotations } from './annotations/annotations';
import { AttachmentFiles } from './evidence/attachment-files';
import { Evidence } from './evidence/evidence';
import { AttachmentQueue } from './extraction/attachment-queue';
import { AttachmentReader } from './extraction/attachment-reader';
import { ClamAv } from './extraction/clamav';
import { Extractor } from './extraction/extractor';
import { Tika } from './extraction/tika';
import { Reader } from './reading/reader';

/** What attachments say. Part of the archive's module, apart only because there is much of it. */
@Global()
@Module({
  providers: [
    { provide: ExtractionProcess, useFactory: () => new ExtractionProcess() },
    { provide: AttachmentFiles, inject: [Evidence], useFactory: (evidence: Evidence) => new AttachmentFiles(evidence) },
    {
      provide: AttachmentQueue,
      inject: [Database, Audit],
      useFactory: (database: Database, audit: Audit) => new AttachmentQueue(database, audit),
    },
    {
      provide: Extractor,
      inject: [Database, Reader, Annotations, AttachmentFiles, ExtractionProcess, CLOCK, SETTINGS_IN_FORCE],
      useFactory: (
        database: Database,
        reader: Reader,
        annotations: Annotations,
        files: AttachmentFiles,
        process: ExtractionProcess,
        clock: Clock,
        { CLAMAV_URL, TIKA_URL }: Settings,
      ) => {
        const scanner = CLAMAV_URL === undefined ? undefined : new ClamAv(CLAMAV_URL);
        const service = TIKA_URL === undefined ? undefined : new Tika(TIKA_URL);
        const attachments = new AttachmentReader(files, process, scanner, service);
        return new Extractor(database, reader, annotations, attachments, clock);
      },
    },
  ],
  exports: [AttachmentFiles, AttachmentQueue, Extractor],
})
export class ExtractionModule implements OnApplicationShutdown {
  constructor(private readonly process: ExtractionProcess) {}

  onApplicationShutdown(): Promise<void> {
    return this.process.close();
  }
}
