export { ExportHttpModule } from './export.module';
export { type Cell, csv, CSV_BOM, csvLine } from './formats/csv';
