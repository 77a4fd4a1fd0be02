export { ExportHttpModule } from './export.module';
export { checkPack, type PackVerdict } from './steps/pack-check';
export { type Cell, csv, CSV_BOM, csvLine } from './formats/csv';
