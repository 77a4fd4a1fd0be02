export { type BundleOrder, BundleMaker, type MadeBundle } from './bundles/bundle-maker';
export { Bundles } from './bundles/bundles';
export { ExportHttpModule, ExportJobsModule, ExportModule } from './export.module';
export { EXPORT_SCHEMA } from './schema';
export { checkPack, type PackVerdict } from './steps/pack-check';
export { type Cell, csv, CSV_BOM, csvLine } from './formats/csv';
