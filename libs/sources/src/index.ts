export { Drain } from './drain/drain';
export { Puller } from './drain/puller';
export { Inbox } from './inbox/inbox';
export { type OpenSource, Register } from './register/register';
export { SOURCES_SCHEMA } from './schema';
export { SourcesHttpModule, SourcesJobsModule, SourcesModule } from './sources.module';
